"""Makes operations.json: PyTorch's outputs, gradients and SGD steps for small networks.

Each case puts one operation between a 1 x 1 convolution (whose gradient proves the operation's
input gradient) and the two heads. PyTorch runs in double precision on weights that are exact in
f32. Run with PyTorch and numpy installed:  python make_operations.py
"""
import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

import hashed

LESIONS, SITES, SAMPLES, STEPS, RATE, DROPOUT_SEED = 5, 4, 6, 3, 0.05, 7
MOMENTUM, DECAY = 0.9, 0.01
# rate and decay multipliers of each group
MULTIPLIERS = {
    "backboneWeight": (1, 1), "backboneBias": (1, 0), "batchNorm": (1, 1),
    "headWeight": (10, 1), "headBias": (20, 0),
}


# What the reader of the file takes for granted; and that a layer reads the one before it.
DEFAULTS = dict(stride=1, padding=0, groups=1, bias=False, roundsUp=False)


def conv(name, source, outputs, kernel, stride=1, padding=0, groups=1, bias=False):
    return dict(layer="convolution", name=name, input=[source], outputs=outputs, kernel=kernel,
                stride=stride, padding=padding, groups=groups, bias=bias)


def norm(name, source):
    return dict(layer="batchNorm", name=name, input=[source])


def relu(name, source):
    return dict(layer="rectifier", name=name, input=[source])


def pool(name, source, kernel, stride, padding=0, roundsUp=False):
    return dict(layer="maxPool", name=name, input=[source], kernel=kernel, stride=stride,
                padding=padding, roundsUp=roundsUp)


def add(name, first, second):
    return dict(layer="add", name=name, input=[first, second])


def response(name, source, size=5, alpha=1.0, beta=0.75, k=1.0):
    return dict(layer="localResponseNorm", name=name, input=[source], size=size, alpha=alpha,
                beta=beta, k=k)


def flatten(name, source):
    return dict(layer="flatten", name=name, input=[source])


def linear(name, source, outputs):
    return dict(layer="linear", name=name, input=[source], outputs=outputs)


def dropout(name, source, probability=0.5):
    return dict(layer="dropout", name=name, input=[source], probability=probability)


def average(name, source):
    return dict(layer="average", name=name, input=[source])


def case(name, layers, side=9, batch=4, count=None, channels=3, normalisation="batch",
         rate=RATE):
    """Values are numbered: 0 the picture, k the output of layer k - 1."""
    return dict(name=name, side=side, batch=batch, count=batch if count is None else count,
                channels=channels, normalisation=normalisation, rate=rate, layers=layers)


