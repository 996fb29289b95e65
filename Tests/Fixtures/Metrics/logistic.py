"""Writes logistic.json: coefficients of logistic regressions without an intercept of their own.

Computed by scikit-learn 1.9.1: C is 1 / ridge, so that the penalty is ridge / 2 times the squares.
pip install scikit-learn; python3 logistic.py > logistic.json
"""

import json

import numpy
from sklearn.linear_model import LogisticRegression

random = numpy.random.default_rng(7)
cases = []
for rows, truth in [(200, [-1.5, 0.8, 0.4]), (400, [-3.0, 1.3, 0.0]), (60, [0.2, 4.0, 2.0])]:
    features = numpy.column_stack([numpy.ones(rows), random.normal(size=(rows, 2)).round(4)])
    labels = (random.random(rows) < 1 / (1 + numpy.exp(-features @ truth))).astype(int)
    model = LogisticRegression(C=1000, fit_intercept=False, tol=1e-12, max_iter=10_000).fit(features, labels)
    cases.append({"features": features.tolist(), "labels": labels.tolist(), "coefficients": model.coef_[0].tolist()})
print(json.dumps(cases))
