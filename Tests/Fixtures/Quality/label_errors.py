"""Writes labels.csv, scores.csv and expected.csv of the test of two asymptotes: `make_label_errors_fixture.py FOLDER`.

400 images x 6 classes, a tenth of the cells unknown (empty). Classes differ in what is hard about them:
a, b, c ordinary; d has scores of two decimals, 0 and 1 among them; e is rare; f is never said present.
expected.csv has rows of kind,image,class,value: weight-e1, weight-e0, centre-e1, centre-e0, softening, mean-log-a,
mean-b; e1, e0, a, b per class; cell, image. scipy finds the same optimum, or the script fails.
"""
import csv
import pathlib
import sys

import numpy as np
from scipy.optimize import minimize

import two_asymptotes as model

NAMES = "abcdef"
IMAGES = 400


def data():
    """The truth follows the softened score, as behind an overconfident classifier."""
    generator = np.random.default_rng(24)
    shift = np.array([-0.5, -1.0, -2.0, -1.0, -4.5, -3.0])
    scores = np.round(model.sigmoid(shift + 4 * generator.normal(size=(IMAGES, len(NAMES)))), 6)
    scores[:, 3] = np.round(scores[:, 3], 2)
    z = np.log(scores + 0.08) - np.log(1.08 - scores)
    truth = generator.random(z.shape) < model.sigmoid(2.2 * z + [0.2, 0.2, 0.2, 0.2, -1.5, 0.2])
    said = np.where(truth, generator.random(z.shape) >= [0.2, 0.2, 0.2, 0.2, 0.2, 1],
                    generator.random(z.shape) < [0.01, 0.08, 0.002, 0.02, 0.005, 0])
    known = generator.random(z.shape) >= 0.1
    return said, scores, known


def check(z, said, known, parameters, prior, softening):
    """Largest difference from scipy's optimum, and the largest gradient left."""
    difference = gradient = 0.0
    for c in range(len(NAMES)):
        bins = model.softened(model.histogram(z[known[:, c], c], said[known[:, c], c]), softening)
        gradient = max(gradient, np.abs(model.derivatives(parameters[c], bins, prior)[0]).max())
        starts = (model.START, (-6.0, -1.0, 0.5, 1.0), (-2.0, -6.0, -0.5, -1.0))
        found = min((minimize(lambda t: -model.objective(t, bins, prior), start, method="BFGS", options={"gtol": 1e-8},
                              jac=lambda t: -model.derivatives(t, bins, prior)[0]) for start in starts),
                    key=lambda r: r.fun)
        difference = max(difference, np.abs(found.x - parameters[c]).max())
    return difference, gradient


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    said, scores, known = data()
    trace = []
    cells, images, parameters, prior, softening = model.rank(said, scores, known, evidences=trace)
    difference, gradient = check(model.logits(scores, known), said, known, parameters, prior, softening)
    for kind in ("softening", "e1", "e0"):
        values = [v for k, _, v in trace if k == kind]
        print(f"evidence of {kind}:", *[f"{w:g}: {v:.4f}" for k, w, v in trace if k == kind])
        # A choice that hangs on rounding would make a bad test: then take another seed.
        assert np.abs(np.subtract.outer(values, values))[np.triu_indices(len(values), 1)].min() > 0.001
    print(f"scipy differs by {difference:.1e}, gradient left {gradient:.1e}")
    assert difference < 1e-5 and gradient < 1e-8

    def write(name, rows):
        with open(folder / name, "w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    write("labels.csv", [["image", *NAMES]] + [
        [i, *(int(s) if k else "" for s, k in zip(said[i], known[i]))] for i in range(IMAGES)])
    write("scores.csv", [["image", *NAMES]] + [[i, *(f"{p:.6f}" for p in scores[i])] for i in range(IMAGES)])
    rows = [["kind", "image", "class", "value"]]
    shared = {"weight": prior.weights, "centre": prior.centres}
    rows += [[f"{kind}-{rate}", "", "", repr(float(values[k]))]
             for kind, values in shared.items() for k, rate in enumerate(("e1", "e0"))]
    rows += [["softening", "", "", repr(softening)]]
    rows += [["mean-log-a", "", "", repr(float(prior.means[0]))], ["mean-b", "", "", repr(float(prior.means[1]))]]
    for name, (u1, u0, log_a, b) in zip(NAMES, parameters):
        values = model.sigmoid(u1), model.sigmoid(u0), np.exp(log_a), b
        rows += [[kind, "", name, f"{v:.12g}"] for kind, v in zip(("e1", "e0", "a", "b"), values)]
    rows += [["cell", i, NAMES[c], f"{cells[i, c]:.12g}"] for i in range(IMAGES) for c in range(6) if known[i, c]]
    rows += [["image", i, "", f"{images[i]:.12g}"] for i in range(IMAGES)]
    write("expected.csv", rows)


main()