STEM = conv("stem", 0, 8, 1)
CASES = [
    case("convolution 3x3", [STEM, conv("a", 1, 16, 3, padding=1)]),
    case("convolution 3x3, stride 2", [STEM, conv("a", 1, 8, 3, stride=2, padding=1)]),
    case("convolution 7x7, stride 2, bias", [STEM, conv("a", 1, 8, 7, stride=2, padding=3, bias=True)]),
    case("convolution 1x1, stride 2", [STEM, conv("a", 1, 16, 1, stride=2)], side=8),
    case("convolution 5x5, no padding", [STEM, conv("a", 1, 8, 5)]),
    case("convolution, two groups", [STEM, conv("a", 1, 16, 3, padding=1, groups=2, bias=True)]),
    case("convolution, odd channels", [conv("stem", 0, 5, 1), conv("a", 1, 7, 3, padding=1)]),
    case("convolution on the picture", [conv("a", 0, 16, 3, stride=2, padding=1)], side=11),
    case("batch norm", [STEM, norm("a", 1)]),
    case("batch norm, rectified", [STEM, norm("a", 1), relu("r", 2)]),
    case("batch norm, odd channels", [conv("stem", 0, 5, 1), norm("a", 1), relu("r", 2)]),
    case("batch norm, frozen", [STEM, norm("a", 1), relu("r", 2)], normalisation="frozen"),
    case("batch norm, frozen affine", [STEM, norm("a", 1)], normalisation="frozen-affine"),
    case("rectifier", [STEM, relu("r", 1)]),
    case("max pool 3x3, stride 2, padding 1", [STEM, pool("p", 1, 3, 2, 1)]),
    case("max pool 3x3, stride 2, rounded up", [STEM, pool("p", 1, 3, 2, 0, True)], side=8),
    case("max pool 2x2", [STEM, pool("p", 1, 2, 2)], side=8),
    case("add", [STEM, conv("a", 1, 8, 1), add("s", 1, 2)]),
    case("add, rectified", [STEM, conv("a", 1, 8, 1), add("s", 1, 2), relu("r", 3)]),
    case("a value with three readers",
         [STEM, relu("q", 1), conv("a", 2, 8, 1), conv("b", 2, 8, 3, padding=1), add("s", 3, 4),
          add("t", 5, 2), relu("r", 6)]),
    case("residual block",
         [STEM, norm("n", 1), relu("q", 2), conv("a", 3, 8, 3, padding=1), norm("b", 4),
          relu("c", 5), conv("d", 6, 8, 3, padding=1), norm("e", 7), add("s", 8, 3),
          relu("r", 9)]),
    case("convolution, two groups, stride 2", [STEM, conv("a", 1, 16, 3, stride=2, groups=2)]),
    case("convolution 5x5, two groups of 16",
         [conv("stem", 0, 32, 1), conv("a", 1, 32, 5, padding=2, groups=2, bias=True)]),
    case("convolution, groups of one channel", [STEM, conv("a", 1, 8, 3, padding=1, groups=8)]),
    case("convolution 11x11, stride 4, on the picture",
         [conv("a", 0, 16, 11, stride=4, bias=True)], side=23),
    case("max pool 2x2, stride 3, over the edge", [STEM, pool("p", 1, 2, 3, 0, True)], side=8),
    case("max pool over the edge, odd channels",
         [conv("stem", 0, 5, 1), pool("p", 1, 3, 2, 0, True)], side=8),
    case("local response norm", [conv("stem", 0, 16, 1), response("n", 1)]),
    case("local response norm, Caffe's constants, rectified",
         [conv("stem", 0, 32, 1, bias=True), relu("r", 1), response("n", 2, alpha=1e-4)]),
    case("local response norm over three, another power", [STEM, response("n", 1, 3, 0.5, 0.6, 2)]),
    case("local response norm, fewer channels than it spans",
         [conv("stem", 0, 3, 1), response("n", 1)]),
    case("dropout of maps", [STEM, dropout("d", 1, 0.3), conv("a", 2, 8, 1)]),
    case("two dropouts of rows",
         [STEM, flatten("f", 1), linear("l", 2, 24), relu("r", 3), dropout("d", 4),
          linear("m", 5, 16), dropout("e", 6, 0.25)], side=5, rate=0.002),
    case("flatten", [conv("stem", 0, 16, 1), flatten("f", 1)], side=4, rate=0.005),
    case("flatten, odd channels", [conv("stem", 0, 5, 1), flatten("f", 1)], side=3, rate=0.005),
    case("linear with a bias, more inputs than rows",
         [STEM, flatten("f", 1), linear("l", 2, 12), relu("r", 3)], side=7, count=3, rate=0.002),
    case("AlexNet's chain",
         [conv("a", 0, 16, 5, stride=2, bias=True), relu("b", 1), response("c", 2),
          pool("d", 3, 3, 2, 0, True), conv("e", 4, 32, 3, padding=1, groups=2, bias=True),
          relu("f", 5), pool("g", 6, 3, 2, 0, True), flatten("h", 7), linear("i", 8, 24),
          relu("j", 9), dropout("k", 10)], side=20, rate=0.005),
    case("linear and masked losses", [STEM]),
    case("padding rows have no loss", [STEM, relu("r", 1)], count=3),
]


# More kinds of layers, by name: make_operators.py has them.
EXTRA = {}


def convolution_of(layer, x, p):
    name = layer["name"]
    return F.conv2d(x, p[f"{name}.weight"], p.get(f"{name}.bias"), stride=layer["stride"],
                    padding=layer["padding"], groups=layer["groups"])


