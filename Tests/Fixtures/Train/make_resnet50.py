"""Makes resnet50.json: PyTorch's steps of torchvision's ResNet-50 v1.5 with two heads.

Hashed weights, double precision; beside each figure the error of PyTorch's own single precision
("rounding") says how much of a difference rounding alone explains. Run with PyTorch, torchvision
and numpy installed:  python make_resnet50.py
"""
import json
import pathlib

import numpy as np
import torch
import torchvision

import hashed
from make_operations import DECAY, MOMENTUM, MULTIPLIERS, losses, rounded

LESIONS, SITES, BATCH, SIDE, STEPS, RATE = 25, 20, 4, 64, 5, 0.0001
SAMPLES = 64


class TwoHeads(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = torchvision.models.resnet50(weights=None)
        self.backbone.fc = torch.nn.Identity()
        self.lesion = torch.nn.Linear(2048, LESIONS)
        self.site = torch.nn.Linear(2048, SITES)

    def forward(self, x):
        features = self.backbone(x)
        return self.lesion(features), self.site(features)


def name_of(key):
    return key.removeprefix("backbone.")


def group_of(key, value):
    if key.startswith(("lesion", "site")):
        return "headWeight" if key.endswith("weight") else "headBias"
    return "backboneWeight" if value.dim() > 1 else "batchNorm"


def run(dtype):
    """Logits, losses of each step, and all gradients of the first, at a precision."""
    model = TwoHeads().to(dtype).train()
    with torch.no_grad():
        for key, value in model.state_dict().items():
            if not key.endswith("num_batches_tracked"):
                value.copy_(torch.tensor(hashed.parameter(name_of(key), tuple(value.shape))))
    x = torch.tensor(hashed.pictures(BATCH, 3, SIDE), dtype=dtype)
    targets, known = (torch.tensor(a, dtype=dtype) for a in hashed.lesions(BATCH, LESIONS))
    site = torch.tensor(hashed.sites(BATCH, SITES))
    optimiser = torch.optim.SGD(
        [dict(params=[p], lr=RATE * MULTIPLIERS[group_of(k, p)][0],
              weight_decay=DECAY * MULTIPLIERS[group_of(k, p)][1])
         for k, p in model.named_parameters()], momentum=MOMENTUM)
    result = dict(steps=[])
    for step in range(STEPS):
        optimiser.zero_grad()
        logits = model(x)
        lesion, site_loss = losses(logits, targets, known, site, BATCH)
        (lesion + site_loss).backward()
        if step == 0:
            result["lesionLogits"] = logits[0].detach().double().numpy()
            result["siteLogits"] = logits[1].detach().double().numpy()
            result["gradients"] = {
                name_of(k): p.grad.double().numpy() for k, p in model.named_parameters()}
        result["steps"].append([float(lesion.detach()), float(site_loss.detach())])
        optimiser.step()
    return result


def largest(a, b):
    return float(np.abs(a - b).max() / np.abs(b).max())


def error_of_norm(a, b):
    return float(abs(np.linalg.norm(a) - np.linalg.norm(b)) / np.linalg.norm(b))


if __name__ == "__main__":
    torch.set_num_threads(2)
    single, double = run(torch.float32), run(torch.float64)
    gradients = double["gradients"]
    # 64 entries in all of one parameter in eight, and every norm: the file stays small.
    chosen = set(list(gradients)[::8])
    fixture = dict(
        lesions=LESIONS, sites=SITES, batch=BATCH, side=SIDE, rate=RATE, momentum=MOMENTUM,
        decay=DECAY, steps=double["steps"],
        lesionLogits=double["lesionLogits"].reshape(-1).tolist(),
        siteLogits=double["siteLogits"].reshape(-1).tolist(),
        norms={k: float(np.linalg.norm(v)) for k, v in gradients.items()},
        gradients={k: hashed.sampled(k, gradients[k], SAMPLES) for k in gradients if k in chosen},
        rounding=dict(
            logits=largest(single["lesionLogits"], double["lesionLogits"]),
            steps=[max(abs(a / b - 1) for a, b in zip(s, d))
                   for s, d in zip(single["steps"], double["steps"])],
            norm=max(error_of_norm(single["gradients"][k], v) for k, v in gradients.items()),
            entry=max(largest(single["gradients"][k], v) for k, v in gradients.items())))
    print(json.dumps(fixture["rounding"]), fixture["steps"])
    path = pathlib.Path(__file__).with_name("resnet50.json")
    path.write_text(json.dumps(rounded(fixture), separators=(",", ":")) + "\n")
    print(path, path.stat().st_size, "bytes")
