"""Writes agreement.json: agreement on one class of images that are repeated, and Jaccard indices of label sets.

Computed by krippendorff 0.9.0 and scikit-learn 1.9.1. `weights` says how often each image counts, as in a bootstrap
replicate; PABAK is 2 accuracy - 1 for two annotators (Byrt 1993).
pip install krippendorff scikit-learn; python3 agreement.py > agreement.json
"""

import itertools
import json

import krippendorff
import numpy
from sklearn.metrics import accuracy_score, cohen_kappa_score, jaccard_score

random = numpy.random.default_rng(11)
classes = []
for annotators, images, prevalence, missing in [(2, 40, 0.3, 0.0), (2, 80, 0.05, 0.0), (4, 50, 0.4, 0.3), (8, 30, 0.15, 0.4)]:
    truth = random.random(images) < prevalence
    ratings = numpy.where(random.random((annotators, images)) < 0.85, truth, ~truth).astype(float)
    ratings[random.random(ratings.shape) < missing] = numpy.nan
    weights = random.multinomial(images, [1 / images] * images)
    entry = {
        "ratings": [[int(value) for value in column if not numpy.isnan(value)] for column in ratings.T],
        "weights": [int(weight) for weight in weights],
    }
    for name, times in [("all", numpy.ones(images, int)), ("replicate", weights)]:
        repeated = numpy.repeat(ratings, times, axis=1)
        figures = {"alpha": krippendorff.alpha(repeated, level_of_measurement="nominal")}
        if annotators == 2:
            figures["kappa"] = cohen_kappa_score(repeated[0], repeated[1])
            figures["pabak"] = 2 * accuracy_score(repeated[0], repeated[1]) - 1
        entry[name] = figures
    classes.append(entry)

sets = []
for annotators, labels in [(2, 5), (3, 6), (5, 4)]:
    named = (random.random((annotators, 20, labels)) < 0.25).astype(int)
    pairs = [
        [
            jaccard_score(named[a][image : image + 1], named[b][image : image + 1], average="samples", zero_division=1)
            for a, b in itertools.combinations(range(annotators), 2)
        ]
        for image in range(20)
    ]
    sets.append({"named": named.transpose(1, 0, 2).tolist(), "jaccard": [float(numpy.mean(values)) for values in pairs]})
print(json.dumps({"classes": classes, "sets": sets}))
