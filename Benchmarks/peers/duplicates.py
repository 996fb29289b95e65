"""ImageHash and faiss: `duplicates.py ROW PATH` prints seconds and what was found as JSON."""
import glob
import io
import json
import os
import sys
import time

import numpy as np


def perceptual_hash(folder):
    import imagehash
    from PIL import Image
    files = [open(path, "rb").read() for path in sorted(glob.glob(os.path.join(folder, "*")))]
    start = time.perf_counter()
    hashes = [imagehash.phash(Image.open(io.BytesIO(data))) for data in files]
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "pictures": len(files), "hashes": [str(h) for h in hashes]}


def hash_pairs(path, queries=None):
    """Pairs within 4 bits; only the search is timed. `queries` looks for that many hashes, scaled."""
    import faiss
    faiss.omp_set_num_threads(1)
    hashes = np.fromfile(path, dtype=np.uint64)
    codes = hashes.view(np.uint8).reshape(-1, 8)
    index = faiss.IndexBinaryFlat(64)
    index.add(codes)
    asked = codes if queries is None else codes[:queries]
    start = time.perf_counter()
    # faiss's radius is the first distance that is too far.
    limits, distances, found = index.range_search(asked, 5)
    seconds = time.perf_counter() - start
    seconds *= len(codes) / len(asked)
    first = np.repeat(np.arange(len(asked)), np.diff(limits.astype(np.int64)))
    keep = first < found
    check = 0
    for one, other, distance in zip(first[keep], found[keep], distances[keep]):
        check = (check + (int(one) * 1_000_003 + int(other)) * (int(distance) + 1)) % 2 ** 52
    return {"seconds": seconds, "pairs": int(keep.sum()), "check": check}


def main():
    row, path = sys.argv[1:]
    if row == "perceptual-hash":
        answer = perceptual_hash(path)
    elif row == "hash-pairs":
        answer = hash_pairs(path)
    elif row == "hash-pairs-part":
        answer = hash_pairs(path, queries=10_000)
    else:
        sys.exit(f"unknown row {row}")
    print(json.dumps(answer))


main()
