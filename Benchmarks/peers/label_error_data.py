"""Data of the label-error rows: a published multi-label protocol ("Large") and small data like an atlas.

Both return features, truth, said and rates: images x features, images x classes (bool), the same with planted errors,
and classes x 2: P(said present | absent), P(said absent | present). Scores are one-vs-rest by 5-fold cross-validation.
"""
import warnings

import numpy as np
from cleanlab.benchmarking.noise_generation import generate_noise_matrix_from_trace, generate_noisy_labels
from sklearn.datasets import make_multilabel_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, train_test_split

import forest

FLIPS = 3  # the protocol plants at most so many errors in an image


def generate(images, classes, labels):
    """Word counts of a document per topic mix, scaled to length 1; uses numpy's global generator as the protocol does."""
    features, truth = make_multilabel_classification(
        n_samples=images, n_features=20, n_classes=classes, n_labels=labels, length=500, allow_unlabeled=True)
    return features / np.linalg.norm(features, axis=1, keepdims=True), truth


def large(seed):
    """Thyagarajan, Snorrason, Northcutt, Mueller, arXiv 2211.13895: of 37,500 images x 50 classes 30,000 are ranked."""
    np.random.seed(seed)
    classes = 50
    # Mean of the diagonal of each class's noise matrix. The noisiest classes get a little more noise.
    trace = 1 - np.random.gamma(2.0, 0.01, size=classes)
    trace[np.argsort(trace)] *= 1 - np.exp(-np.arange(classes) ** 2 / classes) / (2 * classes)
    trace = np.maximum(trace, 1 - trace)
    features, truth = generate(37_500, classes, 5)
    features, _, truth, _ = train_test_split(features, truth, test_size=7_500, random_state=seed)
    # These set the global generator's seed: the order of calls is part of the protocol.
    matrices = [generate_noise_matrix_from_trace(2, trace=2 * t, py=[1 - p, p], valid_noise_matrix=True, seed=seed + c)
                for c, (t, p) in enumerate(zip(trace, truth.mean(axis=0)))]
    said = truth.copy()
    for c, matrix in enumerate(matrices):
        free = (said != truth).sum(axis=1) < FLIPS
        said[free, c] = generate_noisy_labels(said[free, c], matrix)
    return features, truth == 1, said == 1, np.array([[m[1, 0], m[0, 1]] for m in matrices])


def small(images, seed, missing=0.15, spurious=0.002):
    """25 classes. As in an atlas, present findings are often not typed, and seldom a wrong one is."""
    np.random.seed(10_000 + seed)
    features, truth = generate(images, 25, 3)
    draw = np.random.random(truth.shape)
    said = np.where(truth == 1, draw >= missing, draw < spurious)
    return features, truth == 1, said, np.tile([spurious, missing], (25, 1))


def folds(said):
    """Fold of each image, stratified by the whole row of labels, as published."""
    _, rows = np.unique(said, axis=0, return_inverse=True)
    fold = np.zeros(len(said), dtype=int)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # most rows are rarer than five
        for k, (_, held) in enumerate(StratifiedKFold(5, shuffle=True, random_state=0).split(rows, rows.ravel())):
            fold[held] = k
    return fold


def trainer(features, model):
    """A function of training images, their labels, images to score and a seed. rf is forest.c, whose trees are
    scikit-learn's (forest.py compares them) and grow in a fraction of the time; rf-scikit-learn is the original."""
    if model == "rf":
        return forest.Forest(features).scores
    make = (lambda: LogisticRegression(random_state=0)) if model == "lr" else (
        lambda: RandomForestClassifier(random_state=0, n_jobs=-1))
    return lambda rows, said, held, seed: make().fit(features[rows], said).predict_proba(features[held])[:, 1]


def out_of_fold(features, said, known, model):
    """Probabilities of images x classes. A class is trained on its known cells only."""
    scores, fold = np.zeros(said.shape), folds(said)
    train = trainer(features, model)
    for k in range(5):
        held = fold == k
        for c in range(said.shape[1]):
            use = np.flatnonzero(~held & known[:, c])
            target = said[use, c]
            if target.all() or not target.any():
                scores[held, c] = target.mean()
                continue
            scores[held, c] = train(use, target, np.flatnonzero(held), k * said.shape[1] + c)
    return scores


def make(kind, model, seed, hidden=0.0):
    """kind: "large", or a number of images. hidden: share of cells that are made unknown."""
    features, truth, said, rates = large(seed) if kind == "large" else small(int(kind), seed)
    known = np.random.default_rng(seed).random(said.shape) >= hidden
    return truth, said, known, out_of_fold(features, said, known, model), rates
