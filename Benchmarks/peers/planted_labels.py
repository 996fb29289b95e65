"""What derm-quality finds of the errors that derm-sample planted, next to cleanlab on the same scores.

    derm-sample data/atlas --cases 600 --errors; derm-ingest; derm-refine --rules taxonomy/rules.yaml
    derm-train --epochs 30 --name planted; derm-quality data/runs/planted
    planted_labels.py data/atlas.truth.csv reports/dataset/labels.csv data/runs/planted reports/quality

A table on stderr, and all of it as one line of JSON. First what the tables of derm-quality hold of each kind, among the first 20 and 100. Then all known labels of lesions
of the tested images that are on topic (nobody can say what a text shows): the area under precision and recall of "the label is
wrong" over all cells, and precision among the first 100 of either direction, of
  derm            two_asymptotes.py, the method of derm-quality in numpy; the largest difference from labels.csv is printed
  cleanlab        label quality of each class by self-confidence, predicted probabilities adjusted by class thresholds
  1 - confidence  the score of the opposite of what is said
  true rates      each class's planted rates are given, and a and b are fitted: what no estimate of rates can beat by much
  true rates for all    the same with one pair of rates for all classes
  true curve      rates are given, and a and b are fitted to the truth: what no fit to labels with errors can beat by much
Then the same of sites, among images whose stated site is not the one that scores prefer.
"""
import csv
import glob
import json
import os
import sys

import numpy as np
from cleanlab.rank import get_label_quality_scores
from scipy.optimize import minimize
from sklearn.metrics import average_precision_score, roc_auc_score

import two_asymptotes


