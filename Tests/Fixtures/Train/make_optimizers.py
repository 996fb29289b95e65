"""Makes optimizers.json: what PyTorch's optimizers, clipping and averages make of a small network.

Five steps with a rate that changes, in double precision, from weights that are exact in f32. A variant has
the keys of a recipe's section `optimiser`; those that it leaves out have derm's defaults, which are in
`DEFAULTS`. Run with PyTorch and numpy installed:  python make_optimizers.py
"""
import json
import pathlib

import torch
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

import hashed
from make_operations import (
    LESIONS, SITES, SAMPLES, MULTIPLIERS, conv, norm, relu, forward, losses, rounded, specs)

RATES = [0.02, 0.02, 0.01, 0.01, 0.001]
CASE = dict(side=7, batch=6, count=5, channels=3, layers=[
    conv("one.conv", 0, 16, 3, padding=1), norm("one.norm", 1), relu("one.relu", 2),
    # No normalisation behind the bias: its gradient would be rounding alone, which Adam makes large.
    conv("two.conv", 3, 24, 3, padding=1, groups=2, bias=True), relu("two.relu", 4)])
DEFAULTS = dict(momentum=0.9, momentum_form="torch", betas=[0.9, 0.999], epsilon=1e-8,
                lion_betas=[0.9, 0.99])
VARIANTS = {
    "sgd": dict(kind="sgd", weight_decay=0.01),
    "sgd in Caffe's convention": dict(kind="sgd", momentum_form="caffe", weight_decay=0.01),
    "sgd, clipped": dict(kind="sgd", weight_decay=0.01, clip_norm=0.5),
    "adamw": dict(kind="adamw", weight_decay=0.05, epsilon=1e-4),
    "adamw with other constants, clipped":
        dict(kind="adamw", weight_decay=0.1, betas=[0.8, 0.95], epsilon=1e-3, clip_norm=1),
    "adamw with a moving average": dict(kind="adamw", weight_decay=0.05, epsilon=1e-4, ema=0.8),
    "lion": dict(kind="lion", weight_decay=0.1),
    "lion with other constants, clipped":
        dict(kind="lion", weight_decay=0.05, lion_betas=[0.8, 0.95], clip_norm=0.5),
    "sgd with a frozen stage": dict(kind="sgd", weight_decay=0.01, frozen_stages=1),
}


class Net(torch.nn.Module):
    """The parameters and statistics of the case as a module, for AveragedModel."""

    def __init__(self, parameters, statistics):
        super().__init__()
        for name, value in parameters.items():
            self.register_parameter(name.replace(".", "/"), value)
        for name, value in statistics.items():
            self.register_buffer(name.replace(".", "/"), value)


def caffe_step(p, gradient, lr, decay, keys, state):
    """SGD of Caffe's convention: caffe/src/caffe/solvers/sgd_solver.cpp."""
    state["v"] = keys["momentum"] * state.get("v", 0) + lr * (gradient + decay * p)
    p -= state["v"]


def lion_step(p, gradient, lr, decay, keys, state):
    """Algorithm 2 of Chen et al., arXiv 2302.06675."""
    beta1, beta2 = keys["lion_betas"]
    m = state.get("m", torch.zeros_like(p))
    p -= lr * (torch.sign(beta1 * m + (1 - beta1) * gradient) + decay * p)
    state["m"] = beta2 * m + (1 - beta2) * gradient


# Optimizers that torch.optim does not have, by `kind`: each moves one parameter in place. `lr` is the rate and
# `decay` the weight decay, both times the group's multiplier; `state` is a dict of the parameter's own, empty
# before its first step.
WRITTEN_OUT = {"caffe": caffe_step, "lion": lion_step}


def forward_frozen(p, s, x, frozen):
    """The stage `one` uses stored statistics while it is frozen, the others those of the batch."""
    if not frozen:
        return forward(CASE, p, s, x, True)
    stage = dict(CASE, layers=CASE["layers"][:3])
    held = dict(p, **{"lesion.weight": torch.zeros(LESIONS, 16).double(),
                      "site.weight": torch.zeros(SITES, 16).double()})
    values = []
    original = torch.nn.functional.relu

    def keep(value):
        values.append(original(value))
        return values[-1]

    torch.nn.functional.relu = keep
    forward(stage, held, s, x, False)
    torch.nn.functional.relu = original
    rest = dict(CASE, layers=[dict(l, input=[l["input"][0] - 3]) for l in CASE["layers"][3:]])
    return forward(rest, p, s, values[-1], True)


