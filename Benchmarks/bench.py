"""Runs every row of the benchmark: derm and its peer in turn, pair by pair, medians and ratios.

Equality of the results is checked before times count. Writes Results/<row>.json and RESULTS.md.
"""
import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
import time

import results
import rows_duplicates
import rows_partial_copies
import rows_ingest
import rows_refine
import rows_quality
import rows_retrieval
import rows_splits
import rows_train
import rows_xml

HERE = os.path.dirname(os.path.abspath(__file__))
PAIRS = 5


def call(command, extra=None):
    """Runs a command that prints one JSON object and returns it."""
    done = subprocess.run(
        command, env={**os.environ, **(extra or {})}, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"bench: {' '.join(command)} ended with {done.returncode}\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def paired(contestants, pairs=PAIRS):
    """Calls every contestant once a round; returns name -> list of answers."""
    answers = {name: [] for name in contestants}
    for round_number in range(pairs):
        for name, run in contestants.items():
            answers[name].append(run())
        print(f"bench: round {round_number + 1} of {pairs}", file=sys.stderr)
    return answers


def write_scores(path, rows=21657, classes=25, cases=8664):
    """Scores with ties and labels with a long tail, from a fixed seed."""
    import numpy as np
    generator = np.random.default_rng(7)
    prevalence = np.geomspace(0.2, 0.005, classes)
    truth = generator.random((rows, classes)) < prevalence
    scores = (np.round(generator.normal(size=(rows, classes)) + truth, 2)).astype(np.float32)
    groups = np.sort(generator.integers(0, cases, rows)).astype(np.int32)
    with open(path, "wb") as file:
        file.write(np.array([rows, classes], dtype=np.int32).tobytes())
        file.write(scores.tobytes())
        file.write(truth.astype(np.uint8).tobytes())
        file.write(groups.tobytes())


def metric_row(name, title, tolerance, gate_seconds):
    def run(options, folder):
        path = os.path.join(folder, "scores.bin")
        if not os.path.exists(path):
            write_scores(path)
        peer = [sys.executable, os.path.join(HERE, "peers/scores.py"), name, path]
        answers = paired({
            "derm": lambda: call([options.rows_program, name, path]),
            "scikit-learn": lambda: call(peer, {"OMP_NUM_THREADS": "1"}),
        })
        ours, theirs = answers["derm"][0]["value"], answers["scikit-learn"][0]["value"]
        if abs(ours - theirs) > tolerance:
            sys.exit(f"bench: {name}: derm {ours}, scikit-learn {theirs}: not the same number")
        return {
            "row": name, "work": title, "unit": "s", "lower_is_better": True,
            "values": {k: [a["seconds"] for a in v] for k, v in answers.items()},
            "checked": f"values differ by {abs(ours - theirs):.1e}", "gate": f"<= {gate_seconds} s",
        }
    return run


ROWS = {
    "class-ap": metric_row("class-ap", "mAP-class, 21,657 x 25, 1 thread", 1e-12, 0.03),
    "image-ap": metric_row("image-ap", "mAP-image, 21,657 x 25, 1 thread", 1e-12, 0.01),
    "bootstrap": metric_row(
        "bootstrap", "mAP-class, 1,000 draws of cases, 1 thread", 0.02, 5),
    **rows_train.rows(call, paired),
    **rows_duplicates.rows(call, paired),
    **rows_partial_copies.rows(call, paired),
    **rows_ingest.rows(call, paired),
    **rows_refine.rows(call, paired),
    **rows_quality.rows(call, paired),
    **rows_retrieval.rows(call, paired),
    **rows_splits.rows(call, paired),
    **rows_xml.rows(call, paired),
}


# What `make bench` measures unless it is told otherwise: one row of each thing that people wait for, in a quarter of an
# hour on two free cores. BENCH_ROWS=all measures every row, in some hours.
CHOSEN = [
    "start", "class-ap", "image-ap", "rules", "plan-after-edit", "split", "correlation", "label-errors", "hash-pairs",
    "perceptual-hash", "decode", "catalogue", "xml", "xml-catalogue", "html", "train-step", "train-step-bf16",
    "train-step-resnet18-64-f32", "train-step-resnet18-64-bf16", "train-step-resnet-small-64-f32"]

# Rows that other rows measure next to their own.
FURTHER_ROWS = [*rows_train.MEMORY_ROWS, *rows_quality.FURTHER_ROWS]


def machine(processor):
    return f"{processor['name']}, {os.cpu_count()} cores, {platform.system()}"


def measure(name, options, folder, processor):
    """Measures a row and keeps what it gave."""
    load, begin = os.getloadavg()[0], time.monotonic()
    found = ROWS[name](options, folder) or []
    print(f"bench: {name}: {time.monotonic() - begin:.0f} s", file=sys.stderr)
    for result in found if isinstance(found, list) else [found]:
        # Times of a machine that is busy with other work say little: the table tells.
        result["machine"] = machine(processor) + (f", busy (load {load:.0f})" if load >= os.cpu_count() else "")
        result["date"] = datetime.date.today().isoformat()
        results.write(result, processor["kind"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--derm")
    parser.add_argument("--rows-program")
    parser.add_argument(
        "--table-only", action="store_true", help="write RESULTS.md from the results that are there")
    parser.add_argument("--only", default=",".join(CHOSEN), help="rows, separated by commas, or all")
    options = parser.parse_args()
    names = list(ROWS) if options.only == "all" else options.only.split(",")
    unknown = [name for name in names if name not in ROWS]
    if unknown:
        parser.error(f"no row {', '.join(unknown)}; there are {', '.join(ROWS)}")
    if not options.table_only:
        if not (options.derm and options.rows_program):
            parser.error("--derm and --rows-program are needed to measure")
        processor = results.processor()
        with tempfile.TemporaryDirectory() as folder:
            for name in names:
                lacks = results.lacks(name, processor["features"])
                if lacks:
                    print(f"bench: {name}: can't be measured here: the processor has no {lacks}", file=sys.stderr)
                    continue
                print(f"bench: {name}", file=sys.stderr)
                measure(name, options, folder, processor)
    text = results.table([*ROWS, *FURTHER_ROWS])
    with open(os.path.join(HERE, "RESULTS.md"), "w") as file:
        file.write(text)
    print(text)


main()
