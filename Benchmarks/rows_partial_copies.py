"""The row about crops: recall and false pairs of derm and DataEval on the same photographs and crops of them.

DERM_HAM names the folder of HAM10000's images, next to which HAM10000_metadata.csv lies; without it the row says so.
DERM_POINT_RADII=6,5,4 also counts what a search finds in which points must be that much alike, as in larger data sets.
DERM_HAM_CHECKPOINT names a checkpoint of derm-train (a fold's best.safetensors): the row then also has what is found
with the help of its features.
"""
import csv
import os
import random
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PEER = [sys.executable, os.path.join(HERE, "peers/partial_copies.py")]
AREAS = (50, 60, 70, 80, 90)


def write_crops(folder, names, out, seed=2, count=300):
    """Crops of five areas each of `count` images with odd numbers: JPEG 50, half of them turned or mirrored.

    The limits were chosen on crops of images with even numbers.
    """
    from PIL import Image
    turns = [None, Image.FLIP_LEFT_RIGHT, Image.ROTATE_180, Image.FLIP_TOP_BOTTOM, Image.TRANSPOSE,
             Image.ROTATE_270, Image.TRANSVERSE, Image.ROTATE_90]
    chance = random.Random(seed)
    os.makedirs(out)
    crops = []
    for name in chance.sample([n for i, n in enumerate(names) if i % 2], count):
        image = Image.open(os.path.join(folder, name)).convert("RGB")
        width, height = image.size
        for area in AREAS:
            share = area / 100
            across = min(1, share ** .5 * (1 + chance.uniform(-.1, .1)))
            down = min(1, share / across)
            across = min(1, share / down)
            columns, rows = round(width * across), round(height * down)
            left, top = chance.randint(0, width - columns), chance.randint(0, height - rows)
            crop = image.crop((left, top, left + columns, top + rows))
            turn = chance.choice(range(8)) if chance.random() < .5 else 0
            if turns[turn] is not None:
                crop = crop.transpose(turns[turn])
            scale = chance.choice([1, 1, .8, 1.5])
            if scale != 1:
                crop = crop.resize(
                    (round(crop.width * scale), round(crop.height * scale)), Image.BICUBIC)
            path = os.path.join(out, f"{name[:-4]}-{area}-{turn + 1}-{scale}.jpg")
            crop.save(path, quality=50)
            crops.append((path, name, area))
    return crops


def write_likely(derm, checkpoint, folders, files, out, k=100):
    """Pairs of images of which one is among the other's k nearest by a checkpoint's features, as derm-quality takes them."""
    import json
    import struct
    import numpy as np
    features = out + ".safetensors"
    subprocess.run([os.path.join(derm, "derm-train"), "features", "--checkpoint", checkpoint, "--images", *folders,
                    "--out", features, "--quiet"], check=True, stdout=subprocess.DEVNULL)
    raw = open(features, "rb").read()
    length = struct.unpack("<Q", raw[:8])[0]
    header = json.loads(raw[8:8 + length])
    begin, end = header["pool5"]["data_offsets"]
    values = np.frombuffer(raw[8 + length + begin:8 + length + end], dtype=np.float16).reshape(header["pool5"]["shape"])
    positions = {path: position for position, path in enumerate(files)}
    index_of_row = np.array([positions[path] for path in header["__metadata__"]["images"].split("\n")])
    values = values.astype(np.float32)
    values /= np.linalg.norm(values, axis=1, keepdims=True)
    pairs = set()
    for row in range(len(values)):
        alike = values @ values[row]
        alike[row] = -2
        for other in np.argpartition(-alike, k)[:k]:
            pairs.add((min(index_of_row[row], index_of_row[other]), max(index_of_row[row], index_of_row[other])))
    with open(out, "w") as file:
        file.write("\n".join(f"{first} {second}" for first, second in sorted(pairs)))


def rows(call, paired):
    """The rows by name, made of bench.py's ways to call and to pair."""
    def partial_copies(options, folder):
        source = os.environ.get("DERM_HAM")
        if not source:
            sys.exit("bench: partial-copies: set DERM_HAM to the folder of HAM10000's images")
        names = sorted(os.listdir(source))
        lesions = {row["image_id"]: row["lesion_id"] for row in csv.DictReader(
            open(os.path.join(os.path.dirname(source.rstrip("/")), "HAM10000_metadata.csv")))}
        crops = write_crops(source, names, os.path.join(folder, "crops"))
        files = [os.path.join(source, name) for name in names] + [c[0] for c in crops]
        lesion = [lesions[name[:-4]] for name in names] + [lesions[c[1][:-4]] for c in crops]
        listed = os.path.join(folder, "images.txt")
        with open(listed, "w") as file:
            file.write("\n".join(files))
        wanted = {(names.index(name), len(names) + number): area
                  for number, (_, name, area) in enumerate(crops)}
        checkpoint = os.environ.get("DERM_HAM_CHECKPOINT")
        if checkpoint:
            write_likely(options.derm, checkpoint, [source, os.path.join(folder, "crops")], files, listed + ".pairs")
        answers = paired({
            "derm": lambda: call([options.rows_program, "partial-copies", listed]),
            "DataEval": lambda: call(PEER + [listed]),
        }, 1)
        told = []
        recalls = {}
        systems = {system: {tuple(pair[:2]) for pair in runs[0]["pairs"]} for system, runs in answers.items()}
        if checkpoint:
            systems["derm, with a network"] = systems["derm"] | {tuple(pair[:2]) for pair in answers["derm"][0]["likely"]}
        for radius, own in answers["derm"][0]["radii"].items():
            systems[f"derm, points within {radius} bits, {own['search']:.1f} s"] = {tuple(pair[:2]) for pair in own["pairs"]}
        for system, found in systems.items():
            parts = []
            for area in AREAS:
                mine = [pair for pair, share in wanted.items() if share == area]
                parts.append(f"{area} %: {sum(p in found for p in mine) / len(mine):.3f}")
            false = sum(lesion[a] != lesion[b] for a, b in found)
            recalls[system] = [sum(pair in found for pair in wanted) / len(wanted)]
            told.append(f"{system}: recall {', '.join(parts)}; "
                        f"{false} pairs of different lesions (several are one photograph)")
        return {
            "row": "partial-copies", "unit": "recall", "lower_is_better": False,
            "work": "1,500 crops of 50 to 90 % (JPEG 50, resized, half turned) of HAM10000, among all "
                    "10,015 images",
            "values": recalls, "checked": "; ".join(told), "gate": ">= 0.9",
        }

    return {"partial-copies": partial_copies}
