"""Checks exports of derm-refine with the programs that they are for.

    validate.py FOLDER

FOLDER holds rules.sssom.tsv, croissant/, imagefolder/ (one part tested), folds/ (imagefolder by fold),
dataset.tar. What is missing there is a failure. Called by scripts/interop.sh.
"""

import csv
import json
import os
import subprocess
import sys
import tarfile

folder = sys.argv[1]
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_OFFLINE"] = "1"
os.environ["CROISSANT_CACHE"] = os.path.join(os.path.abspath(folder), "cache", "croissant")
tools = os.path.dirname(sys.executable)
failures = []


def path(name):
    return os.path.join(folder, name)


def check(what, holds, detail=""):
    print(f"  {'ok  ' if holds else 'FAIL'} {what}{'' if holds else ': ' + str(detail)}")
    if not holds:
        failures.append(what)


def command(what, *arguments):
    done = subprocess.run(arguments, capture_output=True, text=True)
    output = done.stdout + done.stderr
    check(what, done.returncode == 0, output[-2000:])
    return output


def sssom():
    print("sssom")
    table = path("rules.sssom.tsv")
    command("sssom validate", f"{tools}/sssom", "validate", table)
    with open(table, encoding="utf-8") as lines:
        rows = list(csv.DictReader((l for l in lines if not l.startswith("#")), delimiter="\t"))
    from sssom.parsers import parse_sssom_table

    parsed = parse_sssom_table(table).df
    check("every row is parsed", len(parsed) == len(rows), f"{len(parsed)} of {len(rows)}")


def croissant():
    print("mlcroissant")
    document = path("croissant/croissant.json")
    output = command(
        "mlcroissant validate", f"{tools}/mlcroissant", "validate", "--jsonld", document)
    check("no warning about the context", "not standard" not in output, output)
    import mlcroissant

    dataset = mlcroissant.Dataset(document)
    for name in ["images", "labels", "splits", "classes"]:
        with open(path(f"croissant/{name}.csv"), encoding="utf-8", newline="") as table:
            rows = list(csv.DictReader(table))
        records = list(dataset.records(name))
        check(f"{name}: all rows are records", len(records) == len(rows), len(records))
        key = f"{name}/image" if name != "classes" else "classes/id"
        column = key.split("/")[1]
        wanted = sorted(row[column] for row in rows)
        got = sorted(bytes(record[key]).decode() for record in records)
        check(f"{name}: the keys are those of the table", got == wanted)
    pictures = list(dataset.records("pictures"))
    with open(path("croissant/images.csv"), encoding="utf-8", newline="") as table:
        files = sorted(row["file"] for row in csv.DictReader(table) if row["file"])
    got = sorted(bytes(record["pictures/file"]).decode() for record in pictures)
    check("pictures: every file is a record", got == files, got[:3])
    check("pictures: they decode", all(record["pictures/content"].size[0] > 0 for record in pictures))
    words = {
        bytes(value).decode() for record in dataset.records("labels")
        for key, value in record.items() if key != "labels/image"
    }
    check("labels: present, absent and unknown", words <= {"present", "absent", "unknown"}, words)


def image_folder():
    print("datasets")
    import datasets

    cache = path("cache")
    loaded = datasets.load_dataset("imagefolder", data_dir=path("imagefolder"), cache_dir=cache)
    check("splits are train and test", sorted(loaded) == ["test", "train"], list(loaded))
    for split in sorted(loaded):
        with open(path(f"imagefolder/{split}/metadata.jsonl"), encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        check(f"{split}: every line is a row", len(loaded[split]) == len(rows), len(loaded[split]))
        by_key = {row["key"]: row for row in rows}
        for row in loaded[split]:
            check_once(f"{split}: pictures decode", row["image"].size[0] > 0)
            check_once(f"{split}: each class is known or unknown", set(row["lesions"].values())
                       <= {"present", "absent", "unknown"} and row["site"])
            check_once(
                f"{split}: labels are those of the file",
                by_key[row["key"]]["lesions"] == row["lesions"])
    folds = datasets.load_dataset(path("folds"), cache_dir=cache)
    check("folds are splits by the README", sorted(folds)[0] == "fold_0" and len(folds) > 1, folds)
    plain = datasets.load_dataset("imagefolder", data_dir=path("folds"), cache_dir=cache)
    check("without the README all are one split", list(plain) == ["train"], list(plain))


def shards():
    print("webdataset")
    import webdataset

    archive = path("dataset.tar")
    with tarfile.open(archive) as opened:
        members = opened.getmembers()
    check("no time, no owner", all(m.mtime == 0 and m.uid == 0 and m.mode == 0o644 for m in members))
    stream = webdataset.WebDataset(archive, shardshuffle=False).decode("pil")
    samples = list(stream.rename(image="jpg;png", facts="json"))
    check("two members a sample", 2 * len(samples) == len(members), len(samples))
    check("pictures decode", all(sample["image"].size[0] > 0 for sample in samples))
    check("each sample has its labels", all(
        set(sample["facts"]["lesions"].values()) <= {"present", "absent", "unknown"}
        for sample in samples))
    # datasets wants one kind of picture in an archive; an atlas may have two.
    if len({os.path.splitext(m.name)[1] for m in members}) == 2:
        import datasets

        loaded = datasets.load_dataset(
            "webdataset", data_files={"train": archive}, cache_dir=path("cache"))["train"]
        check("datasets streams it too", len(loaded) == len(samples), len(loaded))


seen = {}


def check_once(what, holds):
    """The first failure of many, or one success."""
    if what not in seen or (not holds and seen[what]):
        seen[what] = holds
        check(what, holds)


sssom()
croissant()
image_folder()
shards()
print(f"{len(failures)} failed" if failures else "all passed")
sys.exit(1 if failures else 0)
