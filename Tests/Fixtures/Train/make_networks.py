"""Makes NAME.json for whole networks: PyTorch's logits, gradients and steps of SGD.

Hashed weights, double precision; next to each figure the error of PyTorch's own single precision
("rounding") says how much of a difference rounding alone explains. For losses it also holds how far
they go in double precision when the input moves by one rounding. A network without batch
normalisation can be followed for a few steps only: rounding decides about some ReLU or maximum,
and ten steps later two sound trajectories differ by a thousandth. Its steps start again and again
("restart") from hashed weights and momenta that both sides know. Run with PyTorch, torchvision
and numpy installed:  python make_networks.py [NAME …]
"""
import base64
import json
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F
import torchvision

import hashed
from make_operations import DROPOUT_SEED, MOMENTUM, MULTIPLIERS, losses, rounded

LESIONS, SITES, SAMPLES, SMALLEST = 25, 20, 64, 1e-3


def resnet(make):
    """A torchvision model without its last layer, and the width of its features."""
    model = make(weights=None)
    width = model.fc.in_features
    model.fc = torch.nn.Identity()
    return model, width


def resnet50_v1():
    """He et al.'s Caffe model: https://github.com/KaimingHe/deep-residual-networks."""
    model, width = resnet(torchvision.models.resnet50)
    model.conv1 = torch.nn.Conv2d(3, 64, 7, 2, 3, bias=True)
    model.maxpool = torch.nn.MaxPool2d(3, 2, 0, ceil_mode=True)
    for stage in (model.layer2, model.layer3, model.layer4):
        stage[0].conv1.stride, stage[0].conv2.stride = (2, 2), (1, 1)
    return model, width


class HashedDropout(torch.nn.Module):
    """Instead of a dropout or stochastic depth: the factors that derm draws."""

    def __init__(self, backbone, index, probability, rows):
        super().__init__()
        self.index, self.probability, self.rows = index, probability, rows
        # In a list, for a module within would be a part of the state.
        self.backbone = [backbone]

    def forward(self, x):
        shape = (x.shape[0],) + (1,) * (x.dim() - 1) if self.rows else tuple(x.shape)
        factors = hashed.dropout_factors(
            DROPOUT_SEED, self.backbone[0].step, self.index, self.probability, shape)
        return x * torch.tensor(factors, dtype=x.dtype)


def torchvision_model(make):
    """A model whose last layer is in `classifier`, without it; its random layers draw as derm's do."""
    model = make(weights=None)
    width = model.classifier[-1].in_features
    model.classifier[-1] = torch.nn.Identity()
    model.step, count = 0, 0
    for parent in model.modules():
        for name, layer in parent.named_children():
            rows = isinstance(layer, torchvision.ops.StochasticDepth)
            if rows and (layer.p == 0 or not getattr(parent, "use_res_connect", True)):
                setattr(parent, name, torch.nn.Identity())
            elif rows or isinstance(layer, torch.nn.Dropout):
                setattr(parent, name, HashedDropout(model, count, layer.p, rows))
                count += 1
    return model, width


class AlexNet(torch.nn.Module):
    """BVLC's bvlc_alexnet/train_val.prototxt up to drop7."""

    def __init__(self, side):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(3, 96, 11, 4)
        self.conv2 = torch.nn.Conv2d(96, 256, 5, padding=2, groups=2)
        self.conv3 = torch.nn.Conv2d(256, 384, 3, padding=1)
        self.conv4 = torch.nn.Conv2d(384, 384, 3, padding=1, groups=2)
        self.conv5 = torch.nn.Conv2d(384, 256, 3, padding=1, groups=2)
        with torch.no_grad():
            inputs = self.maps(torch.zeros(1, 3, side, side)).numel()
        self.fc6 = torch.nn.Linear(inputs, 4096)
        self.fc7 = torch.nn.Linear(4096, 4096)
        self.step = 0

    @staticmethod
    def pool(x):
        return F.max_pool2d(x, 3, 2, ceil_mode=True)

    def maps(self, x):
        x = self.pool(F.local_response_norm(F.relu(self.conv1(x)), 5, 1e-4, 0.75, 1))
        x = self.pool(F.local_response_norm(F.relu(self.conv2(x)), 5, 1e-4, 0.75, 1))
        return self.pool(F.relu(self.conv5(F.relu(self.conv4(F.relu(self.conv3(x)))))))

    def forward(self, x):
        x = self.maps(x).flatten(1)
        for index, layer in enumerate((self.fc6, self.fc7)):
            x = F.relu(layer(x))
            x = x * torch.tensor(hashed.dropout_factors(
                DROPOUT_SEED, self.step, index, 0.5, tuple(x.shape)), dtype=x.dtype)
        return x


