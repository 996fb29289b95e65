"""Benchmark rows of splits: time, and how even the folds are, counted here for every program alike."""
import itertools
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDS = 5


def read(path):
    with open(path, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split(",") for line in file]
    return [(int(group), int(site), [int(k) for k in lesions.split()]) for group, site, lesions in rows]


def quality(rows, folds):
    """Deviations |5 n_f - N| / N: mean and largest over labels of their worst fold, mean over pairs of
    lesions and folds; and the groups that lie in two folds."""
    counts, pairs, group_folds = {}, {}, {}
    for (group, site, lesions), fold in zip(rows, folds):
        keys = [("lesion", k) for k in lesions] + ([("site", site)] if site >= 0 else [])
        for key in keys:
            counts.setdefault(key, [0] * FOLDS)[fold] += 1
        for pair in itertools.combinations(lesions, 2):
            pairs.setdefault(pair, [0] * FOLDS)[fold] += 1
        group_folds.setdefault(group, set()).add(fold)

    def deviations(parts):
        return [abs(FOLDS * n - sum(parts)) / sum(parts) for n in parts]

    worst = [max(deviations(parts)) for parts in counts.values()]
    over = [d for parts in pairs.values() for d in deviations(parts)]
    leaks = sum(len(own) > 1 for own in group_folds.values())
    return (f"mean {sum(worst) / len(worst):.2%}, largest {max(worst):.1%}, "
            f"pairs {sum(over) / len(over):.1%}, {leaks} groups leak")


def splits(call, paired, row, work, labels, peers):
    def run(options, folder):
        path = os.path.join(folder, f"{row}.csv")
        made = labels()
        if made is None:
            print(f"bench: {row} left out: DERM_PAD_UFES names no metadata.csv of PAD-UFES-20", file=sys.stderr)
            return None
        program = os.path.join(HERE, "peers/split_labels.py")
        subprocess.run([sys.executable, program, made[0], path, *made[1:]], check=True)
        peer = os.path.join(HERE, "peers/splits.py")
        contestants = {"derm": lambda: call([options.rows_program, "split", path])}
        for name in peers:
            contestants[name] = lambda name=name: call([sys.executable, peer, name, path])
        answers = paired(contestants, 3)
        rows = read(path)
        notes = [f"{name}: {quality(rows, own[0]['folds'])}" for name, own in answers.items()]
        if any(a["folds"] != answers["derm"][0]["folds"] for a in answers["derm"]):
            sys.exit(f"bench: {row}: derm gave other folds in another run")
        return {
            "row": row, "work": work, "unit": "s", "lower_is_better": True,
            "values": {k: [a["seconds"] for a in v] for k, v in answers.items()},
            "checked": "; ".join(notes),
            "gate": "<= 0.02 s, mean deviation <= 1 %, no leak",
        }
    return run


def pad_ufes():
    path = os.environ.get("DERM_PAD_UFES")
    return ("pad-ufes-20", path) if path else None


def rows(call, paired):
    """The rows of this file by name."""
    peers = ["iterative-stratification", "StratifiedGroupKFold", "scikit-multilearn"]
    return {
        "split": splits(
            call, paired, "split", "five folds of 21,657 images, 8,664 cases, 45 labels, 1 thread",
            lambda: ("atlas",), peers),
        "split-pad-ufes": splits(
            call, paired, "split-pad-ufes", "five folds of PAD-UFES-20, 2,298 images, 1,373 patients, 1 thread",
            pad_ufes, peers),
    }
