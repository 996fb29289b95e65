"""Times a derm-review as a browser uses it: first page and picture, answers with the next picture, edits of the rules.

    review_times.py DERM-REVIEW ANSWERS EDITS OPTION...

The options go to derm-review: --pack, --catalogue, --rules, --queue and --person. Give it a copy of the rules and an empty
folder `review` next to them: answers are written, edits are only looked at. Prints a line for each figure; times in
milliseconds, of the wall and, for edits, of the processor, which other programs do not change; memory in MB.
"""
import html
import http.client
import os
import re
import subprocess
import sys
import time
import urllib.parse


class Page:
    """A derm-review that runs, and a client with its address."""

    def __init__(self, program, options):
        self.begun = time.perf_counter()
        self.process = subprocess.Popen(
            [program, *options, "--no-open", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        address = self.process.stdout.readline()
        port, token = re.search(r":(\d+)/\?token=(\w+)", address).groups()
        self.cookie = f"derm-{port}={token}"
        self.client = http.client.HTTPConnection("127.0.0.1", int(port))
        self.key = ""

    def ask(self, path, form=None):
        headers = {"Cookie": self.cookie}
        body = None
        if form is not None:
            headers |= {"X-Derm-Piece": "1", "Content-Type": "application/x-www-form-urlencoded"}
            body = urllib.parse.urlencode({**form, "key": self.key})
        self.client.request("GET" if form is None else "POST", path, body, headers)
        response = self.client.getresponse()
        content = response.read()
        if response.status != 200:
            sys.exit(f"{path}: {response.status} {content[:300]}")
        return content

    def text(self, path, form=None):
        return self.ask(path, form).decode()

    def processor(self):
        fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") * 1000

    def memory(self):
        status = open(f"/proc/{self.process.pid}/status").read()
        return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1000


def picture(page):
    found = re.search(r'<figure class="stage"[^>]*><div><img src="([^"]+)"', page)
    return found and found.group(1)


def spread(values):
    values = sorted(values)
    return f"median {values[len(values) // 2]:.1f}, p99 {values[min(len(values) - 1, len(values) * 99 // 100)]:.1f}"


def milliseconds(work):
    start = time.perf_counter()
    result = work()
    return result, (time.perf_counter() - start) * 1000


def answers(page, count):
    content = page.text("/queue")
    print(f"started, first page: {(time.perf_counter() - page.begun) * 1000:.0f}")
    page.key = re.search(r'data-key="(\w+)"', content).group(1)
    if picture(content):
        print(f"first picture: {milliseconds(lambda: page.ask(picture(content)))[1]:.1f}")
    times = []
    for _ in range(count):
        # The browser fetches the next pictures while a person looks at this one.
        for address in re.search(r'data-ahead="([^"]*)"', content).group(1).split():
            page.ask(address)
        item = html.unescape(re.search(r'data-item="([^"]+)"', content).group(1))
        choice = re.search(r'name="choice" value="(\w)" class="choice', content).group(1)

        def answer():
            following = page.text("/answer", {"item": item, "view": "queue", "choice": choice, "ms": "900"})
            if picture(following):
                page.ask(picture(following))
            return following

        content, took = milliseconds(answer)
        times.append(took)
    if times:
        print(f"{count} answers with the next picture: {spread(times)}")
    print(f"memory: {page.memory():.0f}")


def edits(page, count):
    content, took = milliseconds(lambda: page.text("/terms?of=lesion"))
    print(f"first page of terms: {took:.0f}")
    terms = [html.unescape(urllib.parse.unquote_plus(t)) for t in re.findall(r'facet=lesion&amp;term=([^"&]+)', content)]
    times, processor = [], []
    # The first edit also compares the rules as they are with the data; it is not counted.
    for term in list(dict.fromkeys(terms))[:count + 1]:
        before = page.processor()
        query = urllib.parse.urlencode({"do": "drop", "facet": "lesion", "term": term, "why": "x"})
        consequences, took = milliseconds(lambda: page.text(f"/terms/change?{query}"))
        if "Images that change" not in consequences:
            sys.exit(f"no consequences of dropping {term}")
        times.append(took)
        processor.append(page.processor() - before)
    if times[1:]:
        mean = sum(processor[1:]) / len(processor[1:])
        print(f"{len(times) - 1} edits to their plan: {spread(times[1:])}; processor {mean:.0f} each")
    print(f"memory: {page.memory():.0f}")


def main():
    page = Page(sys.argv[1], sys.argv[4:])
    try:
        answers(page, int(sys.argv[2]))
        if int(sys.argv[3]):
            edits(page, int(sys.argv[3]))
    finally:
        page.process.terminate()
        page.process.wait()


main()
