#!/usr/bin/env python3
"""Reference for the correlation maps, written from the formulas alone, without any package.

Usage: python3 correlation.py > correlation.json

Two small data sets from a linear congruential generator, so that nothing but this file decides them:
"small" has nine cases, so that every permutation of site vectors can be listed; "large" has 150 cases
of one to three images. Values are exact fractions turned into floats; intervals are drawn with
Python's own generator and serve with a tolerance.
"""
import itertools
import json
import math
import random
from fractions import Fraction


def generator(seed):
    state = seed
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield state >> 33


def dataset(seed, cases, lesions, sites, most_images):
    numbers = generator(seed)
    draw = lambda bound: next(numbers) % bound
    result = []
    for _ in range(cases):
        case = []
        home = draw(sites)
        for _ in range(1 + draw(most_images)):
            site = -1 if draw(12) == 0 else home if draw(3) else draw(sites)
            # Lesion 0 keeps to site 0; the others go anywhere, with falling frequency.
            mine = [k for k in range(lesions) if draw(k + 2) == 0 and (k > 0 or site in (0, -1))]
            case.append({"site": site, "lesions": mine})
        result.append(case)
    return result


def counts(images, lesions, sites):
    both = [[0] * sites for _ in range(lesions)]
    site = [0] * sites
    for image in images:
        if image["site"] < 0:
            continue
        site[image["site"]] += 1
        for lesion in image["lesions"]:
            both[lesion][image["site"]] += 1
    return both, site


def equation_1(both, site):
    rows = []
    for row in both:
        rates = [Fraction(n, s) if s else None for n, s in zip(row, site)]
        total = sum(r for r in rates if r is not None)
        rows.append([None if r is None or total == 0 else float(r / total) for r in rates])
    return rows


def bits(row, site):
    mine, all_images = sum(row), sum(site)
    if mine == 0:
        return None
    return sum(
        n / mine * math.log2((n / mine) / (s / all_images)) for n, s in zip(row, site) if n)


def flat(cases):
    return [image for case in cases for image in case]


def moved(cases, order):
    """Site vectors of case order[k] on the lesions of case k."""
    return [
        {"site": cases[other][rank]["site"], "lesions": image["lesions"]}
        for k, other in enumerate(order)
        for rank, image in enumerate(cases[k])
    ]


def orders(cases):
    """Every way to move vectors between cases of equal size."""
    sizes = {}
    for k, case in enumerate(cases):
        sizes.setdefault(len(case), []).append(k)
    groups = list(sizes.values())
    for choice in itertools.product(*(itertools.permutations(group) for group in groups)):
        order = [0] * len(cases)
        for group, permuted in zip(groups, choice):
            for k, other in zip(group, permuted):
                order[k] = other
        yield order


def exact_chance(cases, lesions, sites):
    """p-values and mean divergence over all permutations, each as likely as the others.

    An image without a known site says nothing of sites: only the others take part, and vectors move
    between cases with equally many of them.
    """
    cases = [[image for image in case if image["site"] >= 0] for case in cases]
    cases = [case for case in cases if case]
    observed, site = counts(flat(cases), lesions, sites)
    mine = [bits(row, site) for row in observed]
    total = 0
    at_least = [[0] * sites for _ in range(lesions)]
    at_most = [[0] * sites for _ in range(lesions)]
    sums = [0.0] * lesions
    defined = [0] * lesions
    as_high = [0] * lesions
    for order in orders(cases):
        both, _ = counts(moved(cases, order), lesions, sites)
        total += 1
        for i in range(lesions):
            for j in range(sites):
                at_least[i][j] += both[i][j] >= observed[i][j]
                at_most[i][j] += both[i][j] <= observed[i][j]
            value = bits(both[i], site)
            if value is not None:
                sums[i] += value
                defined[i] += 1
                as_high[i] += mine[i] is not None and value >= mine[i] - 1e-9
    return {
        "permutations": total,
        "p": [[min(1, 2 * min(a, b) / total) for a, b in zip(x, y)]
              for x, y in zip(at_least, at_most)],
        "mean_bits": [s / d if d else None for s, d in zip(sums, defined)],
        "bits_p": [h / total for h in as_high],
    }


def pairs(cases, lesions):
    images = flat(cases)
    n = len(images)
    margin = [sum(k in image["lesions"] for image in images) for k in range(lesions)]
    both = [[sum(i in image["lesions"] and j in image["lesions"] for image in images)
             for j in range(lesions)] for i in range(lesions)]
    lift = [[None if i == j or not margin[i] or not margin[j]
             else float(Fraction(both[i][j] * n, margin[i] * margin[j]))
             for j in range(lesions)] for i in range(lesions)]
    return {"both": both, "margin": margin, "lift": lift}


def bootstrap(cases, lesions, sites, draws):
    """95 % intervals of Eq. 1 and of the lift of pairs, whole cases drawn with replacement."""
    source = random.Random(1)
    values = [[[] for _ in range(sites)] for _ in range(lesions)]
    lifts = [[[] for _ in range(lesions)] for _ in range(lesions)]
    for _ in range(draws):
        sample = [source.choice(cases) for _ in cases]
        both, site = counts(flat(sample), lesions, sites)
        for i, row in enumerate(equation_1(both, site)):
            for j, value in enumerate(row):
                if value is not None:
                    values[i][j].append(value)
        for i, row in enumerate(pairs(sample, lesions)["lift"]):
            for j, value in enumerate(row):
                if value is not None:
                    lifts[i][j].append(value)

    def ends(draws):
        draws = sorted(draws)
        return [draws[round(0.025 * (len(draws) - 1))], draws[round(0.975 * (len(draws) - 1))]] \
            if draws else None
    return {"eq1": [[ends(v) for v in row] for row in values],
            "pair_lift": [[ends(v) for v in row] for row in lifts]}


def described(name, cases, lesions, sites, is_small):
    both, site = counts(flat(cases), lesions, sites)
    n = sum(site)
    entry = {
        "name": name, "lesions": lesions, "sites": sites, "cases": cases, "both": both,
        "site_images": site, "eq1": equation_1(both, site),
        "lift": [[None if not sum(row) or not s else float(Fraction(k * n, sum(row) * s))
                  for k, s in zip(row, site)] for row in both],
        "bits": [bits(row, site) for row in both], "pairs": pairs(cases, lesions),
    }
    if is_small:
        entry["chance"] = exact_chance(cases, lesions, sites)
    else:
        entry["bootstrap"] = bootstrap(cases, lesions, sites, 2000)
    return entry


if __name__ == "__main__":
    print(json.dumps([
        described("small", dataset(9, 9, 3, 3, 2), 3, 3, True),
        described("large", dataset(5, 150, 4, 4, 3), 4, 4, False),
    ], separators=(",", ":")))
