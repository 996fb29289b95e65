"""Benchmark rows of refining: rules on 180 terms, the map of lesions by sites, the data set's report."""
import os
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)


def program(name):
    return [sys.executable, os.path.join(HERE, "peers", name)]


def atlas(options, folder):
    """A folder with an atlas in the whole vocabulary, its catalogue and the rules that derm comes with."""
    directory = os.path.join(folder, "vocabulary")
    if not os.path.exists(directory):
        os.makedirs(directory)
        shutil.copy(os.path.join(ROOT, "taxonomy/rules.yaml"), directory)
        document = os.path.join(directory, "atlas.xml")
        subprocess.run(
            [*program("atlas_terms.py"), os.path.join(ROOT, "data/vocabulary"), document,
             os.path.join(directory, "terms.json")], check=True)
        subprocess.run(
            [os.path.join(options.derm, "derm-ingest"), document, "--catalogue",
             os.path.join(directory, "catalogue.sqlite"), "--quiet"], check=True, stdout=subprocess.DEVNULL)
    return directory


def pack(options, folder):
    """The data set that the rules make of that atlas."""
    directory = atlas(options, folder)
    packs = os.path.join(directory, "packs")
    if not os.path.exists(packs):
        subprocess.run(
            [os.path.join(options.derm, "derm-refine"), "--rules", os.path.join(directory, "rules.yaml"),
             "--catalogue", os.path.join(directory, "catalogue.sqlite"), "--out", packs,
             "--reports", os.path.join(directory, "report"), "--quiet"], check=True, stdout=subprocess.DEVNULL)
    return os.path.realpath(os.path.join(packs, "latest"))


def rules(call, paired):
    def run(options, folder):
        directory = atlas(options, folder)
        answers = paired({
            "derm": lambda: call([options.rows_program, "rules", directory]),
            "Python sets": lambda: call(
                [*program("rules.py"), os.path.join(directory, "rules.yaml"), os.path.join(directory, "terms.json")]),
        })
        ours, theirs = answers["derm"][0], answers["Python sets"][0]
        for name in ("lesions", "sites", "states", "site"):
            if ours[name] != theirs[name]:
                sys.exit(f"bench: rules: another {name}")
        fields = ("facet", "term", "classes", "images", "line")
        mappings = [sorted(tuple(str(term.get(f)) for f in fields) for term in a["terms"]) for a in (ours, theirs)]
        if mappings[0] != mappings[1]:
            sys.exit(f"bench: rules: another mapping: {sorted(set(mappings[0]) ^ set(mappings[1]))[:4]}")
        labelled = sum(map(bool, ours["states"]))
        if len(ours["states"]) != 21657 or len(ours["lesions"]) != 25:
            sys.exit("bench: rules: not 21,657 images and 25 classes")
        return {
            "row": "rules", "unit": "s", "lower_is_better": True,
            "work": "rules on 21,657 images, 180 terms -> 25 classes, 82 sites -> 23, with each term's mapping, 1 thread",
            "values": {k: [a["seconds"] for a in v] for k, v in answers.items()},
            "checked": f"the same labels, site and exclusion of every image ({labelled} stay), the same classes, images "
                       f"and line of {len(ours['terms'])} terms; derm's time includes preparing the rules, Python's not",
            "gate": "<= 5 ms",
        }
    return run


def correlation(call, paired):
    def run(options, folder):
        path = os.path.join(folder, "labels.csv")
        subprocess.run([*program("split_labels.py"), "atlas", path], check=True)
        one = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        answers = paired({
            "derm": lambda: call([options.rows_program, "correlation", path]),
            "numpy": lambda: call([*program("correlation.py"), path], one),
        })
        ours = answers["derm"][0]
        theirs = call([*program("correlation.py"), path, path + ".draws"], one)
        worst = 0.0
        for name in ("value", "low", "high"):
            if len(ours[name]) != len(theirs[name]) or len(ours[name]) != 500:
                sys.exit("bench: correlation: not 25 x 20 cells")
            worst = max([worst] + [abs(a - b) for a, b in zip(ours[name], theirs[name])])
        if worst > 1e-12:
            sys.exit(f"bench: correlation: cells differ by {worst}")
        return {
            "row": "correlation", "unit": "s", "lower_is_better": True,
            "work": "map of 25 lesions by 20 sites, 1,000 draws of 8,664 cases, 21,657 images, 1 thread",
            "values": {k: [a["seconds"] for a in v] for k, v in answers.items()},
            "checked": f"500 cells and their intervals of the same draws differ by {worst:.0e} at most; derm's time "
                       "includes the divergence of every lesion in every draw",
            "gate": "1,000 maps <= 1 s",
        }
    return run