def table(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def read_truth(path):
    """By an image's native id."""
    split = lambda text: set(filter(None, text.split("|")))
    return {row["image"]: {**row, "lesions": split(row["lesions"])} for row in table(path)}


class Planted:
    """Labels of the tested images with truth and scores; matrices are images x classes, or x sites.

    Every known label is ranked; `judged` ones, of images that are on topic (and show a site), are counted.
    """

    def __init__(self, truth, labels, run, facet="lesion"):
        rows = {row["image"]: row for row in table(labels)}
        scored = [row for path in sorted(glob.glob(os.path.join(run, "fold-*", "predictions.csv"))) for row in table(path)]
        self.classes = [name.split(":", 1)[1] for name in scored[0] if name.startswith(f"{facet}:")]
        self.images = [row["image"] for row in scored]
        self.folds = np.array([int(row["fold"]) for row in scored])
        self.scores = np.array([[float(row[f"{facet}:{c}"]) for c in self.classes] for row in scored])
        own = [truth[native(image)] for image in self.images]
        on_topic = np.array([not one["off_topic"] for one in own])
        if facet == "lesion":
            stated = [[rows[image][c] for c in self.classes] for image in self.images]
            self.said = np.array([[cell == "1" for cell in row] for row in stated])
            self.known = np.array([[cell != "" for cell in row] for row in stated])
            self.truth = np.array([[c in one["lesions"] for c in self.classes] for one in own])
        else:
            self.said = np.array([[rows[image]["site"] == c for c in self.classes] for image in self.images])
            self.known = np.tile(self.said.any(axis=1)[:, None], (1, len(self.classes)))
            self.truth = np.array([[one["site"] == c for c in self.classes] for one in own])
            on_topic &= self.truth.any(axis=1)
        self.judged = self.known & on_topic[:, None]
        self.wrong = self.judged & (self.said != self.truth)

    def precision(self, ranking, said, count):
        cells = np.flatnonzero((self.judged & (self.said == said)).ravel())
        order = cells[np.argsort(-ranking.ravel()[cells], kind="stable")][:count]
        return self.wrong.ravel()[order].mean()

    def figures(self, ranking):
        found = {"AUPRC": average_precision_score(self.wrong[self.judged], ranking[self.judged])}
        for name, said in (("missing", False), ("spurious", True)):
            use = self.judged & (self.said == said)
            found[f"AUPRC {name}"] = average_precision_score(self.wrong[use], ranking[use])
            found[f"{name} P@20"] = self.precision(ranking, said, 20)
            found[f"{name} P@100"] = self.precision(ranking, said, 100)
        return found


def wrong_sites(data, ranking, count):
    """Precision among the first images whose site the network doubts, as `wrong-site` lists them."""
    doubted = np.flatnonzero(data.judged[:, 0] & ~data.said[np.arange(len(data.images)), data.scores.argmax(axis=1)])
    given = data.said.argmax(axis=1)
    order = doubted[np.argsort(-ranking[doubted, given[doubted]], kind="stable")][:count]
    return data.wrong[order, given[order]].mean()


def native(image):
    return image.split("/", 1)[1]


def cleanlab(data):
    ranking = np.zeros(data.said.shape)
    for c in range(data.said.shape[1]):
        use = data.known[:, c]
        p = data.scores[use, c]
        ranking[use, c] = 1 - get_label_quality_scores(
            data.said[use, c].astype(int), np.stack([1 - p, p], axis=1), method="self_confidence", adjust_pred_probs=True)
    return ranking


def true_rates(data):
    """Classes x 2: P(said present | absent), P(said absent | present)."""
    counted = []
    for c in range(data.said.shape[1]):
        said, truth = data.said[data.judged[:, c], c], data.truth[data.judged[:, c], c]
        # Half a cell keeps a rate above 0.
        counted.append(((said & ~truth).sum() + .5, (~truth).sum() + 1, (~said & truth).sum() + .5, truth.sum() + 1))
    counted = np.array(counted)
    return counted[:, ::2] / counted[:, 1::2], counted.sum(axis=0)[::2] / counted.sum(axis=0)[1::2]


def bound(data, rates, softening, on_truth=False):
    """Ranks with the true rates; the curve of each class is fitted to what is said, or to the truth."""
    z = two_asymptotes.align(two_asymptotes.logits(data.scores, data.known), data.known, data.folds)
    cells = np.zeros(data.said.shape)
    for c in range(data.said.shape[1]):
        use, e = data.known[:, c], rates[c]
        logit = np.log(e / (1 - e))
        soft = two_asymptotes.soften(z[use, c], softening)
        if on_truth:
            judged = data.judged[:, c]
            x, truth = two_asymptotes.soften(z[judged, c], softening), data.truth[judged, c]
            loss = lambda t: (np.logaddexp(0, np.exp(t[0]) * x + t[1]) - truth * (np.exp(t[0]) * x + t[1])).sum() \
                + t[0] ** 2 / 2 + t[1] ** 2 / 200
            t = np.concatenate([logit, minimize(loss, [0.0, 0.0]).x])
        else:
            prior = two_asymptotes.Prior(e, np.full(2, 1e9), np.zeros(2), np.array([3.0, 10.0]))
            bins = two_asymptotes.softened(two_asymptotes.histogram(z[use, c], data.said[use, c]), softening)
            t, _ = two_asymptotes.fit(bins, prior, [*logit, 0, 0])
        cells[use, c] = two_asymptotes.posterior(t, soft, data.said[use, c])
    return cells


def found_by_kind(truth, report):
    """Issues of each kind, and how many of the first 20 and 100 were planted."""
    def right(row):
        own = truth[native(row["image"])]
        if row["kind"] == "off-topic":
            return bool(own["off_topic"])
        if row["kind"] == "wrong-site":
            return bool(own["stated_site"])
        return not own["off_topic"] and (row["class"] in own["lesions"]) == (row["kind"] == "missing")
    kinds = {}
    for row in table(os.path.join(report, "labels.csv")):
        kinds.setdefault(row["kind"], []).append(right(row))
    return {kind: {"issues": len(hits), "first 20": sum(hits[:20]), "first 100": sum(hits[:100])}
            for kind, hits in kinds.items()}


def found_pairs(truth, images, report):
    """Planted pairs of the data set, those among the findings, and findings that were not planted."""
    in_data = {native(image) for image in images}
    root = lambda image: truth[image]["duplicate_of"] or image
    planted = {frozenset((i, row["duplicate_of"])) for i, row in truth.items()
               if row["duplicate_of"] and {i, row["duplicate_of"]} <= in_data}
    listed = {frozenset((native(row["image"]), native(row["other"]))) for row in table(os.path.join(report, "pairs.csv"))}
    false = [sorted(pair) for pair in listed if len({root(image) for image in pair}) > 1]
    return {"planted": len(planted), "found": len(planted & listed), "false": false}


def main():
    truth_path, labels, run, report = sys.argv[1:]
    truth = read_truth(truth_path)
    data = Planted(truth, labels, run)
    found = {
        "images": len(data.images), "missing": int((data.wrong & ~data.said).sum()), "spurious": int((data.wrong & data.said).sum()),
        "AUROC of scores": float(np.mean([
            roc_auc_score(data.truth[data.judged[:, c], c], data.scores[data.judged[:, c], c]) for c in range(len(data.classes))])),
        "kinds": found_by_kind(truth, report), "pairs": found_pairs(truth, [row["image"] for row in table(labels)], report)}
    cells, _, _, _, softening = two_asymptotes.rank(data.said, data.scores, data.known, data.folds)
    rates, pooled = true_rates(data)
    found["softening"], found["true rates"] = softening, dict(zip(("spurious", "missing"), map(float, pooled)))
    found["expected"] = {"missing": float(cells[data.judged & ~data.said].sum()), "spurious": float(cells[data.judged & data.said].sum())}
    found["labels"] = {name: data.figures(ranking) for name, ranking in {
        "derm": cells,
        "cleanlab": cleanlab(data),
        "1 - confidence": np.where(data.said, 1 - data.scores, data.scores),
        "true rates": bound(data, rates, softening),
        "true rates for all": bound(data, np.tile(pooled, (len(rates), 1)), softening),
        "true curve": bound(data, rates, softening, on_truth=True),
    }.items()}
    sites = Planted(truth, labels, run, "site")
    site_cells, _, _, _, softening = two_asymptotes.rank(sites.said, sites.scores, sites.known, sites.folds)
    rates, _ = true_rates(sites)
    found["sites"] = {name: {f"P@{count}": wrong_sites(sites, ranking, count) for count in (20, 100)} for name, ranking in {
        "derm": site_cells, "1 - confidence": 1 - sites.scores, "true rates": bound(sites, rates, softening),
        "true curve": bound(sites, rates, softening, on_truth=True)}.items()}
    columns = {name: number for number, name in enumerate(data.classes)}
    rows = {image: number for number, image in enumerate(data.images)}
    found["largest difference from labels.csv"] = max((
        abs(float(row["probability"]) - cells[rows[row["image"]], columns[row["class"]]])
        for row in table(os.path.join(report, "labels.csv"))
        if row["kind"] in ("missing", "spurious") and row["image"] in rows), default=0)
    shown = json.loads(json.dumps(found, default=float), parse_float=lambda text: round(float(text), 9))
    for name, value in shown.items():
        for key, inner in value.items() if isinstance(value, dict) else [("", value)]:
            print(f"{name} {key}".strip(), json.dumps(inner), file=sys.stderr)
    print(json.dumps(shown))


if __name__ == "__main__":
    main()
