"""Writes annotators.json: agreement by krippendorff 0.9.0 and scikit-learn 1.9.1.

pip install krippendorff scikit-learn; python3 annotators.py > annotators.json
"""

import json

import krippendorff
import numpy
from sklearn.metrics import cohen_kappa_score

random = numpy.random.default_rng(7)
cases = []
for annotators, images, categories, missing in [
    (2, 40, 2, 0.0), (2, 60, 4, 0.0), (3, 50, 2, 0.3), (8, 30, 2, 0.5), (5, 200, 3, 0.6), (3, 12, 2, 0.0),
]:
    truth = random.integers(0, categories, images)
    ratings = numpy.where(
        random.random((annotators, images)) < 0.7, truth, random.integers(0, categories, (annotators, images))
    ).astype(float)
    ratings[random.random(ratings.shape) < missing] = numpy.nan
    entry = {
        "ratings": [
            [int(value) for value in column if not numpy.isnan(value)] for column in ratings.T
        ],
        "alpha": krippendorff.alpha(ratings, level_of_measurement="nominal"),
    }
    if annotators == 2:
        entry["kappa"] = cohen_kappa_score(ratings[0], ratings[1])
    cases.append(entry)
print(json.dumps(cases))
