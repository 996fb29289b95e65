"""The rows of an atlas of 21,657 images into SQLite with executemany, keys and indexes as derm has them.

    catalogue.py DATABASE
"""
import hashlib
import json
import os
import sqlite3
import sys
import time

SCHEMA = """
CREATE TABLE source_file (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, digest BLOB NOT NULL, byte_count INTEGER);
CREATE TABLE page (id INTEGER PRIMARY KEY, source_file_id INTEGER NOT NULL REFERENCES source_file (id), ordinal INTEGER,
  name TEXT, UNIQUE (source_file_id, ordinal));
CREATE TABLE image (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, source TEXT NOT NULL);
CREATE INDEX image_by_source ON image (source);
CREATE TABLE image_record (id INTEGER PRIMARY KEY, image_id INTEGER NOT NULL REFERENCES image (id),
  page_id INTEGER NOT NULL REFERENCES page (id), ordinal INTEGER, file_name TEXT, case_key TEXT, UNIQUE (page_id, ordinal));
CREATE INDEX image_record_by_image ON image_record (image_id);
CREATE TABLE stated_field (record_id INTEGER NOT NULL REFERENCES image_record (id), name TEXT NOT NULL, item_count INTEGER,
  PRIMARY KEY (record_id, name)) WITHOUT ROWID;
CREATE TABLE mention (record_id INTEGER NOT NULL REFERENCES image_record (id), facet TEXT NOT NULL, ordinal INTEGER NOT NULL,
  raw TEXT NOT NULL, path TEXT NOT NULL, term_id INTEGER, assertion TEXT NOT NULL, votes INTEGER, byte_start INTEGER,
  byte_end INTEGER, rule TEXT NOT NULL, PRIMARY KEY (record_id, facet, ordinal)) WITHOUT ROWID;
"""
PAGES, PER_PAGE = 21657 // 3, 3

path = sys.argv[1]
for ending in ("", "-wal", "-shm"):
    if os.path.exists(path + ending):
        os.remove(path + ending)
digest = hashlib.sha256(b"x").digest()
images = range(PAGES * PER_PAGE)
tables = [
    ("source_file", [(p, f"{p}.html", digest, 16000) for p in range(PAGES)]),
    ("page", [(p, p, 0, f"{p}.html") for p in range(PAGES)]),
    ("image", [(i, f"atlas/{i:x}", "atlas") for i in images]),
    ("image_record", [(i, i, i // PER_PAGE, i % PER_PAGE, f"{i}HB.JPG", f"atlas/{i // PER_PAGE}") for i in images]),
    ("stated_field", [(i, "lesion", 3) for i in images]),
    ("mention", [(i, "lesion", k, f"Papule / kind {k}", f"Papule\x1fkind {k}", 108070 + k, "present", None, i, i + 20,
                  "h3 Primary Lesions") for i in images for k in range(3)]),
]
connection = sqlite3.connect(path, isolation_level=None)
connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;" + SCHEMA)
start = time.perf_counter()
connection.execute("BEGIN")
for name, rows in tables:
    connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
connection.execute("COMMIT")
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "images": len(images),
                  "mentions": len(images) * 3}))