NETWORKS = {
    "resnet50": dict(make=lambda side: resnet(torchvision.models.resnet50), batch=8, side=64,
                     steps=20, rate=2e-5, decay=1e-4),
    "resnet50-v1": dict(make=lambda side: resnet50_v1(), batch=4, side=64, steps=3, rate=2e-5,
                        decay=1e-4),
    "resnet18": dict(make=lambda side: resnet(torchvision.models.resnet18), batch=4, side=64,
                     steps=3, rate=2e-5, decay=1e-4),
    "resnet34": dict(make=lambda side: resnet(torchvision.models.resnet34), batch=8, side=64,
                     steps=3, rate=2e-5, decay=1e-4, samples=16),
    "mobilenet-v3-small": dict(
        make=lambda side: torchvision_model(torchvision.models.mobilenet_v3_small), batch=8,
        side=64, steps=3, rate=2e-5, decay=1e-4, samples=16),
    "efficientnet-b0": dict(
        make=lambda side: torchvision_model(torchvision.models.efficientnet_b0), batch=4, side=64,
        steps=3, rate=2e-5, decay=1e-4, samples=16),
    "convnext-tiny": dict(
        make=lambda side: torchvision_model(torchvision.models.convnext_tiny), batch=4, side=64,
        steps=3, rate=2e-5, decay=1e-4, samples=16),
    "alexnet": dict(make=lambda side: (AlexNet(side), 4096), batch=2, side=227, steps=1,
                    rate=1e-5, decay=5e-4),
    "alexnet-67": dict(make=lambda side: (AlexNet(side), 4096), batch=8, side=67, steps=20,
                       rate=1e-5, decay=5e-4, restart=2),
}


class TwoHeads(torch.nn.Module):
    def __init__(self, backbone, width):
        super().__init__()
        self.backbone = backbone
        self.lesion = torch.nn.Linear(width, LESIONS)
        self.site = torch.nn.Linear(width, SITES)

    def forward(self, x):
        features = self.backbone(x)
        return self.lesion(features), self.site(features)


def name_of(key):
    return key.removeprefix("backbone.")


def group_of(model, key):
    if key.startswith(("lesion", "site")):
        return "headWeight" if key.endswith("weight") else "headBias"
    layer = model.get_submodule(key.rpartition(".")[0])
    if isinstance(layer, torch.nn.BatchNorm2d):
        return "batchNorm"
    has_weight = key.endswith("weight") and not isinstance(layer, torch.nn.LayerNorm)
    return "backboneWeight" if has_weight else "backboneBias"


# Inputs moved by one rounding.
MOVES = 4
# Momenta of a new start: large enough that a step that forgets them shows in the next loss.
MOMENTA = 20


def fill(model, start):
    """Writes the hashed weights and statistics of a start; the first has the plain names."""
    prefix = f"start {start} " if start else ""
    with torch.no_grad():
        for key, value in model.state_dict().items():
            if not key.endswith("num_batches_tracked"):
                name = name_of(key)
                value.copy_(torch.tensor(hashed.parameter(prefix + name, tuple(value.shape))))


def fill_momenta(model, optimiser, start):
    for key, parameter in model.named_parameters():
        name = f"start {start} momentum {name_of(key)}"
        optimiser.state[parameter]["momentum_buffer"] = torch.tensor(
            hashed.scaled(name, tuple(parameter.shape), MOMENTA), dtype=parameter.dtype)