def norm_of(layer, x, p, statistics, training):
    name = layer["name"]
    return F.batch_norm(x, statistics[f"{name}.running_mean"], statistics[f"{name}.running_var"],
                        p[f"{name}.weight"], p[f"{name}.bias"], training, 0.1, 1e-5)


def forward(c, p, statistics, x, training, step=None):
    """The logits of both heads; without the number of a step nothing is dropped."""
    values, dropouts = [x], 0
    for layer in c["layers"]:
        inputs = [values[i] for i in layer["input"]]
        match layer["layer"]:
            case "convolution": y = convolution_of(layer, inputs[0], p)
            case "batchNorm": y = norm_of(layer, inputs[0], p, statistics, training)
            case "rectifier": y = F.relu(inputs[0])
            case "maxPool": y = F.max_pool2d(inputs[0], layer["kernel"], layer["stride"],
                                             layer["padding"], ceil_mode=layer["roundsUp"])
            case "add": y = inputs[0] + inputs[1]
            case "localResponseNorm":
                y = F.local_response_norm(inputs[0], layer["size"], layer["alpha"], layer["beta"],
                                          layer["k"])
            case "flatten": y = inputs[0].flatten(1)
            case "linear": y = F.linear(inputs[0], p[f"{layer['name']}.weight"],
                                        p[f"{layer['name']}.bias"])
            case "dropout":
                y = inputs[0]
                if step is not None:
                    y = y * torch.tensor(hashed.dropout_factors(
                        DROPOUT_SEED, step, dropouts, layer["probability"], tuple(y.shape)))
                dropouts += 1
            case "average": y = inputs[0].mean((2, 3))
            case kind: y = EXTRA[kind].apply(layer, inputs, p, step)
        values.append(y)
    features = values[-1].mean((2, 3)) if values[-1].dim() == 4 else values[-1]
    return (F.linear(features, p["lesion.weight"], p["lesion.bias"]),
            F.linear(features, p["site.weight"], p["site.bias"]))


def losses(logits, targets, known, site, count):
    """METHOD's L_s and L_b with what is unknown masked."""
    cells = F.binary_cross_entropy_with_logits(logits[0], targets, reduction="none") * known
    lesion = cells[:count].sum() / count
    rows = site[:count] >= 0
    site_loss = F.cross_entropy(logits[1][:count][rows], site[:count][rows], reduction="sum")
    return lesion, site_loss / max(int(rows.sum()), 1)


