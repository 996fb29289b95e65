"""Runs every row of the benchmark: derm and its peer in turn, pair by pair, medians and ratios.

Equality of the results is checked before times count. Writes Results/<row>.json and RESULTS.md.
"""
import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile

import gates
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


def machine():
    model = "unknown processor"
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    flags = open("/proc/cpuinfo").read()
    width = "AVX-512" if "avx512f" in flags else "AVX2" if "avx2" in flags else "SSE"
    return f"{model}, {os.cpu_count()} cores, {width}, {platform.system()}"


def table(results):
    """One Markdown table of all rows that have results."""
    lines = [
        "# Benchmarks", "",
        "Made by `make bench`. Medians of pairs that ran in turn, means where a row is a mean over seeds;",
        "the ratio says how many times faster (or larger, for figures that should be large) derm is than the",
        "best peer of the row. A missed gate stays in the table; what no row measures stands below it.", "",
        "| work | derm | peers | ratio | gate | | machine, date |", "|---|---|---|---|---|---|---|"]
    for result in results:
        # Figures that papers give as means of seeds are compared as such; times are medians.
        summary = {"median": statistics.median, "mean": statistics.fmean}[result.get("statistic", "median")]
        figures = {k: summary(v) for k, v in result["values"].items()}
        ours = {k: v for k, v in figures.items() if k.startswith("derm")}
        peers = {k: v for k, v in figures.items() if not k.startswith("derm")}
        lower = result["lower_is_better"]
        best_ours = min(ours.values()) if lower else max(ours.values())
        # Of differences around zero a ratio says nothing.
        ratio = "none" if peers else "no peer"
        if peers and result.get("ratio", True):
            best_peer = min(peers.values()) if lower else max(peers.values())
            ratio = f"{best_peer / best_ours if lower else best_ours / best_peer:.2f}x"
        def text(values):
            return "; ".join(f"{k} {v:.4g} {result['unit']}" for k, v in values.items())
        lines.append(
            f"| {result['work']} | {text(ours)} | {text(peers)} | {ratio} | {result['gate']} "
            f"| {gates.verdict(result['row'], ours, peers, result.get('also', {}))} "
            f"| {result['machine']}, {result['date']} |")
    missing = gates.unmeasured({result["row"] for result in results})
    if missing:
        lines += ["", "Not measured yet:", ""]
        lines += [f"- {work}: gate {gate}" for work, gate in missing]
    lines += ["", "What was compared before times counted, and what else was counted:", ""]
    lines += [f"- {r['work']}: {r['checked']}" for r in results if r["checked"]]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--derm")
    parser.add_argument("--rows-program")
    parser.add_argument(
        "--table-only", action="store_true", help="write RESULTS.md from the results that are there")
    parser.add_argument("--only", default=",".join(ROWS))
    options = parser.parse_args()
    if not options.table_only and not (options.derm and options.rows_program):
        parser.error("--derm and --rows-program are needed to measure")
    results_folder = os.path.join(HERE, "Results")
    os.makedirs(results_folder, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in [] if options.table_only else options.only.split(","):
            print(f"bench: {name}", file=sys.stderr)
            load = os.getloadavg()[0]
            found = ROWS[name](options, folder) or []
            for result in found if isinstance(found, list) else [found]:
                # Times of a machine that is busy with other work say little: the table tells.
                result["machine"] = machine() + (f", busy (load {load:.0f})" if load >= os.cpu_count() else "")
                result["date"] = datetime.date.today().isoformat()
                with open(os.path.join(results_folder, f"{result['row']}.json"), "w") as file:
                    json.dump(result, file, indent=1, sort_keys=True)
                    file.write("\n")
    results = []
    for name in [*ROWS, *rows_train.MEMORY_ROWS, *rows_quality.FURTHER_ROWS]:
        path = os.path.join(results_folder, f"{name}.json")
        if os.path.exists(path):
            results.append(json.load(open(path)))
    with open(os.path.join(HERE, "RESULTS.md"), "w") as file:
        file.write(table(results))
    print(table(results))


main()
