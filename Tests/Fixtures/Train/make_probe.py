"""Makes probe.json: scikit-learn's LogisticRegression on small features with unknown labels; and features*.npz by numpy.

Run with scikit-learn installed:  python make_probe.py
"""
import json
import pathlib

import numpy as np
from sklearn.linear_model import LogisticRegression
rng = np.random.default_rng(5)
n, d, lesions, sites = 90, 6, 3, 4
x = (rng.normal(size=(n, d)) * [0.5, 1, 2, 1, 1, 3] + [4, 0, 1, 0, -2, 0]).astype(np.float32)
w = rng.normal(size=(d, lesions + sites)) * [[1.0], [1], [.4], [1], [1], [.2]]
z = (x - x.mean(0)) @ w
lesion = (z[:, :lesions] + rng.logistic(size=(n, lesions)) > [0.5, 1.5, 0.0]).astype(int)
known = (rng.random((n, lesions)) > 0.2).astype(int)
# The third site never occurs: its place among the outputs stays.
site = np.argmax(z[:, lesions:] + rng.gumbel(size=(n, sites)) - [0, 0, 1e9, 0], axis=1)
site[rng.random(n) < 0.15] = -1
result = {"features": [round(float(v), 6) for v in x.ravel()], "columns": d,
          "lesions": (lesion * known).ravel().tolist(), "known": known.ravel().tolist(),
          "sites": site.tolist(), "fits": []}
x = np.array(result["features"], dtype=np.float32).reshape(n, d).astype(np.float64)
for c in (1.0, 0.05, 20.0):
    logits = []
    coefficients = []
    for k in range(lesions):
        rows = known[:, k] == 1
        model = LogisticRegression(C=c, tol=1e-10, max_iter=20000).fit(x[rows], lesion[rows, k])
        logits.append(model.decision_function(x))
        coefficients.append([*model.coef_[0].tolist(), float(model.intercept_[0])])
    rows = site >= 0
    model = LogisticRegression(C=c, tol=1e-10, max_iter=20000).fit(x[rows], site[rows])
    result["fits"].append({
        "c": c, "lesions": [[round(v, 7) for v in row] for row in coefficients],
        "siteIndices": model.classes_.tolist(),
        "siteProbabilities": [round(float(v), 7) for v in model.predict_proba(x[:30]).ravel()]})
with open(pathlib.Path(__file__).parent / "probe.json", "w") as file:
    json.dump(result, file)

folder = pathlib.Path(__file__).parent
features = np.array([[1, 2], [3, 4], [5, 6.5]], dtype=np.float32)
images = np.array(["derm/1", "derm/zwölf", "x"])
np.savez(folder / "features.npz", features=features, images=images)
np.savez_compressed(folder / "features-compressed.npz", features=features, images=images)
np.savez(folder / "features-nameless.npz", features=features)
