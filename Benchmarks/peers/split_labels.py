"""Labels to split, one image a line: group, site (-1: unknown), lesions with blanks between them.

    split_labels.py atlas OUT              21,657 images of 8,664 cases: 25 lesions with a long tail, 20 sites
    split_labels.py pad-ufes-20 OUT CSV    metadata.csv of PAD-UFES-20: patients, regions, findings
"""
import csv
import random
import sys

FINDINGS = ["itch", "grew", "hurt", "changed", "bleed", "elevation"]


def atlas():
    """Images of one case share the site and the main lesion, as on an atlas's pages."""
    draw = random.Random(1)
    lesions = [1 / (rank + 2) for rank in range(25)]
    sites = [1 / (rank + 3) for rank in range(20)]
    sizes = [1 + number % 4 for number in range(8664)]
    while sum(sizes) != 21657:
        index = draw.randrange(len(sizes))
        step = 1 if sum(sizes) < 21657 else -1
        if sizes[index] + step >= 1:
            sizes[index] += step
    for number, size in enumerate(sizes):
        site = draw.choices(range(20), sites)[0]
        main = draw.choices(range(25), lesions)[0]
        for _ in range(size):
            further = {draw.choices(range(25), lesions)[0] for _ in range(draw.choice([0, 0, 1, 2]))}
            yield number, site, sorted({main} | further)


def pad_ufes(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    patients = {name: i for i, name in enumerate(sorted({row["patient_id"] for row in rows}))}
    regions = {name: i for i, name in enumerate(sorted({row["region"] for row in rows} - {""}))}
    for row in rows:
        present = [i for i, name in enumerate(FINDINGS) if row[name] == "True"]
        yield patients[row["patient_id"]], regions.get(row["region"], -1), present


def main():
    kind, out = sys.argv[1:3]
    rows = atlas() if kind == "atlas" else pad_ufes(sys.argv[3])
    with open(out, "w", encoding="utf-8") as file:
        for group, site, lesions in rows:
            file.write(f"{group},{site},{' '.join(map(str, lesions))}\n")


main()
