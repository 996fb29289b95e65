"""What a Python engineer would write: pages -> fields -> SQLite, as fast as the parser allows.

    html_pages.py PARSER PROCESSES FOLDER DATABASE

PARSER is lxml or selectolax. Reads every page, stores images and mentions as derm's catalogue has
them (without byte ranges and findings, which these parsers do not give), prints JSON: seconds and a
digest of the mentions to compare.
"""
import hashlib
import json
import multiprocessing
import os
import sqlite3
import sys
import time

FACETS = {
    "primary lesions": "lesion", "body location": "site", "symptoms": "symptom",
    "pathophysiology": "pathophysiology", "diagnosis:": "diagnosis",
}


def read_lxml(path):
    from lxml import etree, html
    with open(path, "rb") as file:
        data = file.read()
    tree = html.document_fromstring(data, parser=PARSER)
    images = []
    for block in SUMMARY(tree):
        identity = block.find('span[@class="image-rating"]').get("data-image-id")
        name = block.find(".//figure/a").get("href").rpartition("/")[2]
        case, mentions, attributes = "", [], []
        for row in block.iter("tr"):
            label = " ".join(row[0].text_content().split())
            value = " ".join(row[1].text_content().split())
            if label == "Patient case no.":
                case = value
            elif label.lower() in FACETS:
                mentions.append((FACETS[label.lower()], value))
            else:
                attributes.append((label, value))
        for head in block.iter("h3"):
            facet = FACETS[head.text_content().strip().lower()]
            for item in head.getnext():
                mentions.append((facet, " ".join(item.text_content().split())))
        images.append((identity, name, case, mentions, attributes))
    return path, hashlib.sha256(data).digest(), images


def read_selectolax(path):
    from selectolax.lexbor import LexborHTMLParser
    with open(path, "rb") as file:
        data = file.read()
    tree = LexborHTMLParser(data)
    images = []
    for block in tree.css("div.case-summary"):
        identity = block.css_first("span.image-rating").attributes["data-image-id"]
        name = block.css_first("figure a").attributes["href"].rpartition("/")[2]
        case, mentions, attributes = "", [], []
        for row in block.css("tr"):
            label = " ".join(row.css_first("th").text().split())
            value = " ".join(row.css_first("td").text().split())
            if label == "Patient case no.":
                case = value
            elif label.lower() in FACETS:
                mentions.append((FACETS[label.lower()], value))
            else:
                attributes.append((label, value))
        for head in block.css("h3"):
            facet = FACETS[head.text().strip().lower()]
            group = head.next
            while group.tag != "ul":
                group = group.next
            for item in group.css("li"):
                mentions.append((facet, " ".join(item.text().split())))
        images.append((identity, name, case, mentions, attributes))
    return path, hashlib.sha256(data).digest(), images


SCHEMA = """
CREATE TABLE page (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, digest BLOB NOT NULL);
CREATE TABLE image (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, page INTEGER NOT NULL,
  file TEXT, case_key TEXT);
CREATE TABLE mention (image INTEGER NOT NULL, facet TEXT NOT NULL, ordinal INTEGER NOT NULL,
  raw TEXT NOT NULL, PRIMARY KEY (image, facet, ordinal)) WITHOUT ROWID;
CREATE TABLE attribute (image INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (image, name)) WITHOUT ROWID;
"""


def main():
    parser, processes, folder, database = sys.argv[1:]
    read = read_lxml if parser == "lxml" else read_selectolax
    start = time.perf_counter()
    paths = sorted(os.path.join(folder, name) for name in os.listdir(folder))
    connection = sqlite3.connect(database)
    connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" + SCHEMA)
    pages, images, mentions, attributes = [], [], [], []
    if int(processes) > 1:
        pool = multiprocessing.Pool(int(processes))
        results = pool.imap(read, paths, chunksize=64)
    else:
        results = map(read, paths)
    for path, digest, found in results:
        pages.append((len(pages), path, digest))
        for identity, name, case, said, others in found:
            number = len(images)
            images.append((number, "atlas/" + identity, len(pages) - 1, name, "atlas/" + case))
            ordinals = {}
            for facet, raw in said:
                ordinals[facet] = ordinals.get(facet, -1) + 1
                mentions.append((number, facet, ordinals[facet], raw))
            attributes += [(number, key, value) for key, value in others]
    connection.executemany("INSERT INTO page VALUES (?, ?, ?)", pages)
    connection.executemany("INSERT INTO image VALUES (?, ?, ?, ?, ?)", images)
    connection.executemany("INSERT INTO mention VALUES (?, ?, ?, ?)", mentions)
    connection.executemany("INSERT INTO attribute VALUES (?, ?, ?)", attributes)
    connection.commit()
    seconds = time.perf_counter() - start
    rows = sorted((images[m[0]][1], m[1], m[2], m[3]) for m in mentions)
    digest = hashlib.sha256(json.dumps(rows).encode()).hexdigest()
    print(json.dumps({"seconds": seconds, "images": len(images), "mentions": len(mentions),
                      "digest": digest}))


if sys.argv[1] == "lxml":
    from lxml import etree, html
    PARSER = html.HTMLParser(encoding="utf-8")
    SUMMARY = etree.XPath('//div[@class="case-summary"]')

if __name__ == "__main__":
    main()
