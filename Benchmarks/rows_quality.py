"""Rows about label errors: the time of a ranking next to cleanlab's, and what it finds on cleanlab's own protocol.

DERM_LABEL_ERRORS names a folder that keeps labels and scores between runs: ten seeds of forests take an hour.
"""
import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PEER = [sys.executable, os.path.join(HERE, "peers/label_errors.py")]
ONE_THREAD = {"OMP_NUM_THREADS": "1"}

# Rows that others measure on the way.
FURTHER_ROWS = ["label-errors-lr-cells", "label-errors-rf-cells", "planted-missing", "planted-spurious", "planted-sites", "errors-left"]


def rows(call, paired):
    """The rows by name, made of bench.py's ways to call and to pair."""
    def made(folder, images, model, seed):
        kept = os.environ.get("DERM_LABEL_ERRORS")
        path = os.path.join(kept or folder, f"labels-{images}-{model}-{seed}.bin")
        if not os.path.exists(path):
            call(PEER + ["make", path + ".part", str(images), model, str(seed)], ONE_THREAD)
            os.replace(path + ".part", path)
        return path

    def label_errors(options, folder):
        path = made(folder, 21657, "lr", 0)
        answers = paired({
            "derm": lambda: call([options.rows_program, "label-errors", path]),
            "cleanlab": lambda: call(PEER + ["peers", path], ONE_THREAD)["cleanlab default"],
        })
        found = call(PEER + ["check", path, path + ".ranking"], ONE_THREAD)
        right = call(PEER + ["peers", path], ONE_THREAD)["two asymptotes"]
        if abs(found["cell"] - right["cell"]) > 1e-3 or abs(found["image"] - right["image"]) > 1e-3:
            sys.exit(f"bench: label-errors: derm finds {found}, the same method in numpy {right}")
        return {
            "row": "label-errors", "work": "label errors, 21,657 x 25, 1 thread", "unit": "s", "lower_is_better": True,
            "values": {name: [a["seconds"] for a in own] for name, own in answers.items()},
            "checked": f"AUPRC of cells {found['cell']:.4f}, of numpy's ranking {right['cell']:.4f}; processor time of derm "
                       f"{min(a['processor'] for a in answers['derm']):.3f} s, of cleanlab "
                       f"{min(a['processor'] for a in answers['cleanlab']):.3f} s",
            "gate": "<= 0.1 s",
        }

    def mean(found, what):
        return sum(one[what] for one in found) / len(found)

    def protocol(row, model, seeds, gates):
        """AUPRC of images and cells over seeds: cleanlab's published protocol, 37,500 x 50."""
        def run(options, folder):
            values, cells, bounds = {}, {}, []
            for seed in seeds:
                path = made(folder, "large", model, seed)
                call([options.rows_program, "label-errors", path])
                found = {"derm": call(PEER + ["check", path, path + ".ranking"], ONE_THREAD)}
                peers = call(PEER + ["peers", path], ONE_THREAD)
                found.update({name: peers[name] for name in ("cleanlab default", "cleanlab softmin 0.1", "1 - confidence")})
                bounds.append(peers["bound"])
                for name, own in found.items():
                    if name == "1 - confidence":
                        cells.setdefault(name, []).append(own["cell"])
                        continue
                    values.setdefault(name, []).append(own["image"])
                    cells.setdefault(name, []).append(own["cell"])
                if not os.environ.get("DERM_LABEL_ERRORS"):
                    os.remove(path)
            return [{
                "row": row, "work": f"images with a label error, 37,500 x 50, {model}, {len(seeds)} seeds",
                "unit": "AUPRC", "lower_is_better": False, "statistic": "mean", "values": values,
                "checked": f"the true rates known: {mean(bounds, 'image'):.4f}"
                           + ("; forests of peers/forest.c, compared with scikit-learn's by peers/forest.py" if model == "rf" else ""),
                "gate": f">= {gates[0]}",
            }, {
                "row": f"{row}-cells", "work": f"labels that are wrong, 37,500 x 50, {model}, {len(seeds)} seeds",
                "unit": "AUPRC", "lower_is_better": False, "statistic": "mean",
                "values": {k: v for k, v in cells.items() if not k.startswith("cleanlab")},
                "checked": f"the true rates known: {mean(bounds, 'cell'):.4f}", "gate": f">= {gates[1]}",
            }]
        return run

    def hidden(options, folder):
        """Three in ten cells made unknown, scores unchanged: how much the figures of the others fall."""
        import numpy as np
        sys.path.insert(0, os.path.join(HERE, "peers"))
        import label_errors as peer
        falls, seeds = {"derm": [], "derm, cells": [], "unknown as absent": []}, range(3)
        for seed in seeds:
            path = made(folder, "large", "lr", seed)
            truth, said, known, scores, rates = peer.read(path)
            known = np.random.default_rng(seed).random(said.shape) >= .3
            part = os.path.join(folder, "hidden.bin")
            peer.write(part, truth, said, known, scores, rates)
            for file in (path, part):
                call([options.rows_program, "label-errors", file])
            whole, own = (np.fromfile(f"{file}.ranking") for file in (path, part))
            split = lambda ranking: (ranking[:said.size].reshape(said.shape), ranking[said.size:])
            if np.any(split(own)[0][~known] != 0):
                sys.exit("bench: label-errors-hidden: an unknown cell is ranked")
            # The same images and cells are judged on both sides: those that are still known.
            before = peer.auprc(truth, said, known, split(whole)[0], peer.two_asymptotes.noisy_or(split(whole)[0] * known))
            after = peer.auprc(truth, said, known, *split(own))
            blind = peer.two_asymptotes.rank(said & known, scores)
            absent = peer.auprc(truth, said, known, blind[0], blind[1])
            falls["derm"].append(before["image"] - after["image"])
            falls["derm, cells"].append(before["cell"] - after["cell"])
            falls["unknown as absent"].append(before["image"] - absent["image"])
        return {
            "row": "label-errors-hidden", "work": f"30 % of the labels hidden, lr, {len(seeds)} seeds: fall of the AUPRC of the others",
            "unit": "AUPRC", "lower_is_better": True, "statistic": "mean", "ratio": False, "values": falls,
            "checked": "no hidden cell is ranked", "gate": "<= 0.01",
        }

    def planted(options, folder):
        """The folder of a generated atlas with errors, a data set, a run and the report of its labels."""
        directory = os.path.join(os.environ.get("DERM_LABEL_ERRORS") or folder, "planted")
        os.makedirs(os.path.join(directory, "taxonomy"), exist_ok=True)
        root = os.path.dirname(HERE)
        shutil.copy(os.path.join(root, "taxonomy/rules.yaml"), os.path.join(directory, "taxonomy/rules.yaml"))
        def derm(name, *more):
            subprocess.run([os.path.join(options.derm, f"derm-{name}"), *more, "--quiet"], cwd=directory, check=True,
                           env={**os.environ, "DERM_HOME": root}, stdout=subprocess.DEVNULL)
        if not os.path.exists(os.path.join(directory, "data/runs/planted/fold-4/predictions.csv")):
            derm("sample", "data/atlas", "--cases", "600", "--errors")
            derm("ingest")
            derm("refine", "--rules", "taxonomy/rules.yaml")
            derm("train", "--epochs", "30", "--set", "schedule.warm_up=1", "--name", "planted", "--recipe",
                 os.path.join(root, "recipes/sample.yaml"))
        inside = [os.path.join(directory, name) for name in ("data/atlas.truth.csv", "reports/dataset/labels.csv", "data/runs/planted")]
        return directory, inside, derm

    def planted_labels(options, folder):
        directory, inside, derm = planted(options, folder)
        derm("quality", "data/runs/planted")
        peer = [sys.executable, os.path.join(HERE, "peers/planted_labels.py")]
        found = call(peer + inside + [os.path.join(directory, "reports/quality")])
        labels, sites, kinds, pairs = found["labels"], found["sites"], found["kinds"], found["pairs"]
        if found["largest difference from labels.csv"] > 1e-5:
            sys.exit(f"bench: planted-labels: labels.csv differs by {found['largest difference from labels.csv']} from numpy's ranking")
        bounds = ", ".join(f"{name} {labels[name]['AUPRC']:.3f}" for name in ("true rates", "true rates for all", "true curve"))
        common = {"lower_is_better": False, "checked": ""}
        return [{
            **common, "row": "planted-labels", "unit": "AUPRC",
            "work": f"labels that are wrong on derm-sample --cases 600 --errors ({found['missing']} missing, {found['spurious']} "
                    f"spurious among {found['images']} images), scores of derm-train --epochs 30",
            "values": {name: [labels[name]["AUPRC"]] for name in ("derm", "cleanlab", "1 - confidence")},
            "checked": f"largest difference of the method in numpy from labels.csv: {found['largest difference from labels.csv']:.1e}; "
                       f"bounds: {bounds}; expected {found['expected']}; {len(pairs['false'])} pairs of copies were not planted, "
                       f"{pairs['found']} of {pairs['planted']} planted ones are found; "
                       f"{'; '.join(f'{kind}: {own}' for kind, own in sorted(kinds.items()))}; mean AUROC of the scores {found['AUROC of scores']:.3f}",
            "gate": ">= 1.15x cleanlab",
        }] + [{
            **common, "row": f"planted-{kind}", "unit": "precision",
            "work": f"{kind} labels on derm-sample --cases 600 --errors: precision of the first 100",
            "values": {name: [labels[name][f"{kind} P@100"]] for name in ("derm", "cleanlab", "1 - confidence")}, "gate": ">= 0.9",
            "checked": f"true rates given: {labels['true rates'][f'{kind} P@100']:.2f}, curve of the truth given: "
                       f"{labels['true curve'][f'{kind} P@100']:.2f}",
        } for kind in ("missing", "spurious")] + [{
            **common, "row": "planted-sites", "unit": "precision",
            "work": "wrong sites on derm-sample --cases 600 --errors: precision of the first 100",
            "values": {name: [sites[name]["P@100"]] for name in ("derm", "1 - confidence")}, "gate": ">= 0.8",
            "checked": f"true rates given: {sites['true rates']['P@100']:.2f}, curve of the truth given: {sites['true curve']['P@100']:.2f}",
        }]

    def review_effort(options, folder):
        """Whole sessions of a simulated reviewer: what they find, and whether the interval of what is left holds."""
        directory, inside, derm = planted(options, folder)
        peer = [sys.executable, os.path.join(HERE, "peers/effort_curve.py")]
        report, answers = os.path.join(directory, "reports/effort"), os.path.join(directory, "answers.jsonl")
        sessions, held, times = 20, {"missing": 0, "spurious": 0}, []
        asked = ["data/runs/planted", "--kinds", "missing,spurious", "--budget", "4000", "--out", "reports/effort"]
        for seed in range(sessions):
            derm("quality", *asked, "--seed", str(seed))
            found = call(peer + inside + [report, os.path.join(directory, "effort.svg"), answers, str(10 * seed)])
            times.append(found["curve"][-1]["found"] / found["curve"][-1]["at random"])
            derm("quality", *asked, "--seed", str(seed), "--answers", answers)
            for one in json.load(open(os.path.join(report, "estimate.json"))):
                held[one["direction"]] += one["low"] <= found["left"][one["direction"]] <= one["high"]
        curve = "; ".join(f"{c['answers']} answers: {c['found']:.0f}, at random {c['at random']:.1f}" for c in found["curve"])
        return [{
            "row": "review-effort", "unit": "x", "lower_is_better": False,
            "work": "errors found by answers to a tenth of the labels, against random order; 20 simulated sessions on that sample, "
                    "5 % mistakes", "values": {"derm": times}, "gate": ">= 4x", "checked": f"the last session: {curve}",
        }, {
            "row": "errors-left", "unit": "of 20 sessions", "lower_is_better": False,
            "work": "the 90 % interval of the errors left holds", "values": {f"derm, {k}": [v] for k, v in held.items()},
            "gate": ">= 18", "checked": "100 sessions on simulated labels are a test (ErrorsLeftTests)",
        }]

    return {
        "label-errors": label_errors,
        "label-errors-lr": protocol("label-errors-lr", "lr", range(10), (0.905, 0.68)),
        "label-errors-rf": protocol("label-errors-rf", "rf", range(10), (0.855, 0.55)),
        "label-errors-hidden": hidden,
        "planted-labels": planted_labels,
        "review-effort": review_effort,
    }