def plan(call, paired):
    def run(options, folder):
        directory = atlas(options, folder)
        pack(options, folder)
        answers = paired({"derm": lambda: call([options.rows_program, "plan-after-edit", directory])})["derm"]
        texts = {a["text"] for a in answers}
        if len(texts) != 1 or "1 added" not in answers[0]["text"] or "Nothing was written" not in answers[0]["text"]:
            sys.exit("bench: plan-after-edit: another plan")
        steps = ", ".join(f"{name} {min(a[name] for a in answers) * 1000:.1f} ms" for name in ("read", "refine", "folds", "plan"))
        return {
            "row": "plan-after-edit", "unit": "s", "lower_is_better": True,
            "work": "plan after one rule was edited, 21,657 images, against the lock and the last pack; atlas and pack are in "
                    "memory, 2 threads",
            "values": {"derm": [a["seconds"] for a in answers]},
            "checked": f"the same plan each time; that plan equals apply is tested by PlanTests; {steps}",
            "gate": "<= 100 ms",
        }
    return run


def report(call, paired):
    def run(options, folder):
        directory = pack(options, folder)
        contestants = {"derm": lambda: call([options.rows_program, "report", directory])}
        python = os.environ.get("DERM_YDATA_PYTHON")
        if python:
            # derm's report of the warm-up is the table that is profiled.
            call([options.rows_program, "report", directory])
            contestants["ydata-profiling, minimal"] = lambda: call(
                [python, os.path.join(HERE, "peers/data_profile.py"), directory + "-report", directory + "-profile.html"])
        else:
            print("bench: report without its peer: DERM_YDATA_PYTHON names no Python with ydata-profiling", file=sys.stderr)
        answers = paired(contestants)
        images = {a["images"] for own in answers.values() for a in own}
        if len(images) != 1:
            sys.exit(f"bench: report: reports of {images} images")
        megabytes = {name: own[0]["bytes"] / 1e6 for name, own in answers.items()}
        return {
            "row": "report", "unit": "s", "lower_is_better": True,
            "work": f"data set report with all its tables, an atlas of 21,657 images of which {images.pop():,} stay, "
                    "no pictures, from the pack, 1 thread",
            "values": {k: [a["seconds"] for a in v] for k, v in answers.items()},
            "also": {"megabytes": megabytes["derm"]},
            "checked": "as many images; page of " + "; of ".join(f"{k} {v:.2f} MB" for k, v in megabytes.items())
                       + " (a profile shows columns; derm maps, tests, folds, terms: more, and not the same)",
            "gate": "<= 1 s, <= 3 MB",
        }
    return run


def model_report(call, paired):
    def run(options, folder):
        directory = pack(options, folder)
        images = call([options.rows_program, "model-runs", directory])["images"]
        runs = [f"{directory}-runs/{name}" for name in ("lesion", "mtl")]

        def contestant(*extra):
            command = [os.path.join(options.derm, "derm-report"), *runs, "--pack", directory, "--out", f"{folder}/models",
                       "--quiet", *extra]

            def once():
                begin = time.perf_counter()
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
                return time.perf_counter() - begin
            return once

        answers = paired({
            "derm-report, 2 runs": contestant(),
            "derm-report, 2 runs, 2 ensembles": contestant("--ensemble", "lesion,mtl"),
        })
        size = os.path.getsize(f"{folder}/models/index.html") / 1e6
        return {
            "row": "model-report", "unit": "s", "lower_is_better": True,
            "work": f"report of a lesion-only and a two-headed run on {images:,} images of 5 folds, 25 lesions, "
                    "23 sites, 1,000 draws, no pictures; process start and reading included, 2 threads",
            "values": answers, "also": {"megabytes": size},
            "checked": f"page of {size:.2f} MB; its numbers equal scikit-learn's in the tests of MetricsTests",
            "gate": "<= 1 s, <= 3 MB",
        }
    return run


def rows(call, paired):
    """The rows of this file by name."""
    return {"rules": rules(call, paired), "plan-after-edit": plan(call, paired), "correlation": correlation(call, paired), "report": report(call, paired),
            "model-report": model_report(call, paired)}