def run(name, stated):
    keys = DEFAULTS | stated
    kind = "caffe" if keys["momentum_form"] == "caffe" else keys["kind"]
    parameter_specs, statistic_specs = specs(CASE)
    frozen = keys.get("frozen_stages", 0)
    groups = {n: g for n, _, g in parameter_specs}
    p = {n: torch.nn.Parameter(torch.tensor(hashed.parameter(n, shape), dtype=torch.float64),
                               requires_grad=not (frozen and n.startswith("one.")))
         for n, shape, _ in parameter_specs}
    s = {n: torch.tensor(hashed.parameter(n, shape), dtype=torch.float64)
         for n, shape in statistic_specs}
    x = torch.tensor(hashed.pictures(CASE["batch"], CASE["channels"], CASE["side"])).double()
    targets, known = (torch.tensor(a, dtype=torch.float64)
                      for a in hashed.lesions(CASE["batch"], LESIONS))
    site = torch.tensor(hashed.sites(CASE["batch"], SITES))
    trained = {n: v for n, v in p.items() if v.requires_grad}
    parts = [dict(params=[v], lr=1.0, name=n,
                  weight_decay=keys["weight_decay"] * MULTIPLIERS[groups[n]][1])
             for n, v in trained.items()]
    optimizer = None
    if kind == "sgd":
        optimizer = torch.optim.SGD(parts, momentum=keys["momentum"])
    elif kind == "adamw":
        optimizer = torch.optim.AdamW(parts, betas=keys["betas"], eps=keys["epsilon"])
    elif kind not in WRITTEN_OUT:
        raise SystemExit(f"no optimizer is written here for the kind {kind}")
    net = Net(p, s)
    average = None
    if "ema" in keys:
        average = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(keys["ema"]),
                                use_buffers=True)
        average.update_parameters(net)  # Starts at the initial weights.
    states, steps = {n: {} for n in trained}, []
    for rate in RATES:
        for v in trained.values():
            v.grad = None
        lesion, site_loss = losses(forward_frozen(p, s, x, frozen), targets, known, site,
                                   CASE["count"])
        (lesion + 0.5 * site_loss).backward()
        if "clip_norm" in keys:
            torch.nn.utils.clip_grad_norm_(list(trained.values()), keys["clip_norm"])
        steps.append([lesion.item(), site_loss.item()])
        with torch.no_grad():
            if optimizer is None:
                for n, v in trained.items():
                    lr, decay = MULTIPLIERS[groups[n]]
                    WRITTEN_OUT[kind](v, v.grad, rate * lr, keys["weight_decay"] * decay, keys,
                                      states[n])
            else:
                for part in optimizer.param_groups:
                    part["lr"] = rate * MULTIPLIERS[groups[part["name"]]][0]
                optimizer.step()
        if average is not None:
            average.update_parameters(net)
    result = dict(name=name, recipe=json.dumps(stated), steps=steps)
    result["parameters"] = {n: hashed.sampled(n, v.detach().numpy(), SAMPLES) for n, v in p.items()}
    result["statistics"] = {n: hashed.sampled(n, v.numpy(), SAMPLES) for n, v in s.items()}
    if average is not None:
        module = average.module
        values = dict(module.named_parameters()) | dict(module.named_buffers())
        result["averages"] = {
            n.replace("/", "."): hashed.sampled(n.replace("/", "."), v.detach().numpy(), SAMPLES)
            for n, v in values.items()}
    return result


if __name__ == "__main__":
    torch.manual_seed(0)
    case = dict(CASE, layers=[{k: v for k, v in l.items() if k != "input"} for l in CASE["layers"]])
    fixture = dict(lesions=LESIONS, sites=SITES, rates=RATES, case=case)
    variants = [rounded(run(*v)) for v in VARIANTS.items()]
    # A line for each variant, so that a diff shows which one changed.
    first, *lines = (json.dumps(v, separators=(",", ":")) for v in [fixture, *variants])
    path = pathlib.Path(__file__).with_name("optimizers.json")
    path.write_text(first[:-1] + ',"variants":[\n' + ",\n".join(lines) + "\n]}\n")
    print(path, path.stat().st_size, "bytes,", len(VARIANTS), "variants")
