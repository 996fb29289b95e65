"""The scikit-learn side of the metric rows: `scores.py ROW FILE` prints seconds and value as JSON."""
import json
import sys
import time

import numpy as np
from sklearn.metrics import average_precision_score


def read(path):
    raw = np.fromfile(path, dtype=np.uint8)
    rows, classes = np.frombuffer(raw[:8].tobytes(), dtype=np.int32)
    cells = int(rows) * int(classes)
    scores = np.frombuffer(raw[8:8 + 4 * cells].tobytes(), dtype=np.float32).reshape(rows, classes)
    states = raw[8 + 4 * cells:8 + 5 * cells].reshape(rows, classes)
    groups = np.frombuffer(raw[8 + 5 * cells:].tobytes(), dtype=np.int32)
    return scores, states == 1, groups


def class_ap(scores, truth):
    return float(np.mean([average_precision_score(truth[:, c], scores[:, c]) for c in range(truth.shape[1])]))


def main():
    row, path = sys.argv[1:]
    scores, truth, groups = read(path)
    start = time.perf_counter()
    if row == "class-ap":
        value = class_ap(scores, truth)
    elif row == "image-ap":
        # scikit-learn counts rows without a positive as 0: leave them out, as derm does.
        keep = truth.any(axis=1)
        value = float(average_precision_score(truth[keep], scores[keep], average="samples"))
    elif row == "bootstrap":
        # A tenth of the 1,000 draws, scaled: the whole takes minutes.
        generator = np.random.default_rng(0)
        members = [np.flatnonzero(groups == g) for g in np.unique(groups)]
        draws = []
        for _ in range(10):
            chosen = np.concatenate([members[i] for i in generator.integers(0, len(members), len(members))])
            draws.append(class_ap(scores[chosen], truth[chosen]))
        value = float(np.percentile(draws, 97.5) - np.percentile(draws, 2.5))
    else:
        sys.exit(f"unknown row {row}")
    seconds = time.perf_counter() - start
    if row == "bootstrap":
        seconds *= 100
    print(json.dumps({"seconds": seconds, "value": value}))


main()
