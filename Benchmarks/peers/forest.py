"""forest.c as a classifier: `Forest(features)` prepares the ranks of all images once, `scores` trains and predicts.

    forest.py SEED [CLASSES]    scores of some classes of the published data next to scikit-learn's: AUROC, calibration, time
"""
import ctypes
import os
import subprocess
import sys
import tempfile

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
TREES = 100


def library():
    """Compiled once for each version of the source, in the folder for temporary files."""
    source = os.path.join(HERE, "forest.c")
    made = os.path.join(tempfile.gettempdir(), f"derm-forest-{os.getuid()}-{int(os.path.getmtime(source))}.so")
    if not os.path.exists(made):
        draft = f"{made}.{os.getpid()}"
        subprocess.run(["cc", "-O3", "-march=native", "-shared", "-fPIC", source, "-o", draft, "-lm"], check=True)
        os.replace(draft, made)
    return ctypes.CDLL(made)


class Forest:
    def __init__(self, features):
        values = np.ascontiguousarray(features.T, dtype=np.float32)
        assert values.shape[1] <= 65536, "ranks have 16 bits"
        self.ranks, self.values = np.zeros(values.shape, np.uint16), np.zeros(values.shape, np.float32)
        for row, own in enumerate(values):
            distinct, rank = np.unique(own, return_inverse=True)
            self.values[row, :len(distinct)], self.ranks[row] = distinct, rank.ravel()
        self.library = library()

    def scores(self, rows, said, held, seed):
        """Probabilities of the held images by 100 trees on rows (positions) with their labels."""
        rows, held = np.ascontiguousarray(rows, np.int32), np.ascontiguousarray(held, np.int32)
        said, scores = np.ascontiguousarray(said, np.uint8), np.zeros(len(held))
        pointer = lambda array: array.ctypes.data_as(ctypes.c_void_p)
        failed = self.library.forest(
            pointer(self.ranks), pointer(self.values), self.ranks.shape[1], self.ranks.shape[0], pointer(rows),
            pointer(said), len(rows), pointer(held), len(held), TREES, ctypes.c_uint64(seed), pointer(scores))
        assert not failed, "no memory"
        return scores


def main():
    import time
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score
    import label_error_data
    features, _, said, _ = label_error_data.large(int(sys.argv[1]))
    fold = label_error_data.folds(said)
    rows, held = np.flatnonzero(fold != 0), np.flatnonzero(fold == 0)
    own = Forest(features)
    print("class      AUROC          average precision    Brier          share of 0     seconds")
    for c in range(int(sys.argv[2]) if len(sys.argv) > 2 else 5):
        found = []
        for train in (lambda: own.scores(rows, said[rows, c], held, c),
                      lambda: RandomForestClassifier(random_state=0).fit(features[rows], said[rows, c])
                      .predict_proba(features[held])[:, 1]):
            start = time.perf_counter()
            scores = train()
            truth = said[held, c]
            found.append((roc_auc_score(truth, scores), average_precision_score(truth, scores),
                          brier_score_loss(truth, scores), (scores == 0).mean(), time.perf_counter() - start))
        print(f"{c:5d}  " + "  ".join(f"{a:.4f} {b:.4f}  " for a, b in zip(*found)), flush=True)


if __name__ == "__main__":
    main()
