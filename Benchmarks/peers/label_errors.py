"""The ranking of label errors: peers, derm's method in numpy, and the bound, on the same scores.

    label_errors.py make FILE large|IMAGES lr|rf|rf-scikit-learn SEED [HIDDEN]   data and out-of-fold scores into FILE
    label_errors.py peers FILE                                   every method's AUPRC and seconds, as JSON
    label_errors.py check FILE RANKING                           AUPRC of another program's ranking of FILE

FILE: int32 images, classes; float32 scores; uint8 said (0 absent, 1 present, 2 unknown); uint8 truth; float64 rates of
classes x 2. RANKING: float64 of images x classes, then float64 of images (float32 ties near 1); larger is more likely wrong.
AUPRC is scikit-learn's average precision of "cell is wrong" over known cells and "image has a wrong known cell".
"""
import json
import sys
import time

import numpy as np
from cleanlab.internal.multilabel_scorer import ClassLabelScorer, MultilabelScorer, softmin
from sklearn.metrics import average_precision_score

import two_asymptotes

UNKNOWN = 2


def write(path, truth, said, known, scores, rates):
    states = np.where(known, said, UNKNOWN).astype(np.uint8)
    with open(path, "wb") as file:
        for part in (np.array(said.shape, dtype=np.int32), scores.astype(np.float32), states, truth.astype(np.uint8),
                     rates.astype(np.float64)):
            file.write(part.tobytes())


def read(path):
    raw = open(path, "rb").read()
    images, classes = np.frombuffer(raw, dtype=np.int32, count=2)
    cells, shape = int(images) * int(classes), (images, classes)
    scores = np.frombuffer(raw, dtype=np.float32, count=cells, offset=8).reshape(shape).astype(np.float64)
    states = np.frombuffer(raw, dtype=np.uint8, count=cells, offset=8 + 4 * cells).reshape(shape)
    truth = np.frombuffer(raw, dtype=np.uint8, count=cells, offset=8 + 5 * cells).reshape(shape) == 1
    rates = np.frombuffer(raw, dtype=np.float64, count=2 * classes, offset=8 + 6 * cells).reshape(-1, 2)
    return truth, states == 1, states != UNKNOWN, scores, rates


def auprc(truth, said, known, cells, images):
    """Either ranking may be None."""
    wrong = known & (said != truth)
    return {"image": None if images is None else average_precision_score(wrong.any(axis=1), images),
            "cell": None if cells is None else average_precision_score(wrong[known], cells[known])}


def self_confidence(said, scores, aggregate):
    """cleanlab knows no unknown cells: they are absent to it."""
    scorer = MultilabelScorer(ClassLabelScorer.SELF_CONFIDENCE, **aggregate)
    labels = said.astype(int)
    return 1 - scorer.get_class_label_quality_scores(labels, scores), 1 - scorer(labels, scores)


def bound(said, known, scores, rates, softening):
    """The true rates are given, only a and b are fitted: what no estimate of the rates can beat by much."""
    z, cells = two_asymptotes.logits(scores, known), np.zeros(said.shape)
    e = np.clip(rates, 1e-6, 0.999)
    for c in range(said.shape[1]):
        use = known[:, c]
        # A prior of so many cells holds the rates where they are.
        prior = two_asymptotes.Prior(e[c], np.full(2, 1e9), np.zeros(2), np.array([3.0, 10.0]))
        table = two_asymptotes.softened(two_asymptotes.histogram(z[use, c], said[use, c]), softening)
        t, _ = two_asymptotes.fit(table, prior, [*np.log(e[c] / (1 - e[c])), 0, 0])
        cells[use, c] = two_asymptotes.posterior(t, two_asymptotes.soften(z[use, c], softening), said[use, c])
    return cells, two_asymptotes.noisy_or(cells)


def compare(truth, said, known, scores, rates):
    methods = {
        "cleanlab default": lambda: self_confidence(said, scores, {}),
        "cleanlab softmin 0.1": lambda: self_confidence(said, scores, {"aggregator": softmin}),
        "two asymptotes": lambda: two_asymptotes.rank(said, scores, known),
    }
    result = {}
    for name, method in methods.items():
        start, busy = time.perf_counter(), time.process_time()
        cells, images, *more = method()
        seconds, processor = time.perf_counter() - start, time.process_time() - busy
        result[name] = {**auprc(truth, said, known, cells, images), "seconds": seconds, "processor": processor}
    confidence = np.where(said, 1 - scores, scores)
    result["1 - confidence"] = auprc(truth, said, known, confidence, None)
    # Of the softening, too, the bound takes what is best known.
    result["bound"] = auprc(truth, said, known, *bound(said, known, scores, rates, more[-1]))
    return result


def main():
    verb, path, *rest = sys.argv[1:]
    if verb == "make":
        import label_error_data
        kind, model, seed, *hidden = rest
        write(path, *label_error_data.make(kind, model, int(seed), *map(float, hidden)))
        print(json.dumps({"made": path}))
    elif verb == "peers":
        print(json.dumps(compare(*read(path))))
    elif verb == "check":
        truth, said, known, _, _ = read(path)
        ranking = np.fromfile(rest[0], dtype=np.float64)
        cells, images = ranking[:said.size].reshape(said.shape), ranking[said.size:]
        print(json.dumps(auprc(truth, said, known, cells, images)))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
