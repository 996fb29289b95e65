"""Checks the Parquet export with pyarrow and DuckDB, and data/sql/curation.sql against derm's own answers.

    python validate_columns.py FOLDER QUERIES [duckdb|spark]

FOLDER has columns/ (export --to parquet), csv/ (export --to csv), duplicates.csv, findings.csv and, where there is a
data set, labels.csv, correlation.csv and terms.csv of its report.
"""
import collections
import csv
import itertools
import os
import re
import sys

import pyarrow.parquet as parquet

TABLES = ("images", "mentions", "findings", "fingerprints")


def rows(*path):
    with open(os.path.join(*path), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def check(name, ours, theirs):
    if ours != theirs:
        both = sorted(set(map(str, ours)) ^ set(map(str, theirs)))[:6]
        sys.exit(f"columns: {name}: {len(ours)} of derm, {len(theirs)} of the queries: {both}")
    print(f"columns: {name}: {len(ours)} the same")


def queries(path):
    parts = re.split(r"^-- query: (\w+)\n", open(path, encoding="utf-8").read(), flags=re.M)[1:]
    return {name: text.strip().rstrip(";") for name, text in zip(parts[::2], parts[1::2])}


class Duck:
    def __init__(self, folder):
        import duckdb
        self.connection = duckdb.connect()
        for table in TABLES:
            self.connection.execute(
                f"CREATE VIEW {table} AS SELECT * FROM '{os.path.join(folder, 'columns', table)}.parquet'")

    def table(self, name, columns, content):
        import pyarrow
        self.connection.register(name, pyarrow.table(dict(zip(columns, zip(*content)))))

    def run(self, text):
        return self.connection.execute(text).fetchall()


class Spark:
    def __init__(self, folder):
        from pyspark.sql import SparkSession
        self.session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")
        for table in TABLES:
            path = os.path.abspath(os.path.join(folder, "columns", table + ".parquet"))
            self.session.read.parquet(path).createOrReplaceTempView(table)

    def table(self, name, columns, content):
        self.session.createDataFrame(content, columns).createOrReplaceTempView(name)

    def run(self, text):
        return [tuple(row) for row in self.session.sql(text).collect()]


def same_as_csv(folder):
    """The columns that both exports have, read by pyarrow."""
    for name, renamed in (("images", {"case_id": "case"}), ("mentions", {})):
        table = parquet.read_table(os.path.join(folder, "columns", name + ".parquet")).to_pylist()
        wanted = rows(folder, "csv", name + ".csv")
        columns = [c for c in table[0] if renamed.get(c, c) in wanted[0]]
        print(f"columns: {name}: {', '.join(columns)}")

        def text(value):
            # Numbers as derm writes them; a text that a spreadsheet would calculate stays unchecked.
            return "" if value is None else str(value) if not isinstance(value, float) else f"{value:g}"

        ours = [[row[renamed.get(c, c)] for c in columns] for row in wanted]
        check(f"{name} as in CSV", ours, [[text(row[c]) for c in columns] for row in table])


def candidates(folder):
    """All pairs of hashes within 8 bits, compared one with another."""
    images = rows(folder, "csv", "images.csv")
    firsts = {}
    for image in sorted(images, key=lambda row: row["image"].encode()):
        if image["state"] == "usable":
            firsts.setdefault(image["sha256"], image["image"])
    table = parquet.read_table(os.path.join(folder, "columns", "fingerprints.parquet")).to_pylist()
    table = [row for row in table if row["image"] in set(firsts.values())]
    for row in table:
        bits = row["hash"] & (2 ** 64 - 1)
        if [bits >> 48 & 65535, bits >> 32 & 65535, bits >> 16 & 65535, bits & 65535] != [
                row[f"band_{number}"] for number in (1, 2, 3, 4)]:
            sys.exit(f"columns: the bands of {row} are not its hash")
    upright = [row for row in table if row["is_upright"]]
    return sorted(
        (one["image"], other["image"], one["orientation"], distance)
        for one, other in itertools.product(table, upright) if one["image"] < other["image"]
        for distance in [((one["hash"] ^ other["hash"]) & (2 ** 64 - 1)).bit_count()] if distance <= 8)


def main():
    folder, path = sys.argv[1:3]
    engine = (Spark if sys.argv[3:] == ["spark"] else Duck)(folder)
    texts = queries(path)
    same_as_csv(folder)

    mentions = rows(folder, "csv", "mentions.csv")
    counts = collections.defaultdict(list)
    for row in mentions:
        counts[row["facet"], row["path"], row["assertion"]].append(row["image"])
    check("term_counts", sorted((*key, len(all), len(set(all))) for key, all in counts.items()),
          sorted(engine.run(texts["term_counts"])))

    # The list of findings has no column for the atlas.
    theirs = collections.Counter()
    for _, code, severity, count in engine.run(texts["finding_counts"]):
        theirs[code, severity] += count
    check("finding_counts",
          sorted(collections.Counter((row["code"], row["severity"]) for row in rows(folder, "findings.csv")).items()),
          sorted(theirs.items()))

    duplicates = rows(folder, "duplicates.csv")
    identical = sorted((row["image"], row["copy"]) for row in duplicates if row["how"] == "identical")
    check("exact_duplicates", identical, sorted(engine.run(texts["exact_duplicates"])))

    images = {row["image"]: row for row in rows(folder, "csv", "images.csv")}
    clusters = collections.defaultdict(set)
    for one, other in identical:
        clusters[one] |= {one, other}
    shared = collections.defaultdict(set)
    for first, cluster in clusters.items():
        for one, other in itertools.permutations(cluster, 2):
            if one.split("/")[0] < other.split("/")[0]:
                shared[images[one]["case"] or None, images[other]["case"] or None].add(first)
    check("cases_in_several_sources", sorted((*cases, len(files)) for cases, files in shared.items()),
          sorted(engine.run(texts["cases_in_several_sources"])))

    near = [tuple(row) for row in engine.run(texts["near_duplicate_candidates"])]
    check("near_duplicate_candidates", candidates(folder), sorted(near))
    # Every copy that derm finds is among them, under its orientation and with its distance; a cluster's copies are
    # listed with the image that stands for it.
    known = {(row[0], row[1], row[3]) for row in near} | {(row[1], row[0], row[3]) for row in near}
    listed = [row for row in duplicates if row["how"] == "near" and row["distance"] != ""]
    missing = [row for row in listed if (row["image"], row["copy"], int(row["distance"])) not in known]
    if missing:
        sys.exit(f"columns: {len(missing)} of {len(listed)} near-duplicates are no candidates: {missing[:3]}")
    print(f"columns: {len(listed)} near-duplicates of derm are among {len(near)} candidates")

    if not os.path.exists(os.path.join(folder, "labels.csv")):
        return
    labels = rows(folder, "labels.csv")
    fixed = {"image", "case", "group", "site"}
    engine.table("labels", ["image", "class", "state"], [
        (row["image"], name, int(row[name])) for row in labels for name in row if name not in fixed and row[name] != ""])
    engine.table("sites", ["image", "site"], [(row["image"], row["site"]) for row in labels if row["site"]])
    answers = {(row[0], row[1]): row[2:] for row in engine.run(texts["correlation"])}
    ours = {(row["lesion"], row["site"]): row for row in rows(folder, "correlation.csv")}
    compared = 0
    for key, row in ours.items():
        both, lesion, site, value = answers.get(key, (0, None, 0, None))
        if int(row["n_both"]) != both:
            sys.exit(f"columns: correlation {key}: {row} is {answers.get(key)}")
        if key in answers and (int(row["n_lesion"]), int(row["n_site"])) != (lesion, site):
            sys.exit(f"columns: correlation {key}: {row} is {answers[key]}")
        if row["value"] and abs(float(row["value"]) - value) > 1e-6:
            sys.exit(f"columns: correlation {key}: {row['value']} is {value}")
        compared += row["value"] != ""
    print(f"columns: correlation: {len(ours)} cells the same, {compared} of them with a value")


if __name__ == "__main__":
    main()
