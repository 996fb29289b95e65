"""scikit-learn's logistic regressions next to derm's linear probe, on the same images of one fold.

  probe.py features LABELS.csv OUT.npz            features with what the labels say in them, from a fixed seed
  probe.py fit LABELS.csv FEATURES.npz RUN        fold 0 of a run of derm-train: seconds, and both APs of each lesion
"""
import csv
import json
import sys
import time

import numpy as np

# Numbers of an image, and how far apart images with and without a label are.
NUMBERS, DISTANCE = 1024, 2.5


def read_labels(path):
    """Keys, sites (a text each), lesions' names and their labels: 1, 0, nan where unknown."""
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name not in ("image", "case", "group", "site")]
    labels = np.array([[float(row[name]) if row[name] else np.nan for name in names] for row in rows])
    return [row["image"] for row in rows], [row["site"] for row in rows], names, labels


def write_features(labels_path, out):
    keys, sites, _, labels = read_labels(labels_path)
    generator = np.random.default_rng(11)
    kinds = sorted(set(sites) - {""})
    known = np.concatenate(
        [np.nan_to_num(labels), np.array([[site == kind for kind in kinds] for site in sites])], axis=1)
    # Correlated, as features of networks are: variances fall as 1 / k along axes that are turned.
    spread = np.arange(1, NUMBERS + 1) ** -0.5
    strength = DISTANCE / np.sqrt((1 / spread).sum())
    means = known @ (generator.normal(size=(known.shape[1], NUMBERS)) * strength * np.sqrt(spread))
    turn, _ = np.linalg.qr(generator.normal(size=(NUMBERS, NUMBERS)))
    values = (means + generator.normal(size=means.shape) * spread) @ turn
    np.savez(out, features=(values / values.std()).astype(np.float32), images=np.array(keys))


def fit(labels_path, features_path, run):
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import average_precision_score
    keys, _, names, labels = read_labels(labels_path)
    place = {key: row for row, key in enumerate(keys)}
    stored = np.load(features_path)
    order = {key: row for row, key in enumerate(stored["images"].tolist())}
    features = stored["features"]
    manifest = json.load(open(f"{run}/run.json"))
    with open(f"{run}/fold-0/predictions.csv", newline="") as file:
        tested = list(csv.DictReader(file))
    held = {row["image"] for row in tested} | set(manifest["validation"]["0"])
    training = [key for key in keys if key in order and key not in held]
    x = features[[order[key] for key in training]]
    own = labels[[place[key] for key in training]]
    x_test = features[[order[row["image"]] for row in tested]]
    truth = labels[[place[row["image"]] for row in tested]]
    seconds, rows = 0.0, []
    for column, name in enumerate(names):
        here, there = ~np.isnan(own[:, column]), ~np.isnan(truth[:, column])
        if f"lesion-logit:{name}" not in tested[0] or truth[there, column].sum() == 0:
            continue
        started = time.perf_counter()
        model = LogisticRegression(C=1, solver="newton-cholesky", tol=1e-6)
        model.fit(x[here], own[here, column])
        seconds += time.perf_counter() - started
        scores = [model.decision_function(x_test), [float(row[f"lesion-logit:{name}"]) for row in tested]]
        ap = [average_precision_score(truth[there, column], np.asarray(s)[there]) for s in scores]
        rows.append({"lesion": name, "scikit_learn": ap[0], "derm": ap[1]})
    worst = max(rows, key=lambda row: abs(row["derm"] - row["scikit_learn"]))
    print(json.dumps({
        "seconds": seconds, "images": len(training), "lesions": len(rows), "worst": worst,
        "mean": float(np.mean([row["scikit_learn"] for row in rows]))}))


if __name__ == "__main__":
    {"features": write_features, "fit": fit}[sys.argv[1]](*sys.argv[2:])
