"""How answers should move the probabilities of labels that nobody answered: one factor a direction, or one a class too.

    pooled_answers.py [FIRST_SEED SEEDS] [TRUTH LABELS RUN]

A simulated reviewer, mistaken in 5 of 100 answers, works through the issues (P(wrong) >= .05) of the two asymptotes' ranking,
the likeliest first. Every 50 answers the ranking is moved by all answers so far, as derm-quality --answers does, and the
queue is ordered anew. The factor on the odds of class c, of which r errors were found among answers where s were expected:

  none         1
  directions   F = (r + 2) / (s + 2), r and s summed over all classes
  classes      (r_c + 2) / (s_c + 2), nothing shared
  pooled W     (r_c + W F) / (s_c + W): counts with a prior of W expected errors around the direction's own factor
  evidence     the same, W of 2, 5, 10, 20, 50 or infinity with the largest marginal likelihood (counts are Poisson, the
               factors of classes Gamma with mean F and shape W F)

A table on stdout, means over seeds: log loss in bits of an issue that nobody answered, and area under precision and recall of
labels that nobody answered, both on the issues that are open for every method (a queue that is never reordered decides which),
and errors that were asked about after so many answers when the queue is ordered anew. The three arguments of
planted_labels.py add an atlas of derm-sample with derm's own scores; seeds are then the reviewer's.

Data, 1,500 images x 25 classes, logistic regression out of fold (label_error_data.py):
  alike        15 % missing, .2 % spurious in every class
  rates        rates differ between classes: 15 % times exp(.8 n), .5 % times exp(.8 n), n normal
  blind        rates as in `alike`, and of every third class the scores hardly know: half of their logit's standard deviation is noise
"""
import sys

import numpy as np
from scipy.special import gammaln
from sklearn.metrics import average_precision_score

import label_error_data as data
import two_asymptotes

LEAST, TRUST, MISTAKES, STEP = 0.05, 2.0, 0.05, 50
STOPS = (100, 200, 400)
WEIGHTS = (2.0, 5.0, 10.0, 20.0, 50.0, np.inf)


def evidence(found, expected, mean, weight):
    """Log marginal likelihood of the counts of classes: negative binomial, or Poisson where all classes are one."""
    rate = mean * expected
    if np.isinf(weight):
        return (found * np.log(np.maximum(rate, 1e-300)) - rate - gammaln(found + 1)).sum()
    shape = weight * mean
    return (gammaln(found + shape) - gammaln(shape) - gammaln(found + 1)
            + shape * np.log(weight / (weight + expected)) + found * np.log(expected / (weight + expected) + 1e-300)).sum()


def factors(method, found, expected):
    """Of each class of a direction."""
    mean = (found.sum() + TRUST) / (expected.sum() + TRUST)
    if method == "none":
        return np.ones(len(found))
    if method == "directions":
        return np.full(len(found), mean)
    if method == "classes":
        return (found + TRUST) / (expected + TRUST)
    weight = max(WEIGHTS, key=lambda w: evidence(found, expected, mean, w)) if method == "evidence" else float(method.split()[1])
    return np.full(len(found), mean) if np.isinf(weight) else (found + weight * mean) / (expected + weight)


