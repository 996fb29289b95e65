"""Results of rows, one for each kind of processor, and the table that is made of them.

Results/<row>/<kind>.json holds what a row gave on the processors of a kind; a new measurement replaces it.
"""
import json
import os
import statistics

import gates

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Results")

# Features that only some processors have: rows that need one have it in their names, as kinds of processors do.
FEATURES = ["bf16"]


def lacks(row, features):
    """The feature that a row needs and a processor lacks, or None."""
    return next((name for name in FEATURES if name in row.split("-") and name not in features), None)


def processor():
    """This machine's processor: its name, its kind, and the features that rows may need."""
    text = open("/proc/cpuinfo").read()
    fields = dict(line.split(":", 1) for line in text.split("\n\n")[0].splitlines() if ":" in line)
    fields = {name.strip(): value.strip() for name, value in fields.items()}
    flags = set(fields.get("flags", "").split())
    maker = {"AuthenticAMD": "AMD", "GenuineIntel": "Intel"}.get(fields.get("vendor_id"), "other")
    width = "AVX-512" if "avx512f" in flags else "AVX2" if "avx2" in flags else "SSE"
    further = [name for name, flag in (("bf16", "avx512_bf16"), ("AMX", "amx_bf16")) if flag in flags]
    kind = [maker, width, *further]
    return {"name": fields.get("model name", "unknown processor"), "kind": " ".join(kind), "features": kind}


def write(result, kind):
    folder = os.path.join(FOLDER, result["row"])
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, kind.lower().replace("-", "").replace(" ", "-") + ".json")
    # Whole or not at all: a measurement takes minutes.
    with open(path + ".new", "w") as file:
        json.dump(result | {"kind": kind}, file, indent=1, sort_keys=True)
        file.write("\n")
    os.replace(path + ".new", path)


def read(rows):
    """The results of the rows, in their order, each with all kinds of processors."""
    found = []
    for row in rows:
        folder = os.path.join(FOLDER, row)
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            if name.endswith(".json"):
                with open(os.path.join(folder, name)) as file:
                    found.append(json.load(file))
    return found


def line(result):
    """A row of the table."""
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
    return (f"| {result['work']} | {text(ours)} | {text(peers)} | {ratio} | {result['gate']} "
            f"| {gates.verdict(result['row'], ours, peers, result.get('also', {}))} "
            f"| {result['kind']}: {result['machine']}, {result['date']} |")


def lacking(results, rows):
    """For each kind of processor what it can't measure, and what was not measured on it."""
    lines = []
    for kind in sorted({result["kind"] for result in results}):
        measured = {result["row"] for result in results if result["kind"] == kind}
        unable = [row for row in rows if lacks(row, kind.split())]
        left = [row for row in rows if row not in measured and row not in unable]
        for what, names in (("can't be measured", unable), ("not measured yet", left)):
            if names:
                lines.append(f"- {kind}: {what}: {', '.join(names)}")
    return lines


def table(rows):
    """One Markdown table of all rows that have results."""
    results = read(rows)
    lines = [
        "# Benchmarks", "",
        "Made by `make bench`. Medians of pairs that ran in turn, means where a row is a mean over seeds;",
        "the ratio says how many times faster (or larger, for figures that should be large) derm is than the",
        "best peer of the row. Each kind of processor keeps its own line. A missed gate stays in the table; what",
        "was not measured stands below it.", "",
        "| work | derm | peers | ratio | gate | | processor, machine, date |", "|---|---|---|---|---|---|---|"]
    lines += [line(result) for result in results]
    missing = gates.unmeasured({result["row"] for result in results})
    if missing:
        lines += ["", "Gates that no processor was measured for:", ""]
        lines += [f"- {work}: gate {gate}" for work, gate in missing]
    lines += ["", "By processor:", "", *lacking(results, rows)]
    lines += ["", "What was compared before times counted, and what else was counted:", ""]
    lines += [f"- {r['work']} ({r['kind']}): {r['checked']}" for r in results if r["checked"]]
    return "\n".join(lines) + "\n"
