"""The rules of a file applied to an atlas by dictionaries and sets, as a Python engineer would write it.

    rules.py RULES.yaml TERMS.json

Reads what the file says on its own (same_as, includes, looks_like, also, drop, spelling, families, drop_under,
one_per_image: unknown-if-many; not conditions, which that file has none of). Reading and the table of every
term's meaning are not counted: applying is. Prints JSON: seconds, and what derm is compared with.
"""
import json
import re
import sys
import time
import unicodedata

import yaml


def normal(text):
    text = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    return text.rstrip(" .,;:!?\u2026")


class Rules:
    """A facet's classes, meanings of terms, families and thresholds."""

    def __init__(self, root, name, spelling):
        self.spelling = spelling
        node = fields(root)[name]
        part = plain(node)
        self.classes = sorted(part["classes"])
        index = {name: position for position, name in enumerate(self.classes)}
        # Term -> (classes, classes that it may be, whether it may be any, line)
        self.means = {}
        for name, own in fields(fields(node)["classes"]).items():
            for verb in ("same_as", "includes", "looks_like"):
                for rule in getattr(fields(own).get(verb), "value", []):
                    self.add(rule, [index[name]], [], False)
        for rule in getattr(fields(node).get("also"), "value", []):
            self.add(rule, [index[name] for name in plain(rule)["means"]], [], False)
        for rule in getattr(fields(node).get("drop"), "value", []):
            may = plain(rule)["may_be"] if isinstance(plain(rule), dict) and "may_be" in plain(rule) else []
            self.add(rule, [], [] if may == "all" else [index[name] for name in may], may == "all")
        self.drop_under = part.get("drop_under")
        self.families = [
            (family["keep_apart_over"], index[family["rest"]], sorted(index[m] for m in family["members"]))
            for _, family in sorted(part.get("families", {}).items())]

    def key(self, text):
        parts = [normal(element) for element in re.split(r"\s/\s", text)]
        return " / ".join(
            re.sub(r"[^\W_]+", lambda word: self.spelling.get(word.group(), word.group()), part) for part in parts)

    def add(self, rule, classes, may_be, any_class):
        term = rule if isinstance(rule, yaml.ScalarNode) else fields(rule)["term"]
        self.means[self.key(term.value)] = (sorted(classes), may_be, any_class, term.start_mark.line + 1)

    def meaning(self, text):
        """Classes, may be, any, in review, line of the first rule."""
        key = self.key(text)
        if key in self.means:
            return (*self.means[key][:3], False, self.means[key][3])
        pieces = [self.key(piece) for piece in text.split(",") if normal(piece)]
        if len(pieces) > 1 and all(piece in self.means for piece in pieces):
            found = [self.means[piece] for piece in pieces]
            return (sorted({c for f in found for c in f[0]}), sorted({c for f in found for c in f[1]}),
                    any(f[2] for f in found), False, None)
        return [], [], False, True, None


def fields(node):
    return {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}


def plain(node):
    return yaml.safe_load(yaml.serialize(node))


def limit(threshold, total):
    if isinstance(threshold, int):
        return threshold
    # In ten-thousandths, exactly: 0.46 % of 21,657 is rounded up to 100.
    share = round(float(str(threshold["share"]).rstrip("% ")) * 100)
    return max(threshold["at_least"], -(-total * share // 10_000))


def apply(lesions, sites, lesion_terms, site_terms, images):
    """Final classes, states, sites and the mapping of every term."""
    total = len(images)
    # Sites: classes of an image, rare ones dropped, more than one is unknown.
    of_site = [meaning[0] for meaning in site_terms]
    image_sites = [{c for term in where for c in of_site[term]} for _, where in images]
    counts = [0] * len(sites.classes)
    for own in image_sites:
        for c in own:
            counts[c] += 1
    least = limit(sites.drop_under, total)
    final_sites = [c for c in range(len(counts)) if counts[c] >= least]
    column = {c: position for position, c in enumerate(final_sites)}
    site = [-1] * total
    for image, own in enumerate(image_sites):
        kept = [column[c] for c in own if c in column]
        if len(kept) == 1:
            site[image] = kept[0]
    # Lesions: families, then rare classes, on images with a site.
    of_lesion = [meaning[0] for meaning in lesion_terms]
    present = [{c for term in own for c in of_lesion[term]} for own, _ in images]
    target = list(range(len(lesions.classes)))

    def counted():
        tally = [0] * len(target)
        for own, found in zip(present, site):
            if found >= 0:
                for c in {target[c] for c in own}:
                    tally[c] += 1
        return tally

    for threshold, rest, members in lesions.families:
        tally, least = counted(), limit(threshold, total)
        for member in members:
            if tally[member] < least:
                target = [rest if goal == member else goal for goal in target]
    tally, least = counted(), limit(lesions.drop_under, total)
    rare = {c for c in range(len(target)) if target[c] == c and tally[c] < least}
    target = [None if goal in rare else goal for goal in target]
    final = [c for c in range(len(target)) if target[c] == c]
    column = {c: position for position, c in enumerate(final)}
    goal = [None if c is None else column[c] for c in target]
    width = len(final)
    doubts = [meaning[1] for meaning in lesion_terms]
    open_terms = {t for t, meaning in enumerate(lesion_terms) if meaning[2] or meaning[3]}
    absent, unknown = [0] * width, [2] * width
    states = []
    for own, has in zip((own for own, _ in images), present):
        row = (absent if open_terms.isdisjoint(own) else unknown)[:]
        for term in own:
            for c in doubts[term]:
                if goal[c] is not None:
                    row[goal[c]] = 2
        labelled = False
        for c in has:
            if goal[c] is not None:
                row[goal[c]] = 1
                labelled = True
        states.append(row if labelled else None)
    # The mapping of every term, with images, final classes and the line of its rule.
    mappings = []
    for facet, terms, goals, index in (
            ("lesion", lesion_terms, target, 0), ("site", site_terms, {c: c for c in final_sites}, 1)):
        tally = [0] * len(terms)
        for image in images:
            for term in set(image[index]):
                tally[term] += 1
        for term, meaning in enumerate(terms):
            ends = (goals[c] if facet == "lesion" else goals.get(c) for c in meaning[0])
            mappings.append((facet, term, tally[term], sorted({c for c in ends if c is not None}), meaning[4]))
    return final, final_sites, states, site, mappings


def main():
    rules, table = sys.argv[1:]
    with open(rules, encoding="utf-8") as file:
        root = yaml.compose(file)
    spelling = {normal(k): normal(v) for k, v in plain(fields(root)["spelling"]).items()}
    lesions, sites = Rules(root, "lesions", spelling), Rules(root, "sites", spelling)
    with open(table, encoding="utf-8") as file:
        atlas = json.load(file)
    lesion_terms = [lesions.meaning(text) for text in atlas["lesions"]]
    site_terms = [sites.meaning(text) for text in atlas["sites"]]
    start = time.perf_counter()
    final, final_sites, states, site, mappings = apply(lesions, sites, lesion_terms, site_terms, atlas["images"])
    seconds = time.perf_counter() - start
    names = {"lesion": lesions, "site": sites}
    print(json.dumps({
        "seconds": seconds, "lesions": [lesions.classes[c] for c in final],
        "sites": [sites.classes[c] for c in final_sites],
        "states": ["".join(map(str, row)) if row else "" for row in states], "site": site,
        "terms": [
            {"facet": facet, "classes": [names[facet].classes[c] for c in own], "images": count, "line": line,
             "term": " / ".join(normal(part) for part in atlas[facet + "s"][term].split(" / "))}
            for facet, term, count, own, line in mappings if count]}))


main()
