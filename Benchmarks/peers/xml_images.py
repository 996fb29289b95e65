"""What a Python engineer would write: lxml.iterparse over derm's XML form, in constant memory.

    xml_images.py XML [DATABASE]

Prints JSON: seconds, images, mentions, peak memory. With a database, writes the rows of derm's
catalogue into it (without byte ranges and findings, which lxml does not give), with a digest of the
mentions to compare.
"""
import hashlib
import json
import resource
import sqlite3
import sys
import time

from lxml import etree

FACETS = {"lesion", "site", "diagnosis", "symptom", "pathophysiology", "contributor"}
SCHEMA = """
CREATE TABLE image (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, file TEXT, case_key TEXT,
  licence TEXT);
CREATE TABLE mention (image INTEGER NOT NULL, facet TEXT NOT NULL, ordinal INTEGER NOT NULL,
  raw TEXT NOT NULL, path TEXT NOT NULL, term INTEGER, assertion TEXT NOT NULL, votes INTEGER,
  PRIMARY KEY (image, facet, ordinal)) WITHOUT ROWID;
CREATE TABLE attribute (image INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (image, name)) WITHOUT ROWID;
"""


def images(path):
    """Yields (key, file, case, licence, mentions, attributes) of each image."""
    licence = None
    for event, element in etree.iterparse(path, events=("start", "end"), tag=("atlas", "image")):
        if event == "start":
            if element.tag == "atlas":
                licence = element.get("licence")
            continue
        if element.tag != "image":
            continue
        mentions, attributes = [], []
        for child in element:
            if child.tag in FACETS:
                text = " ".join((child.text or "").split())
                term = child.get("id")
                mentions.append((
                    child.tag, text, "\x1f".join(text.split(" / ")), int(term) if term else None,
                    child.get("assertion", "present"), child.get("votes")))
            elif child.tag == "attribute":
                attributes.append((child.get("name"), " ".join((child.text or "").split())))
        case = element.getparent()
        yield (element.get("id"), element.get("file"), case.get("id"),
               element.get("licence", licence), mentions, attributes)
        # What was read is let go, or memory grows with the file.
        element.clear()
        while element.getprevious() is not None:
            del case[0]
        while case.getprevious() is not None:
            del case.getparent()[0]


def write(path, database):
    connection = sqlite3.connect(database)
    connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" + SCHEMA)
    rows, said, others = [], [], []

    def flush():
        connection.executemany("INSERT INTO image VALUES (?, ?, ?, ?, ?)", rows)
        connection.executemany("INSERT INTO mention VALUES (?, ?, ?, ?, ?, ?, ?, ?)", said)
        connection.executemany("INSERT INTO attribute VALUES (?, ?, ?)", others)
        rows.clear(), said.clear(), others.clear()

    count = 0
    for count, (key, file, case, licence, mentions, attributes) in enumerate(images(path), 1):
        rows.append((count, "atlas/" + key, file, "atlas/" + case, licence))
        ordinals = {}
        for facet, *values in mentions:
            ordinals[facet] = ordinals.get(facet, -1) + 1
            said.append((count, facet, ordinals[facet], *[values[0], *values[1:]]))
        others += [(count, name, value) for name, value in attributes]
        if len(rows) == 5000:
            flush()
    flush()
    connection.commit()
    return connection, count


def main():
    start = time.perf_counter()
    if len(sys.argv) > 2:
        connection, count = write(sys.argv[1], sys.argv[2])
        seconds = time.perf_counter() - start
        rows = connection.execute(
            "SELECT key, facet, ordinal, path FROM mention JOIN image ON image.id = image "
            "ORDER BY 1, 2, 3, 4")
        rows = [(k, f, o, p.replace("\x1f", " / ")) for k, f, o, p in rows]
        result = {"images": count, "mentions": len(rows),
                  "digest": hashlib.sha256(json.dumps(rows).encode()).hexdigest()}
    else:
        count = mentions = 0
        for image in images(sys.argv[1]):
            count += 1
            mentions += len(image[4])
        seconds = time.perf_counter() - start
        result = {"images": count, "mentions": mentions}
    result["seconds"] = seconds
    result["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(result))


main()