def run(c, dtype, moved=None):
    """Logits, losses of each step, and all gradients of the first, at a precision.

    With `moved`, a number, every input is moved by one rounding up or down.
    """
    model = TwoHeads(*c["make"](c["side"])).to(dtype).train()
    fill(model, 0)
    batch = c["batch"]
    x = torch.tensor(hashed.pictures(batch, 3, c["side"]), dtype=dtype)
    if moved is not None:
        signs = torch.tensor(hashed.scaled(f"moved {moved}", tuple(x.shape), 1)).sign()
        x = x * (1 + signs * 2.0**-24)
    targets, known = (torch.tensor(a, dtype=dtype) for a in hashed.lesions(batch, LESIONS))
    site = torch.tensor(hashed.sites(batch, SITES))
    optimiser = torch.optim.SGD(
        [dict(params=[p], lr=c["rate"] * MULTIPLIERS[group_of(model, k)][0],
              weight_decay=c["decay"] * MULTIPLIERS[group_of(model, k)][1])
         for k, p in model.named_parameters()], momentum=MOMENTUM)
    result = dict(steps=[])
    restart = c.get("restart", c["steps"])
    for step in range(c["steps"]):
        if step and step % restart == 0:
            fill(model, step // restart)
            fill_momenta(model, optimiser, step // restart)
        optimiser.zero_grad()
        model.backbone.step = step
        logits = model(x)
        lesion, site_loss = losses(logits, targets, known, site, batch)
        (lesion + site_loss).backward()
        if step == 0:
            result["lesionLogits"] = logits[0].detach().double().numpy()
            result["siteLogits"] = logits[1].detach().double().numpy()
            result["gradients"] = {
                name_of(k): p.grad.double().numpy() for k, p in model.named_parameters()}
        result["steps"].append([lesion.item(), site_loss.item()])
        optimiser.step()
    return result


def largest(a, b):
    return float(np.abs(a - b).max() / np.abs(b).max())


def packed(name, single, double, samples):
    """Norm and entries as little-endian f32 in base64, and the largest error of the single
    precision relative to the typical entry, norm / sqrt(count), or to 0.001 where that is less:
    a bias before a batch normalisation has no gradient but rounding."""
    sampled = hashed.sampled(name, double, samples)
    typical = max(sampled["norm"] / double.size**0.5, SMALLEST)
    entries = np.array(sampled["samples"], dtype="<f4").tobytes()
    return dict(norm=sampled["norm"], samples=base64.b64encode(entries).decode(),
                rounding=float(f"{np.abs(single - double).max() / typical:.2g}"))


def make(name):
    c = NETWORKS[name]
    single, double = run(c, torch.float32), run(c, torch.float64)
    others = [single] + [run(c, torch.float64, moved) for moved in range(MOVES)]
    fixture = dict(
        model=name.removesuffix("-67"), lesions=LESIONS, sites=SITES, batch=c["batch"],
        side=c["side"], rate=c["rate"], momentum=MOMENTUM, decay=c["decay"],
        dropoutSeed=DROPOUT_SEED, restart=c.get("restart", c["steps"]), steps=double["steps"],
        lesionLogits=double["lesionLogits"].reshape(-1).tolist(),
        siteLogits=double["siteLogits"].reshape(-1).tolist(),
        gradients={k: packed(k, single["gradients"][k], v, c.get("samples", SAMPLES))
                   for k, v in double["gradients"].items()},
        rounding=dict(
            logits=max(largest(single[k], double[k]) for k in ("lesionLogits", "siteLogits")),
            steps=[max(abs(a / b - 1) for other in others
                       for a, b in zip(other["steps"][step], double["steps"][step]))
                   for step in range(c["steps"])]))
    print(name, json.dumps(rounded(fixture["rounding"])),
          max(g["rounding"] for g in fixture["gradients"].values()), rounded(fixture["steps"]))
    path = pathlib.Path(__file__).with_name(f"{name}.json")
    path.write_text(json.dumps(rounded(fixture), separators=(",", ":")) + "\n")
    print(path, path.stat().st_size, "bytes")


if __name__ == "__main__":
    torch.set_num_threads(2)
    for chosen in sys.argv[1:] or NETWORKS:
        make(chosen)
