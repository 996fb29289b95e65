"""Makes agreement.json: answers of two and of three people, and what scikit-learn and krippendorff say of them.

Needs scikit-learn and krippendorff: pip install scikit-learn krippendorff
"""
import json
import pathlib

import krippendorff
import numpy as np
from sklearn.metrics import cohen_kappa_score

CODES = {"wrong": 1, "right": 0, "unsure": np.nan}


def answers(random, questions, people, noise, unsure):
    truth = random.random(questions) < 0.35
    rows = []
    for question in range(questions):
        row = {}
        for person in people:
            if random.random() < 0.1 and len(people) > 2:
                continue
            said = truth[question] != (random.random() < noise)
            row[person] = "unsure" if random.random() < unsure else ("wrong" if said else "right")
        rows.append(row)
    return rows


def figures(rows, people):
    table = np.full((len(people), len(rows)), np.nan)
    for column, row in enumerate(rows):
        for line, person in enumerate(people):
            if person in row:
                table[line, column] = CODES[row[person]]
    rated = table[:, (~np.isnan(table)).sum(axis=0) > 1]
    result = {"n": rated.shape[1],
              "alpha": krippendorff.alpha(reliability_data=rated, level_of_measurement="nominal")}
    if len(people) == 2:
        result["kappa"] = cohen_kappa_score(rated[0], rated[1])
        result["pabak"] = 2 * float(np.mean(rated[0] == rated[1])) - 1
        result["agree"] = int(np.sum(rated[0] == rated[1]))
    return result


def main():
    random = np.random.default_rng(7)
    cases = []
    for name, people, questions, noise, unsure in [
        ("two", ["ab", "cd"], 60, 0.15, 0.1), ("alike", ["ab", "cd"], 40, 0.02, 0.0),
        ("apart", ["ab", "cd"], 40, 0.5, 0.05), ("three", ["ab", "cd", "ef"], 60, 0.2, 0.1),
    ]:
        rows = answers(random, questions, people, noise, unsure)
        cases.append({"name": name, "people": people, "answers": rows, **figures(rows, people)})
    path = pathlib.Path(__file__).with_name("agreement.json")
    path.write_text(json.dumps(cases, indent=0, sort_keys=True) + "\n")


main()