class Labels:
    def __init__(self, said, wrong, known, cells):
        classes = np.tile(np.arange(said.shape[1]), (len(said), 1))
        self.said, self.wrong, self.cells = said[known], wrong[known], cells[known]
        self.group = classes[known] + said.shape[1] * self.said  # class and direction
        self.count = said.shape[1]
        self.issues = np.flatnonzero(self.cells >= LEAST)

    def moved(self, method, asked, answers):
        """Probabilities of every label after these answers."""
        found = np.bincount(self.group[asked], weights=answers, minlength=2 * self.count)
        expected = np.bincount(self.group[asked], weights=self.cells[asked], minlength=2 * self.count)
        factor = np.concatenate([factors(method, found[:self.count], expected[:self.count]),
                                 factors(method, found[self.count:], expected[self.count:])])
        odds = self.cells / np.maximum(1 - self.cells, 1e-15) * factor[self.group]
        return odds / (1 + odds)

    def session(self, method, seed, reorder):
        """Indices asked, answers, in order."""
        says = np.random.default_rng(seed).random(len(self.cells)) < MISTAKES
        says = self.wrong != says
        asked, ranking = [], self.cells
        for _ in range(max(STOPS) // STEP):
            open_issues = np.setdiff1d(self.issues, asked)
            order = open_issues[np.argsort(-ranking[open_issues], kind="stable")][:STEP]
            asked += order.tolist()
            if reorder:
                ranking = self.moved(method, asked, says[asked])
        return np.array(asked), says[asked]


def measured(labels, methods, seed):
    """method -> row of log losses, areas and errors found, one of each a stop."""
    result = {}
    asked, answers = labels.session("none", seed, False)
    for method in methods:
        losses, areas, found = [], [], []
        own, _ = labels.session(method, seed, True)
        for stop in STOPS:
            ranking = np.clip(labels.moved(method, asked[:stop], answers[:stop]), 1e-9, 1 - 1e-9)
            rest = np.setdiff1d(labels.issues, asked[:stop])
            truth = labels.wrong[rest]
            losses.append(-np.log2(np.where(truth, ranking[rest], 1 - ranking[rest])).mean() if len(rest) else np.nan)
            areas.append(average_precision_score(truth, ranking[rest]) if truth.any() else np.nan)
            found.append(labels.wrong[own[:stop]].sum())
        result[method] = losses + areas + found
    return result


def drawn(kind, seed):
    images = 1500
    if kind == "rates":
        chance = np.random.default_rng(20_000 + seed)
        missing = np.minimum(0.15 * np.exp(0.8 * chance.normal(size=25)), 0.7)
        spurious = np.minimum(0.005 * np.exp(0.8 * chance.normal(size=25)), 0.1)
        features, truth, said, _ = data.small(images, seed, missing, spurious)
    else:
        features, truth, said, _ = data.small(images, seed)
    known = np.ones(said.shape, bool)
    scores = data.out_of_fold(features, said, known, "lr")
    if kind == "blind":
        z = two_asymptotes.logits(scores, known)
        noise = np.random.default_rng(30_000 + seed).normal(size=z.shape) * z.std(axis=0)
        z[:, ::3] = (0.5 * z + 0.5 * (noise + z.mean(axis=0)))[:, ::3]
        scores = two_asymptotes.sigmoid(z)
    cells = two_asymptotes.rank(said, scores)[0]
    return Labels(said, said != truth, known, cells)


def planted(paths):
    import planted_labels
    own = planted_labels.Planted(planted_labels.read_truth(paths[0]), paths[1], paths[2])
    cells = two_asymptotes.rank(own.said, own.scores, own.known, own.folds)[0]
    return Labels(own.said, own.wrong, own.judged, cells)


def main():
    numbers = [int(a) for a in sys.argv[1:3]] or [0, 10]
    paths = sys.argv[3:6]
    methods = ["none", "directions", "classes", "pooled 2", "pooled 5", "pooled 10", "pooled 20", "evidence"]
    made = {kind: (lambda seed, kind=kind: drawn(kind, seed)) for kind in ("alike", "rates", "blind")}
    if paths:
        atlas = planted(paths)
        made["atlas"] = lambda seed: atlas
    print("data, method: log loss after " + ", ".join(map(str, STOPS)) + " answers; area; errors found")
    for kind, make in made.items():
        rows = []
        issues = []
        for seed in range(numbers[0], numbers[0] + numbers[1]):
            labels = make(seed)
            issues.append((len(labels.issues), int(labels.wrong[labels.issues].sum()), int(labels.wrong.sum())))
            rows.append(measured(labels, methods, seed))
        print(f"{kind}: {np.mean(issues, axis=0).round()} issues, errors among them, errors")
        for method in methods:
            values = np.nanmean([row[method] for row in rows], axis=0)
            n = len(STOPS)
            text = [" ".join(f"{v:.3f}" for v in values[:n]), " ".join(f"{v:.3f}" for v in values[n:2 * n]),
                    " ".join(f"{v:.1f}" for v in values[2 * n:])]
            print(f"  {method:11}{' | '.join(text)}", flush=True)


if __name__ == "__main__":
    main()
