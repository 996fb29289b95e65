"""Errors found against answers given, by a simulated reviewer who works through derm-quality's queue, as a picture.

    derm-quality data/runs/planted --kinds missing,spurious --budget 4000 --out reports/effort
    effort_curve.py data/atlas.truth.csv reports/dataset/labels.csv data/runs/planted reports/effort OUT.svg [ANSWERS.jsonl [SEED]]

The reviewer knows the sample's truth and is mistaken in 5 of 100 answers (another seed in each of ten sessions; the curves are
their means). An answer that a label is wrong is asked for again at once, and both count; an error is found when both say so and
it is one. Random order asks about known labels without a queue; the best order has every error first. ANSWERS gets the answers
of the first session, for derm-quality --answers, and SEED is that session's.
"""
import json
import random
import sys

from planted_labels import Planted, native, read_truth

SESSIONS, MISTAKES = 10, 0.05
WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 640, 400, 62, 48, 18, 18


def session(items, is_error, seed):
    """Whether each answer completed an error's finding, and the answers: items with "wrong" or "right"."""
    chance, hits, answers = random.Random(seed), [], []
    for item in items:
        for _ in range(2):
            says = is_error(item) != (chance.random() < MISTAKES)
            answers.append((item, "wrong" if says else "right"))
            hits.append(0)
            if not says:
                break
        else:
            hits[-1] = int(is_error(item))
    return hits, answers


def cumulative(hits):
    total, curve = 0, [0]
    for hit in hits:
        total += hit
        curve.append(total)
    return curve


def left(items, answers, is_error, data):
    """Wrong labels that most answers did not call wrong, by direction."""
    balance = {}
    for item, answer in answers:
        balance[item["id"]] = balance.get(item["id"], 0) + (1 if answer == "wrong" else -1)
    found = {"missing": 0, "spurious": 0}
    for item in items:
        found[item["kind"]] += is_error(item) and balance[item["id"]] > 0
    planted = {"missing": int((data.wrong & ~data.said).sum()), "spurious": int((data.wrong & data.said).sum())}
    return {kind: planted[kind] - found[kind] for kind in planted}


def draw(curves, most, errors, path):
    """An SVG that is readable on light and dark pages; `curves` is (name, colour, dashes, points)."""
    x = lambda answers: LEFT + answers / most * (WIDTH - LEFT - RIGHT)
    y = lambda found: HEIGHT - BOTTOM - found / errors * (HEIGHT - BOTTOM - TOP)
    text = lambda at, down, words, more="": f'<text x="{at:.1f}" y="{down:.1f}" {more}>{words}</text>'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>']
    for share in range(0, 101, 25):
        level = y(errors * share / 100)
        parts += [f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{level:.1f}" y2="{level:.1f}" stroke="#ddd"/>',
                  text(LEFT - 8, level + 4, f"{share} %", 'text-anchor="end" fill="#333"')]
    step = 10 ** (len(str(most)) - 1) // (2 if most < 2 * 10 ** (len(str(most)) - 1) else 1)
    for answers in range(0, most + 1, step):
        parts.append(text(x(answers), HEIGHT - BOTTOM + 18, f"{answers:,}", 'text-anchor="middle" fill="#333"'))
    parts += [text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, "answers", 'text-anchor="middle" fill="#333"'),
              text(14, HEIGHT / 2, "errors found", f'text-anchor="middle" fill="#333" transform="rotate(-90 14 {HEIGHT / 2})"')]
    for number, (name, colour, dashes, points) in enumerate(curves):
        path_data = " ".join(f"{x(a):.1f},{y(f):.1f}" for a, f in points if a <= most)
        parts += [f'<polyline points="{path_data}" fill="none" stroke="{colour}" stroke-width="2.5" stroke-dasharray="{dashes}"/>',
                  f'<line x1="{WIDTH - 230}" x2="{WIDTH - 200}" y1="{HEIGHT - 130 + 22 * number}" y2="{HEIGHT - 130 + 22 * number}" '
                  f'stroke="{colour}" stroke-width="2.5" stroke-dasharray="{dashes}"/>',
                  text(WIDTH - 194, HEIGHT - 126 + 22 * number, name, 'fill="#333"')]
    with open(path, "w") as file:
        file.write("\n".join([*parts, "</svg>"]) + "\n")


def main():
    truth_path, labels, run, report, out, *kept = sys.argv[1:]
    truth = read_truth(truth_path)
    data = Planted(truth, labels, run)
    with open(f"{report}/queue.jsonl") as file:
        items = [json.loads(line) for line in file]
    # Of images off topic nobody can say which label is right.
    items = [item for item in items if not truth[native(item["images"][0])]["off_topic"]]
    is_error = lambda item: (item["class"] in truth[native(item["images"][0])]["lesions"]) == (item["kind"] == "missing")
    errors, cells = int(data.wrong.sum()), int(data.judged.sum())
    first = int(kept[1]) if len(kept) > 1 else 0
    runs = [session(items, is_error, first + seed) for seed in range(SESSIONS)]
    curves = [cumulative(hits) for hits, _ in runs]
    mean = [sum(values) / SESSIONS for values in zip(*curves)]
    most = len(mean) - 1
    if kept:
        with open(kept[0], "w") as file:
            for item, answer in runs[0][1]:
                file.write(json.dumps({"item": item["id"], "answer": answer, "by": "simulated"}) + "\n")
    seen_twice = (1 - MISTAKES) ** 2
    # Of the labels that are right 5 % are asked about twice, of the errors 95 %.
    chance = lambda answers: answers / (1 + MISTAKES + errors / cells * (1 - 2 * MISTAKES)) / cells * errors * seen_twice
    best = lambda answers: min(answers / (2 - MISTAKES), errors) * seen_twice
    # The queue is shorter than a tenth of the labels: a person who goes on to that budget answers at random behind it.
    tenth = cells // 10
    budget = mean[min(most, tenth)] + max(0, tenth - most) / cells * (errors - mean[-1]) * seen_twice
    shown = [{"answers": a, "found": mean[a], "at random": chance(a)} for a in (100, 200, 400, 800, most) if a <= most]
    shown.append({"answers": tenth, "found": budget, "at random": chance(tenth)})
    found = {"errors": errors, "labels": cells, "questions": len(items),
             "curve": shown, "left": left(items, runs[0][1], is_error, data)}
    print(json.dumps(found))
    points = range(0, most + 1, max(1, most // 200))
    draw([("best order", "#7a7a7a", "2 4", [(a, best(a)) for a in sorted({0, min(int(errors * (2 - MISTAKES)), most), most})]),
          ("derm-quality's queue", "#0b62c4", "", [(a, mean[a]) for a in points]),
          ("random order", "#c4540b", "7 4", [(a, chance(a)) for a in (0, most)])], most, errors, out)


if __name__ == "__main__":
    main()
