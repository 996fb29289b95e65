"""DataEval: `partial_copies.py LIST` prints, as JSON, seconds and the pairs that it finds among the images of a list.

Every near-duplicate group counts as all its pairs. Hashes of the eight orientations (phash_d4, dhash_d4) are used, as
derm looks for all eight too; DataEval's clusters need a network, and derm's search has none.
"""
import itertools
import json
import sys
import time

import numpy as np
from PIL import Image


def main():
    from dataeval.flags import ImageStats
    from dataeval.quality import Duplicates
    paths = open(sys.argv[1]).read().split("\n")
    images = [np.asarray(Image.open(path).convert("RGB")).transpose(2, 0, 1)
              for path in paths if path]
    start = time.perf_counter()
    output = Duplicates(flags=ImageStats.HASH_DUPLICATES_D4).evaluate(images)
    seconds = time.perf_counter() - start
    pairs = set()
    for group in output.data().to_dicts():
        pairs.update(itertools.combinations(sorted(group["item_indices"]), 2))
    print(json.dumps({"images": len(images), "seconds": seconds, "pairs": sorted(pairs)}))


main()
