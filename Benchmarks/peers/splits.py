"""Five folds by the libraries that a Python engineer would take.

    splits.py METHOD LABELS

METHOD is iterative-stratification, scikit-multilearn (order 2) or StratifiedGroupKFold (whose label is an
image's rarest lesion). Prints JSON: seconds and the fold of every image.
"""
import json
import sys
import time
import warnings

import numpy as np

import image_labels

warnings.filterwarnings("ignore")
FOLDS = 5


def main():
    method, path = sys.argv[1:]
    groups, sites, lesions = image_labels.read(path)
    count, kinds = len(groups), 1 + max((max(own, default=0) for own in lesions), default=0)
    labels = np.zeros((count, kinds + sites.max() + 1), dtype=int)
    for image, own in enumerate(lesions):
        labels[image, own] = 1
        if sites[image] >= 0:
            labels[image, kinds + sites[image]] = 1
    anything = np.zeros((count, 1))
    totals = labels.sum(axis=0)
    if method == "iterative-stratification":
        from iterstrat.ml_stratifiers import MultilabelStratifiedKFold
        splits = lambda: MultilabelStratifiedKFold(FOLDS, shuffle=True, random_state=0).split(anything, labels)
    elif method == "scikit-multilearn":
        from skmultilearn.model_selection import IterativeStratification
        splits = lambda: IterativeStratification(n_splits=FOLDS, order=2).split(anything, labels)
    else:
        from sklearn.model_selection import StratifiedGroupKFold
        rarest = np.array([min(own, key=lambda lesion: totals[lesion], default=kinds) for own in lesions])
        splits = lambda: StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0).split(anything, rarest, groups)
    folds = np.full(count, -1)
    start = time.perf_counter()
    for fold, (_, test) in enumerate(splits()):
        folds[test] = fold
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "folds": folds.tolist()}))


main()
