"""Benchmark rows of derm's own XML form: reading, storing, and memory as documents grow."""
import os
import subprocess
import sys

import rows_ingest

HERE = os.path.dirname(os.path.abspath(__file__))
IMAGES = 21657


def document(folder, images):
    path = os.path.join(folder, f"atlas-{images}.xml")
    if not os.path.exists(path):
        program = os.path.join(HERE, "peers/atlas_xml.py")
        subprocess.run([sys.executable, program, path, str(images)], check=True)
    return path


# A process of its own starts derm, or derm's peak memory would be that of the process it was forked from.
LAUNCHER = """
import json, resource, subprocess, sys, time
begin = time.perf_counter()
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
seconds = time.perf_counter() - begin
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"seconds": seconds, "megabytes": usage.ru_maxrss / 1024,
                  "status": done.returncode, "output": done.stdout}))
"""


def check(call, options, path):
    """Runs derm-ingest check: the whole document is read, checked and made into records."""
    command = [os.path.join(options.derm, "derm-ingest"), "check", path]
    answer = call([sys.executable, "-c", LAUNCHER, *command])
    if answer["status"] != 0:
        sys.exit(f"bench: derm-ingest check ended with {answer['status']}: {answer['output'][:500]}")
    words = answer["output"].split(": ")[-1].split()
    return {**answer, "images": int(words[1]), "mentions": int(words[3])}


def peak(answers):
    return max(a["megabytes"] for a in answers)


def reading(call, paired):
    def run(options, folder):
        path = document(folder, IMAGES)
        peer = os.path.join(HERE, "peers/xml_images.py")
        answers = paired({
            "derm-ingest check, start included": lambda: check(call, options, path),
            "lxml.iterparse, start not counted": lambda: call([sys.executable, peer, path]),
        }, 9)
        ours, theirs = (v[0] for v in answers.values())
        if any(ours[k] != theirs[k] for k in ("images", "mentions")):
            sys.exit(f"bench: derm found {ours}, lxml {theirs}")
        notes = [f"{ours['images']} images, {ours['mentions']} mentions each"]
        notes += [f"peak of {name}: {peak(v):.0f} MB" for name, v in answers.items()]
        # Once each: memory, not time, is what these tell.
        for images in (10 * IMAGES, 100 * IMAGES):
            larger = check(call, options, document(folder, images))
            os.remove(document(folder, images))
            notes.append(f"derm at {images} images: {larger['megabytes']:.0f} MB, "
                         f"{larger['seconds']:.1f} s")
        return {
            "row": "xml", "work": "XML of 21,657 images (8.5 MB) read and checked", "unit": "s",
            "lower_is_better": True,
            "values": {k: [a["seconds"] for a in v] for k, v in answers.items()},
            "checked": "; ".join(notes), "gate": "<= 0.12 s, <= 40 MB",
        }
    return run


def storing(call, paired):
    def run(options, folder):
        path = document(folder, IMAGES)
        database = os.path.join(folder, "xml.sqlite")
        peer = os.path.join(HERE, "peers/xml_images.py")

        def python():
            for ending in ("", "-wal", "-shm"):
                if os.path.exists(database + ".peer" + ending):
                    os.remove(database + ".peer" + ending)
            return call([sys.executable, peer, path, database + ".peer"])

        answers = paired({
            "derm-ingest": lambda: rows_ingest.ingest(options, path, database),
            "lxml.iterparse + sqlite3": python,
        })
        ours = rows_ingest.mention_digest(options, database, folder)
        if answers["lxml.iterparse + sqlite3"][0]["digest"] != ours:
            sys.exit("bench: lxml found other mentions than derm")
        return {
            "row": "xml-catalogue", "work": "XML of 21,657 images to a catalogue, 2 cores",
            "unit": "s", "lower_is_better": True,
            "values": {k: [a["seconds"] for a in v] for k, v in answers.items()},
            "checked": "the same mentions; "
                       + "; ".join(f"peak of {k}: {peak(v):.0f} MB" for k, v in answers.items()),
            "gate": ">= 1x",
        }
    return run


def rows(call, paired):
    """The rows of this file by name."""
    return {"xml": reading(call, paired), "xml-catalogue": storing(call, paired)}
