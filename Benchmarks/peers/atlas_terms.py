"""Writes an atlas of 21,657 images in the whole vocabulary, without pictures: 180 lesion terms, 82 sites.

    python atlas_terms.py VOCABULARY_FOLDER OUT.xml OUT.json

The document is derm's own XML form; the JSON has the same terms for peers: per image its lesion and site terms
as positions in two lists, in the order of the images' ids.
"""
import csv
import json
import os
import random
import sys
from xml.sax.saxutils import escape

IMAGES, CASES = 21657, 8664
# Sub-terms that the rules keep apart only above 2.3 % of the images.
FREQUENT = ("Papule / erythematous", "Papule / hyperpigmented", "Papule / pearly",
            "Plaque / erythemato-squamous", "Plaque / erythematous", "Plaque / hyperpigmented")


def vocabulary(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
        return [row["path"] for row in csv.DictReader(file)]


def sizes(draw):
    """Images of each case: 1 to 4, 21,657 in all."""
    counts = [1 + number % 4 for number in range(CASES)]
    while sum(counts) != IMAGES:
        index = draw.randrange(CASES)
        step = 1 if sum(counts) < IMAGES else -1
        if counts[index] + step >= 1:
            counts[index] += step
    return counts


def facts(lesions, sites, diagnoses):
    """Case, lesion terms, site terms and diagnosis of every image; images of a case share their first terms."""
    draw = random.Random(3)
    weights = [12 if path in FREQUENT else 2 + 2 * draw.random() for path in lesions]
    site_weights = [1 + 3 * draw.random() for _ in sites]
    for case, size in enumerate(sizes(draw)):
        main = draw.choices(range(len(lesions)), weights)[0]
        site = draw.choices(range(len(sites)), site_weights)[0]
        for _ in range(size):
            further = draw.choices(range(len(lesions)), weights, k=draw.choice([0, 0, 1, 2]))
            where = [] if draw.random() < 0.05 else [site]
            if where and draw.random() < 0.05:
                where += draw.choices(range(len(sites)), site_weights)
            yield case, [main, *further], where, diagnoses[case % len(diagnoses)]


def main():
    folder, document, table = sys.argv[1:]
    lesions, sites = vocabulary(folder, "lesions.csv"), vocabulary(folder, "body_locations.csv")
    with open(os.path.join(folder, "diagnoses.csv"), encoding="utf-8", newline="") as file:
        diagnoses = [row["text"] for row in csv.DictReader(file)]
    images = list(facts(lesions, sites, diagnoses))
    with open(document, "w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<atlas licence="CC BY 4.0">\n')
        last = None
        for number, (case, own, where, diagnosis) in enumerate(images):
            if case != last:
                file.write(f'{" </case>" if last is not None else ""}\n <case id="{case}">\n')
                last = case
            file.write(f'  <image id="{number:06}" file="{number:06}.jpg">\n')
            for name, terms, path in (("lesion", own, lesions), ("site", where, sites)):
                file.writelines(f"   <{name}>{escape(path[term])}</{name}>\n" for term in terms)
            file.write(f"   <diagnosis>{escape(diagnosis)}</diagnosis>\n  </image>\n")
        file.write(" </case>\n</atlas>\n")
    with open(table, "w", encoding="utf-8") as file:
        json.dump({"lesions": lesions, "sites": sites, "images": [[own, where] for _, own, where, _ in images]}, file)


if __name__ == "__main__":
    main()