def specs(c):
    """Names, shapes and groups of the parameters, and the statistics' names and shapes."""
    parameters, statistics, channels = [], [], [c["channels"]]
    sides = [c["side"]]
    for layer in c["layers"]:
        name, inputs = layer["name"], channels[layer["input"][0]]
        side = sides[layer["input"][0]]
        outputs = layer.get("outputs", inputs)
        if layer["layer"] == "convolution":
            shape = (outputs, inputs // layer["groups"], layer["kernel"], layer["kernel"])
            parameters.append((f"{name}.weight", shape, "backboneWeight"))
            if layer["bias"]:
                parameters.append((f"{name}.bias", (outputs,), "backboneBias"))
        if layer["layer"] == "batchNorm":
            parameters.append((f"{name}.weight", (outputs,), "batchNorm"))
            parameters.append((f"{name}.bias", (outputs,), "batchNorm"))
            statistics.append((f"{name}.running_mean", (outputs,)))
            statistics.append((f"{name}.running_var", (outputs,)))
        if layer["layer"] in EXTRA:
            for suffix, shape in EXTRA[layer["layer"]].parameters(inputs):
                parameters.append((f"{name}.{suffix}", shape, "backboneBias"))
        if layer["layer"] == "average":
            side = 1
        if layer["layer"] == "flatten":
            outputs, side = inputs * side * side, 1
        if layer["layer"] == "linear":
            parameters.append((f"{name}.weight", (outputs, inputs), "backboneWeight"))
            parameters.append((f"{name}.bias", (outputs,), "backboneBias"))
        if layer["layer"] == "convolution":
            side = (side + 2 * layer["padding"] - layer["kernel"]) // layer["stride"] + 1
        if layer["layer"] == "maxPool":
            x = torch.zeros(1, 1, side, side)
            side = F.max_pool2d(x, layer["kernel"], layer["stride"], layer["padding"],
                                ceil_mode=layer["roundsUp"]).shape[-1]
        channels.append(outputs)
        sides.append(side)
    for head, count in (("lesion", LESIONS), ("site", SITES)):
        parameters.append((f"{head}.weight", (count, channels[-1]), "headWeight"))
        parameters.append((f"{head}.bias", (count,), "headBias"))
    return parameters, statistics


def run(c):
    """A case with what PyTorch made of it."""
    parameter_specs, statistic_specs = specs(c)
    p = {name: torch.tensor(hashed.parameter(name, shape), dtype=torch.float64,
                            requires_grad=not (c["normalisation"] == "frozen-affine"
                                               and group == "batchNorm"))
         for name, shape, group in parameter_specs}
    s = {name: torch.tensor(hashed.parameter(name, shape), dtype=torch.float64)
         for name, shape in statistic_specs}
    x = torch.tensor(hashed.pictures(c["batch"], c["channels"], c["side"]), dtype=torch.float64)
    targets, known = (torch.tensor(a, dtype=torch.float64)
                      for a in hashed.lesions(c["batch"], LESIONS))
    site = torch.tensor(hashed.sites(c["batch"], SITES))
    with torch.no_grad():
        inference = forward(c, p, {k: v.clone() for k, v in s.items()}, x, False)
    learning = [(n, g) for n, _, g in parameter_specs if p[n].requires_grad]
    optimiser = torch.optim.SGD(
        [dict(params=[p[n]], lr=c["rate"] * MULTIPLIERS[g][0], weight_decay=DECAY * MULTIPLIERS[g][1])
         for n, g in learning], momentum=MOMENTUM)
    result = dict(c, steps=[])
    for step in range(STEPS):
        optimiser.zero_grad()
        logits = forward(c, p, s, x, c["normalisation"] == "batch", step)
        lesion, site_loss = losses(logits, targets, known, site, c["count"])
        (lesion + 0.5 * site_loss).backward()
        if step == 0:
            result["lesionLogits"] = logits[0].detach().reshape(-1).tolist()
            result["siteLogits"] = logits[1].detach().reshape(-1).tolist()
            result["gradients"] = {
                n: hashed.sampled(n, p[n].grad.numpy(), SAMPLES) for n, _ in learning}
        result["steps"].append([lesion.item(), site_loss.item()])
        optimiser.step()
    result["layers"] = [
        {k: v for k, v in layer.items() if dict(DEFAULTS, input=[number]).get(k) != v}
        for number, layer in enumerate(c["layers"])]
    result["inferenceLesionLogits"] = inference[0].reshape(-1).tolist()
    result["parameters"] = {
        n: hashed.sampled(n, p[n].detach().numpy(), SAMPLES) for n, _, _ in parameter_specs}
    result["statistics"] = {n: hashed.sampled(n, v.numpy(), SAMPLES) for n, v in s.items()}
    return result


def rounded(value):
    """Eight significant digits: as much as f32 holds."""
    if isinstance(value, float):
        return float(f"{value:.8g}")
    if isinstance(value, list):
        return [rounded(v) for v in value]
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    return value


def write(name, cases):
    """Writes the table of these cases next to this file."""
    torch.manual_seed(0)
    fixture = dict(lesions=LESIONS, sites=SITES, rate=RATE, momentum=MOMENTUM, decay=DECAY,
                   lesionWeight=1, siteWeight=0.5, samples=SAMPLES, dropoutSeed=DROPOUT_SEED,
                   cases=[rounded(run(c)) for c in cases])
    path = pathlib.Path(__file__).with_name(name)
    path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(path, path.stat().st_size, "bytes,", len(cases), "cases")


if __name__ == "__main__":
    write("operations.json", CASES)
