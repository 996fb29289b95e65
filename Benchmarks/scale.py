#!/usr/bin/env python3
"""Generates an atlas of tables of any size, and fingerprints in the place of pictures.

    scale.py tables FOLDER --rows 2000000 [--rows-per-table 25000]
    scale.py fingerprints CATALOGUE [--copies 0.03] [--like CATALOGUE]

`tables` writes FOLDER/atlas/part-00000.csv … in the vocabulary that derm comes with, and FOLDER/mapping.yaml. No picture
is written. `fingerprints` gives every image of a catalogue what a look at a picture would have given: a size, a digest
and a fingerprint, so that stages behind the look can be measured; the share `copies` of the images are copies of
an earlier one: a third of them the same file, the others a little different. With --like, a catalogue of photographs, images
get local features too: grays of one of its images, and points of as many of its images as there are points, each with a
quarter of the bits of its hash changed, so that hashes are as unevenly spread as real ones but no point is there twice.
The same arguments give the same bytes.
"""
import argparse
import csv
import hashlib
import os
import random
import sqlite3
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def vocabulary(name):
    with open(os.path.join(ROOT, "data/vocabulary", name), encoding="utf-8", newline="") as file:
        return [row["path"] for row in csv.DictReader(file)]


def tables(options):
    draw = random.Random(options.seed)
    lesions, sites = vocabulary("lesions.csv"), vocabulary("body_locations.csv")
    diagnoses = vocabulary("diagnoses.csv")
    # As in real atlases, a few terms have most of the images.
    lesion_weights = [1 / (1 + rank) for rank in range(len(lesions))]
    site_weights = [1 / (1 + rank) ** 0.7 for rank in range(len(sites))]
    folder = os.path.join(options.folder, "atlas")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(options.folder, "mapping.yaml"), "w") as file:
        file.write('''derm_mapping: 1
table: "*.csv"
image: {column: image}
case: patient
site: {column: site}
diagnosis: diagnosis
lesion:
  - {column: lesions, separator: "|"}
attributes: {age: age, sex: sex}
''')
    row = case = 0
    while row < options.rows:
        name = os.path.join(folder, f"part-{row // options.rows_per_table:05}.csv")
        with open(name, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["image", "patient", "site", "diagnosis", "lesions", "age", "sex"])
            end = min(options.rows, row + options.rows_per_table)
            while row < end:
                case += 1
                main = draw.choices(lesions, lesion_weights)[0]
                site = draw.choices(sites, site_weights)[0]
                diagnosis = diagnoses[case % len(diagnoses)]
                age, sex = draw.randrange(1, 95), draw.choice(["female", "male"])
                for _ in range(min(draw.choice([1, 1, 2, 3, 4]), end - row)):
                    further = draw.choices(lesions, lesion_weights, k=draw.choice([0, 0, 1, 2]))
                    terms = "|".join(dict.fromkeys([main, *further]))
                    writer.writerow([f"i{row:08}.jpg", f"p{case:07}", site, diagnosis, terms, age, sex])
                    row += 1
    print(f"{row} rows, {case} cases")


def real_features(catalogue):
    """What stands before the points of each image, with their number; and all points: place and size, and hash."""
    headers, points = [], []
    query = "SELECT local_features FROM image_check WHERE local_features IS NOT NULL ORDER BY image_id"
    for (stored,) in sqlite3.connect(f"file:{catalogue}?mode=ro", uri=True).execute(query):
        start = 3 + stored[0] * stored[1]
        headers.append((stored[:start], stored[2]))
        points += [(stored[at:at + 3], int.from_bytes(stored[at + 3:at + 11], "big")) for at in range(start, len(stored), 11)]
    return headers, points


def fingerprints(options):
    draw = random.Random(options.seed + 1)
    database = sqlite3.connect(options.catalogue)
    database.execute("PRAGMA synchronous = OFF")
    images = [row[0] for row in database.execute("SELECT id FROM image ORDER BY key")]
    earlier = []
    real = real_features(options.like) if options.like else None

    def features():
        """Width, height and number of points, the grays, then 11 bytes a point of which 8 are its hash."""
        if real is None:
            return None
        headers, points = real
        header, count = headers[draw.randrange(len(headers))]
        made = bytearray(header)
        for _ in range(count):
            place, hash_ = points[draw.randrange(len(points))]
            changed = hash_ ^ (draw.getrandbits(64) & draw.getrandbits(64))
            made += place + changed.to_bytes(8, "big")
        return bytes(made)

    def looks():
        for image in images:
            digest = hashlib.sha256(str(image).encode()).digest()
            if earlier and draw.random() < options.copies:
                digest_of, known, points = draw.choice(earlier)
                if draw.random() < 1 / 3:
                    digest, print_ = digest_of, known
                else:
                    # Two bits of the hash, and some grays.
                    changed = bytearray(known)
                    for _ in range(2):
                        changed[draw.randrange(8)] ^= 1 << draw.randrange(8)
                    for _ in range(8):
                        position = 32 + draw.randrange(256)
                        changed[position] = min(255, changed[position] + 2)
                    print_ = bytes(changed)
            else:
                print_, points = draw.randbytes(288), features()
                if len(earlier) < 100_000:
                    earlier.append((digest, print_, points))
            yield digest, print_, points, options.looked, image

    with database:
        database.executemany(
            "UPDATE image_check SET state = 'usable', type = 'jpeg', width = 600, height = 450, orientation = 1, "
            "byte_count = 40000, modified_ns = 1, sha256 = ?, fingerprint = ?, local_features = coalesce(?, local_features), looked = ?, "
            "file = coalesce(wanted, 'x') WHERE image_id = ?", looks())
        database.execute("DELETE FROM finding WHERE image_id IS NOT NULL")
    print(f"{len(images)} images")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("tables")
    command.add_argument("folder")
    command.add_argument("--rows", type=int, default=2_000_000)
    command.add_argument("--rows-per-table", type=int, default=25_000)
    command.set_defaults(run=tables)
    command = commands.add_parser("fingerprints")
    command.add_argument("catalogue")
    command.add_argument("--copies", type=float, default=0.03)
    command.add_argument("--like", help="a catalogue of photographs, for local features")
    command.add_argument("--looked", type=int, default=3, help="the version of the look")
    command.set_defaults(run=fingerprints)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
