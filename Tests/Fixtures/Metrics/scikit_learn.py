"""Writes scikit_learn.json: scikit-learn's and SciPy's values for random scores with many ties.

Run: python scikit_learn.py   (needs numpy, scipy, scikit-learn)
Scores are multiples of 1/32, so that they are exact in 32 bits and tie often. States: 1 present,
0 absent, 2 unknown (masked before the reference is asked, row by row or column by column).
"""
import json
import pathlib

import numpy as np
from scipy import stats
from sklearn import calibration, metrics

rng = np.random.default_rng(7)
rows, classes, sites = 160, 6, 9
prevalence = np.array([0.02, 0.05, 0.1, 0.3, 0.5, 0.0])
states = (rng.random((rows, classes)) < prevalence).astype(int)
logits = rng.normal(size=(rows, classes)) + 1.2 * states
scores = np.clip(np.round(16 + 5 * logits), 0, 32) / 32
states[rng.random((rows, classes)) < 0.1] = 2
weights = rng.integers(0, 4, rows)
folds = rng.integers(0, 4, rows)


def per_class(function, weight=None, only=None):
    out = []
    for c in range(classes):
        known = states[:, c] != 2
        if only is not None:
            known &= only
        y, s = states[known, c], scores[known, c]
        w = None if weight is None else weight[known]
        positive = y.sum() if w is None else w[y == 1].sum()
        negative = (1 - y).sum() if w is None else w[y == 0].sum()
        if positive == 0 or (function is metrics.roc_auc_score and negative == 0):
            out.append(None)
        else:
            out.append(function(y, s, sample_weight=w))
    return out


image, skipped = [], 0
for r in range(rows):
    known = states[r] != 2
    if (states[r] == 1).sum() == 0:
        skipped += 1
        continue
    image.append(metrics.average_precision_score(states[r, known], scores[r, known]))

# One site per image, without ties, so that every tie rule agrees.
site_scores = np.stack([rng.permutation(sites) for _ in range(rows)]) / sites
site_scores = site_scores.astype(np.float32)
truth = [int(t) if u > 0.1 else None for t, u in zip(rng.integers(0, sites, rows), rng.random(rows))]
kept = [r for r in range(rows) if truth[r] is not None]
top = {
    str(k): metrics.top_k_accuracy_score(
        [truth[r] for r in kept], site_scores[kept], k=k, labels=range(sites))
    for k in (1, 3, 5)
}

known = states != 2
p_values = np.round(rng.random(25) ** 3, 4)
a, b = rng.integers(0, 10, 25) / 4, rng.integers(0, 10, 25) / 8
draws = rng.normal(size=41).round(4)

# F1 on all rows at the threshold that is best on the rows of the first half.
half = np.arange(rows) < rows // 2


def chosen_threshold(c):
    keep = half & (states[:, c] != 2)
    if states[keep, c].sum() == 0:
        return None
    precision, recall, thresholds = metrics.precision_recall_curve(states[keep, c], scores[keep, c])
    total = precision + recall
    f1 = np.where(total > 0, 2 * precision * recall / np.where(total > 0, total, 1), 0)[:-1]
    # Of equal ones the highest threshold; rounded, so that equal counts are equal numbers.
    f1 = np.round(f1, 12)
    return float(thresholds[np.flatnonzero(f1 == f1.max())[-1]])


threshold = [chosen_threshold(c) for c in range(classes)]
f1 = [
    None if threshold[c] is None else float(metrics.f1_score(
        states[states[:, c] != 2, c], scores[states[:, c] != 2, c] >= threshold[c]))
    for c in range(classes)]

# The reliability curve of all known cells; no score lies on an edge of the bins but 0 and 1.
frequency, probability = calibration.calibration_curve(
    states[states != 2], scores[states != 2], n_bins=15)

# Partial rank correlation: what a linear model of two variables' ranks leaves of two others' ranks.
third, fourth = rng.normal(size=25), rng.integers(0, 12, 25) / 4


def residuals(values):
    model = np.column_stack([np.ones(25), stats.rankdata(third), stats.rankdata(fourth)])
    ranked = stats.rankdata(values)
    return ranked - model @ np.linalg.lstsq(model, ranked, rcond=None)[0]


document = {
    "rows": rows, "classes": classes, "sites": sites,
    "scores": scores.ravel().tolist(), "states": states.ravel().tolist(),
    "weights": weights.tolist(), "folds": folds.tolist(),
    "averagePrecision": per_class(metrics.average_precision_score),
    "weightedAveragePrecision": per_class(metrics.average_precision_score, weights),
    "foldAveragePrecision": [
        per_class(metrics.average_precision_score, only=folds == f) for f in range(4)],
    "area": per_class(metrics.roc_auc_score),
    "weightedArea": per_class(metrics.roc_auc_score, weights),
    "imageAveragePrecision": float(np.mean(image)), "skipped": skipped,
    "brier": float(np.mean((scores[known] - states[known]) ** 2)),
    "siteScores": site_scores.ravel().tolist(), "siteTruth": truth, "top": top,
    "threshold": threshold, "f1": f1,
    "binFrequency": frequency.tolist(), "binProbability": probability.tolist(),
    "third": third.tolist(), "fourth": fourth.tolist(),
    "partial": float(np.corrcoef(residuals(a), residuals(b))[0, 1]),
    "pValues": p_values.tolist(),
    "adjusted": stats.false_discovery_control(p_values).tolist(),
    "a": a.tolist(), "b": b.tolist(), "spearman": float(stats.spearmanr(a, b).statistic),
    "draws": draws.tolist(), "quantiles": np.quantile(draws, [0.025, 0.975]).tolist(),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(document, separators=(",", ":")) + "\n")
