"""Writes advisor.json: keys, edit distances and divergences, computed apart from derm's code.

Plain Python 3, no packages:  python3 advisor.py > advisor.json

Keys follow the description of OpenRefine's clustering. The edit distance is a breadth-first search over
single changes, so it rests on no formula. The divergence is the mean Kullback-Leibler divergence from
the mixture, in exact fractions up to the logarithm.
"""

import itertools
import json
import math
import random
import unicodedata
from fractions import Fraction

LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h"}


def folded(text):
    plain = []
    for character in unicodedata.normalize("NFD", text.lower()):
        category = unicodedata.category(character)
        if category in ("Mn", "Me") or category.startswith("P") or category in ("Sm", "Sk", "Sc"):
            continue
        if category == "Cc" and not character.isspace():
            continue
        plain.append(LETTERS.get(character, character))
    return "".join(plain)


def fingerprint(text):
    return " ".join(sorted(set(folded(text).split())))


def n_grams(text, size=2):
    letters = "".join(folded(text).split())
    return "".join(sorted({letters[i : i + size] for i in range(len(letters) - size + 1)}))


def neighbours(text, alphabet):
    for i in range(len(text) + 1):
        for letter in alphabet:
            yield text[:i] + letter + text[i:]
    for i in range(len(text)):
        yield text[:i] + text[i + 1 :]
        for letter in alphabet:
            yield text[:i] + letter + text[i + 1 :]
    for i in range(len(text) - 1):
        yield text[:i] + text[i + 1] + text[i] + text[i + 2 :]


def distance(one, other):
    """From both ends: how many single changes lead from one text to the other."""
    if one == other:
        return 0
    alphabet = sorted(set(one + other))
    seen = [{one}, {other}]
    edges = [{one}, {other}]
    for steps in itertools.count(1):
        side = 0 if len(edges[0]) <= len(edges[1]) else 1
        reached = set()
        for text in edges[side]:
            for near in neighbours(text, alphabet):
                if near in seen[1 - side]:
                    return steps
                if near not in seen[side] and len(near) <= max(len(one), len(other)) + 1:
                    reached.add(near)
        seen[side] |= reached
        edges[side] = reached


def divergence(left, right):
    total = [sum(left), sum(right)]
    if 0 in total:
        return None
    bits = 0.0
    for counts, own in ((left, total[0]), (right, total[1])):
        for index, count in enumerate(counts):
            if count:
                share = Fraction(count, own)
                mixture = (Fraction(left[index], total[0]) + Fraction(right[index], total[1])) / 2
                bits += float(share) * math.log2(share / mixture) / 2
    return bits


TEXTS = [
    "papule / pearly", "Pearly papule", "andscars", "and scars", "  Erosion,  erosion ulcer ", "Bläschen", "blaschen",
    "crème brûlée", "Œdème", "oedeme", "straße", "strasse", "beau's lines", "nail-pits", "nail pits", "x", "",
    "papules (blue)", "10% of skin", "λ-lesion", "a\tb\nc", "naïve  naive", "skin + hair", "Ærø", "50 €",
]

PAIRS = [
    ("papule", "papules"), ("papuls", "papules"), ("tumor", "tumour"), ("oedema", "edema"), ("erythma", "erythema"),
    ("hypo", "hyper"), ("", "abc"), ("abc", ""), ("ca", "abc"), ("ab", "ba"), ("abcd", "badc"), ("a", "b"),
    ("hirstutism", "hirsutism"), ("same", "same"), ("ulcer", "luecr"), ("straße", "strasse"),
]


def main():
    draw = random.Random(7)
    pairs = list(PAIRS)
    while len(pairs) < 120:
        one = "".join(draw.choice("abc") for _ in range(draw.randrange(6)))
        other = "".join(draw.choice("abc") for _ in range(draw.randrange(6)))
        pairs.append((one, other))
    profiles = [([1, 0], [0, 1]), ([5, 5], [10, 10]), ([1, 2, 3], [3, 2, 1]), ([0, 0], [1, 1]), ([4], [9])]
    while len(profiles) < 60:
        size = draw.randrange(1, 25)
        profiles.append(
            tuple([draw.choice((0, 0, draw.randrange(400))) for _ in range(size)] for _ in range(2))
        )
    print(
        json.dumps(
            {
                "keys": [{"text": t, "fingerprint": fingerprint(t), "two_grams": n_grams(t), "three_grams": n_grams(t, 3)} for t in TEXTS],
                "distances": [{"one": a, "other": b, "distance": distance(a, b)} for a, b in pairs],
                "divergences": [{"left": a, "right": b, "bits": divergence(a, b)} for a, b in profiles],
            },
            ensure_ascii=False,
            indent=0,
        )
    )


main()
