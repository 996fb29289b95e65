"""Case pages of an atlas for measuring: DermQuest's layout, about 16 kB each, no pictures.

    atlas_pages.py FOLDER PAGES

The same arguments give the same bytes. Terms come from data/vocabulary. Each page is one case of
one to six images with all fields, and as much furniture around them as real pages had.
"""
import csv
import html
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
VOCABULARY = os.path.join(HERE, "../../data/vocabulary")


def terms(name):
    with open(os.path.join(VOCABULARY, name), encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return sorted({row["path"].strip() for row in rows if row["path"].strip()})


FURNITURE = "".join(
    f'<li class="nav-item level-{n % 3}"><a href="/section-{n}/index.html?from=menu" title="Section '
    f'{n} &amp; more"><span class="label">Section {n}</span></a></li>\n' for n in range(56))


def items(title, values):
    return f"<h3>{title}</h3>\n<ul>" + "".join(
        f"<li>{html.escape(v)}</li>\n" for v in values) + "</ul>\n"


def block(chance, number, case, vocabulary):
    identity = f"{chance.getrandbits(96):024x}"
    pick = lambda name, most: chance.sample(vocabulary[name], chance.randint(1, most))
    file = f"{number:06d}{case % 100:02d}.JPG"
    text = (
        f'<div class="case-summary">\n<span data-image-id="{identity}" class="image-rating">2</span>'
        f'\n<figure><a class="preview-image" href="/imagelibrary/large/{file}"><img '
        f'src="/imagelibrary/thumb/{file}?height=110" alt=""></a></figure>\n'
        f"<table><tr><th>Diagnosis:</th><td>\n      {html.escape(pick('diagnosis', 1)[0])}\n    "
        f"</td></tr>\n<tr><th>Patient case no.</th><td>{case}</td></tr>\n"
        f"<tr><th>Patient details</th><td>{chance.randint(1, 90)} years</td></tr></table>\n"
        + items("Primary Lesions", pick("lesion", 3)) + items("Body location", pick("site", 1))
        + items("Symptoms", pick("symptom", 2)) + items("Pathophysiology", pick("pathos", 1))
        + "</div>\n")
    return text


def page(chance, case, number, vocabulary):
    images = chance.randint(1, 6)
    blocks = "".join(block(chance, number + k, case, vocabulary) for k in range(images))
    head = (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>Case ' + str(case)
        + '</title>\n<link rel="stylesheet" href="/style.css"><script>var page = {"a": [1, 2], '
        '"b": "</" + "div>"};</script></head>\n<body>\n<ul class="menu">\n')
    foot = '</ul><div class="case-summary-panel">\n' + blocks + '</div>\n<div class="footer">\n'
    text = head + FURNITURE + foot
    while len(text) < 15900:
        text += '<p class="small">Terms of use apply to this <em>page</em> &amp; all others.</p>\n'
    return text + "</div></body></html>\n", images


def main():
    folder, pages = sys.argv[1], int(sys.argv[2])
    vocabulary = {
        "lesion": terms("lesions.csv"), "site": terms("body_locations.csv"),
        "diagnosis": terms("diagnoses.csv"), "symptom": terms("symptoms.csv"),
        "pathos": terms("pathophysiology.csv"),
    }
    chance = random.Random(7)
    os.makedirs(folder, exist_ok=True)
    number = 0
    for case in range(pages):
        text, images = page(chance, 10000 + case, number, vocabulary)
        number += images
        with open(os.path.join(folder, f"{case:07d}.html"), "w", encoding="utf-8") as file:
            file.write(text)
    print(number)


if __name__ == "__main__":
    main()
