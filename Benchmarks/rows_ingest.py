"""Benchmark rows of derm-ingest: pages to facts, the start of commands, how cost grows."""
import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
COMMANDS = ["derm-sample", "derm-ingest", "derm-refine", "derm-train", "derm-report"]


def pages(folder, count):
    """A folder of generated pages; answers it and how many images they describe."""
    path = os.path.join(folder, f"pages-{count}")
    program = os.path.join(HERE, "peers/atlas_pages.py")
    if not os.path.isdir(path):
        subprocess.run([sys.executable, program, path, str(count)], check=True,
                       stdout=subprocess.DEVNULL)
    return path


def ingest(options, path, database, fresh=True):
    """Runs derm-ingest as a process; answers wall and processor seconds and peak memory in MB."""
    if fresh:
        for ending in ("", "-wal", "-shm"):
            if os.path.exists(database + ending):
                os.remove(database + ending)
    command = [
        os.path.join(options.derm, "derm-ingest"), path, "--source", "atlas", "--catalogue", database,
        "--threads", "2", "--quiet"]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"bench: derm-ingest ended with {process.returncode}")
    return {"seconds": seconds, "cpu": usage.ru_utime + usage.ru_stime,
            "megabytes": usage.ru_maxrss / 1024}


def mention_digest(options, database, folder):
    """The digest of derm's mentions in the form in which the peers compute it."""
    tables = os.path.join(folder, "tables")
    subprocess.run([os.path.join(options.derm, "derm-ingest"), "export", "--to", "csv", tables,
                    "--catalogue", database], check=True, stdout=subprocess.DEVNULL)
    with open(os.path.join(tables, "mentions.csv"), encoding="utf-8", newline="") as file:
        rows = sorted((row["image"], row["facet"], int(row["ordinal"]), row["path"])
                      for row in csv.DictReader(file))
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def html(call, paired):
    def run(options, folder):
        path = pages(folder, 3000)
        database = os.path.join(folder, "html.sqlite")
        peer = os.path.join(HERE, "peers/html_pages.py")

        def python(parser, processes):
            def once():
                for ending in ("", "-wal", "-shm"):
                    if os.path.exists(database + ".peer" + ending):
                        os.remove(database + ".peer" + ending)
                return call([sys.executable, peer, parser, str(processes), path,
                             database + ".peer"])
            return once

        answers = paired({
            "derm-ingest": lambda: ingest(options, path, database),
            "lxml + sqlite3": python("lxml", 1), "lxml + sqlite3, 2 processes": python("lxml", 2),
            "selectolax + sqlite3": python("selectolax", 1),
            "selectolax + sqlite3, 2 processes": python("selectolax", 2),
        })
        ours = mention_digest(options, database, folder)
        for name, values in answers.items():
            if name != "derm-ingest" and values[0]["digest"] != ours:
                sys.exit(f"bench: {name} found other mentions than derm")
        return {
            "row": "html", "work": "3,000 pages of 16 kB to a catalogue, 2 cores", "unit": "s",
            "lower_is_better": True,
            "values": {k: [a["seconds"] for a in v] for k, v in answers.items()},
            "checked": "the same mentions of the same images",
            "gate": ">= 3x lxml + sqlite3, >= 1x selectolax + sqlite3",
        }
    return run


def catalogue(call, paired):
    def run(options, folder):
        path = os.path.join(folder, "catalogue.sqlite")
        answers = paired({
            "derm": lambda: call([options.rows_program, "catalogue", path]),
            # The rows that derm has just written, so that both store the same.
            "SQLite alone": lambda: call([options.rows_program, "sqlite-alone", path]),
            "sqlite3 executemany": lambda: call(
                [sys.executable, os.path.join(HERE, "peers/catalogue.py"), path + ".peer"]),
        })
        for name, values in answers.items():
            for field in ("images", "mentions"):
                if answers["derm"][0][field] != values[0][field]:
                    sys.exit(f"bench: catalogue: {name} stored another number of {field}")
        return {
            "row": "catalogue", "work": "21,657 images, 65 k mentions, indexes, 1 thread",
            "unit": "s", "lower_is_better": True,
            "values": {k: [a["seconds"] for a in v] for k, v in answers.items()},
            "checked": "as many images and mentions; SQLite alone inserts derm's rows again, row by row, into the same tables; "
                       "executemany has fewer columns, and derm stores the fields of equal records once",
            "gate": "<= 1.3x SQLite's own time for the same rows",
        }
    return run


def start(call, paired):
    def once(command):
        def run():
            begin = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            return time.perf_counter() - begin
        return run

    def run(options, folder):
        contestants = {
            f"derm: {name}": once([os.path.join(options.derm, name), "--help"]) for name in COMMANDS}
        contestants["python3 -c 'import lxml.etree, sqlite3'"] = once(
            [sys.executable, "-c", "import lxml.etree, sqlite3"])
        answers = paired(contestants, 11)
        return {
            "row": "start", "work": "start of each command (--help)", "unit": "s",
            "lower_is_better": True, "values": answers, "checked": "", "gate": "<= 0.03 s each",
        }
    return run


def growth(call, paired):
    def run(options, folder):
        values, notes = {}, []
        # 3.5 images a page: 25,000 and 250,000 images.
        for count, name in ((7200, "25 k images"), (72000, "250 k images")):
            path = pages(folder, count)
            database = os.path.join(folder, "growth.sqlite")
            first = ingest(options, path, database)
            again = [ingest(options, path, database, fresh=False) for _ in range(3)]
            begin = time.perf_counter()
            subprocess.run(f"find {path} -type f -print0 | xargs -0 sha256sum > /dev/null",
                           shell=True, check=True)
            hashing = time.perf_counter() - begin
            values[f"derm-ingest, {name}"] = [first["seconds"]]
            values[f"derm-ingest again, {name}"] = [a["seconds"] for a in again]
            values[f"sha256sum alone, {name}"] = [hashing]
            notes.append(f"{name}: peak {first['megabytes']:.0f} MB, "
                         f"again {again[-1]['megabytes']:.0f} MB, "
                         f"catalogue {os.path.getsize(database) / 1e6:.0f} MB")
            shutil.rmtree(path)
        return {
            "row": "growth", "work": "pages at 25 k and 250 k images; read again without a change",
            "unit": "s", "lower_is_better": True, "values": values, "checked": "; ".join(notes),
            "gate": "linear; again: little more than hashing",
        }
    return run


def rows(call, paired):
    """The rows of this file by name."""
    return {"html": html(call, paired), "catalogue": catalogue(call, paired), "start": start(call, paired),
            "growth": growth(call, paired)}
