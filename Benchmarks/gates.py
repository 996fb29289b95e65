"""What every stage has to reach, and whether a row's medians reach it.

One entry a gate: the work, the row that measures it (None while nothing does), the gate in words, and a check
of the row's medians: `ours` and `peers` by name, and what else the row measured. A gate without a row is listed
as not measured.
"""


def least(values):
    return min(values.values())


def most(values):
    return max(values.values())


def seconds(limit):
    return lambda ours, peers, also: most(ours) <= limit


def reached(limit):
    return lambda ours, peers, also: least(ours) >= limit


def at_most_peer(share=1.0):
    return lambda ours, peers, also: least(ours) <= share * least(peers)


def faster(times):
    """Rates: the best of ours is so many times the best peer's."""
    return lambda ours, peers, also: most(ours) >= times * most(peers)


def seconds_and_megabytes(time, size):
    return lambda ours, peers, also: most(ours) <= time and also["megabytes"] <= size


def html(ours, peers, also):
    one = {name: v for name, v in peers.items() if "processes" not in name}
    lxml = min(v for name, v in one.items() if "lxml" in name)
    selectolax = min(v for name, v in one.items() if "selectolax" in name)
    return 3 * least(ours) <= lxml and least(ours) <= selectolax


def catalogue(ours, peers, also):
    return least(ours) <= 1.3 * peers["SQLite alone"] if "SQLite alone" in peers else None


# (work, row, gate, check)
GATES = [
    ("training step, ResNet-50, f32", "train-step", ">= 1.2x the best peer", faster(1.2)),
    ("training step, ResNet-50, f32, batch 32", "train-step-32", ">= 1.2x the best peer", faster(1.2)),
    ("training step, ResNet-50, bf16", "train-step-bf16", ">= 1.15x the best peer", faster(1.15)),
    *[(f"training step, {model}, {side} px, {precision}", f"train-step-{model}-{side}-{precision}",
       ">= 1.3x the best peer", faster(1.3))
      for model in ("resnet18", "resnet-small") for side in (64, 128, 224) for precision in ("f32", "bf16")],
    ("training step, AlexNet, batch 128", "train-step-alexnet", ">= 2x PyTorch, tuned", faster(2)),
    ("training from the pack on disk", "train-input", ">= 0.95 of the step alone", faster(0.95)),
    ("memory of training, batch 32", "train-memory", "<= 0.8x PyTorch", at_most_peer(0.8)),
    ("memory of inference", "predict-memory", "<= 0.5x PyTorch", at_most_peer(0.5)),
    ("ten-crop prediction, f32", "predict", ">= 1.2x torch.compile, tuned", faster(1.2)),
    ("ten-crop prediction, bf16", "predict-bf16", ">= 1.1x torch.compile, tuned", faster(1.1)),
    ("HTML to a catalogue", "html", ">= 3x lxml + sqlite3, >= 1x selectolax + sqlite3", html),
    ("XML of 21,657 images", "xml", "<= 0.12 s, <= 40 MB", seconds(0.12)),
    ("XML to a catalogue", "xml-catalogue", ">= 1x", at_most_peer()),
    ("catalogue of 21,657 images", "catalogue", "<= 1.3x SQLite's own time for the same rows", catalogue),
    ("decode and crop of an 800 x 600 JPEG", "decode", ">= 1.9x torchvision.io", faster(1.9)),
    ("perceptual hash", "perceptual-hash", ">= 3x ImageHash", faster(3)),
    ("all pairs of 21,657 hashes", "hash-pairs", "<= 1x faiss", at_most_peer()),
    ("all pairs of 1,000,000 hashes", "hash-pairs-million", "<= 60 s", seconds(60)),
    ("rules on 21,657 images, 180 terms to 25 classes", "rules", "<= 5 ms", seconds(0.005)),
    ("plan after an edit of the rules", "plan-after-edit", "<= 0.1 s", seconds(0.1)),
    ("correlation map, 1,000 draws of cases", "correlation", "<= 1 s", seconds(1)),
    ("five folds of 21,657 images", "split", "<= 0.02 s, mean deviation <= 1 %, no leak",
     seconds(0.02)),
    ("five folds of PAD-UFES-20", "split-pad-ufes", "<= 0.02 s, no leak", seconds(0.02)),
    ("label errors, 21,657 x 25", "label-errors", "<= 0.1 s", seconds(0.1)),
    ("images with label errors, logistic regression", "label-errors-lr", ">= 0.905", reached(0.905)),
    ("images with label errors, random forest", "label-errors-rf", ">= 0.855", reached(0.855)),
    ("wrong labels, logistic regression", "label-errors-lr-cells", ">= 0.68", reached(0.68)),
    ("wrong labels, random forest", "label-errors-rf-cells", ">= 0.55", reached(0.55)),
    ("wrong labels, 30 % hidden", "label-errors-hidden", "<= 0.01", seconds(0.01)),
    ("planted labels", "planted-labels", ">= 1.15x cleanlab", lambda ours, peers, also: most(ours) >= 1.15 * peers["cleanlab"]),
    ("planted missing labels, first 100", "planted-missing", ">= 0.9", reached(0.9)),
    ("planted spurious labels, first 100", "planted-spurious", ">= 0.9", reached(0.9)),
    ("planted wrong sites, first 100", "planted-sites", ">= 0.8", reached(0.8)),
    ("errors found against random order", "review-effort", ">= 4x", reached(4)),
    ("the interval of errors left", "errors-left", ">= 18 of 20", reached(18)),
    ("crops of 50 to 90 %", "partial-copies", ">= 0.9", reached(0.9)),
    ("mAP-class", "class-ap", "<= 0.03 s, equal to 1e-12", seconds(0.03)),
    ("mAP-image", "image-ap", "<= 0.01 s, equal to 1e-12", seconds(0.01)),
    ("bootstrap of mAP-class, 1,000 draws", "bootstrap", "<= 5 s", seconds(5)),
    ("retrieval, 4,332 x 17,325 x 2,048, k = 5", "retrieval", "<= 1x faiss, exact", at_most_peer()),
    ("report of a data set of 21,657 images", "report", "<= 1 s, <= 3 MB",
     seconds_and_megabytes(1, 3)),
    ("report of models on 21,657 images", "model-report", "<= 1 s, <= 3 MB", seconds_and_megabytes(1, 3)),
    ("start of every command", "start", "<= 0.03 s each", seconds(0.03)),
    # Linear growth is read off the row's own numbers, so the table does not judge it.
    ("pages at 25 k and 250 k images", "growth", "linear", None),
]


def verdict(row, ours, peers, also):
    """`met`, `missed`, or a dash where no gate can be judged from medians."""
    for _, name, _, check in GATES:
        if name == row and check is not None:
            is_met = check(ours, peers, also)
            # A result of before the gate lacks what the gate compares with.
            return "–" if is_met is None else "met" if is_met else "**missed**"
    return "–"


def unmeasured(rows):
    """Work and gate of every gate whose row has no result."""
    return [(work, gate) for work, name, gate, _ in GATES if name not in rows]
