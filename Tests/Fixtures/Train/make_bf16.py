"""Makes bf16.json: how far PyTorch's bf16 is from its double precision in the cases of operations.json and
operators.json.

Two ways of computing in bf16 round alike but not the same, so what is compared is the distance from exact
numbers: for each case the largest error of a gradient, and of the logits, as the length of the difference
relative to the length of the exact array. In bf16 are the picture, weights, what lies between layers and
its gradients; in f32 heads, losses, statistics, and what the operators of operators.json read and
make. Run with PyTorch and numpy:  python make_bf16.py
"""
import json
import pathlib
from unittest import mock

import torch
import torch.nn.functional as F

import hashed
import make_operations as operations
import make_operators


def widening(layer):
    """A layer that takes its input in its weight's type."""
    return lambda x, weight, bias=None, **more: layer(x.to(weight.dtype), weight, bias, **more)


def in_single(layer):
    """A layer that PyTorch lacks in bf16."""
    return lambda x, *more: layer(x.float() if x.dtype == torch.bfloat16 else x, *more)


def all_in_single(kind):
    """An operator that reads and makes single precision."""
    return kind._replace(apply=lambda layer, x, p, step: kind.apply(
        layer, [v.float() if v.dtype == torch.bfloat16 else v for v in x],
        {n: v.float() if v.dtype == torch.bfloat16 else v for n, v in p.items()}, step))


def gradients(c, narrow):
    """Logits and gradients of the first step by name, in f64 or with bf16 between layers."""
    parameters, statistics = operations.specs(c)
    dtype = torch.float32 if narrow else torch.float64
    leaves = {n: torch.tensor(hashed.parameter(n, shape), dtype=dtype, requires_grad=True)
              for n, shape, _ in parameters}
    heads = ("lesion", "site")
    p = {n: v.bfloat16() if narrow and v.dim() > 1 and not n.startswith(heads) else v
         for n, v in leaves.items()}
    if narrow:  # a convolution's bias has to have its type; it is added in f32 and rounded once
        p = {n: v.bfloat16() if n.endswith(".bias") and n[:-5] + ".weight" in p
             and p[n[:-5] + ".weight"].dtype == torch.bfloat16 else v for n, v in p.items()}
    s = {n: torch.tensor(hashed.parameter(n, shape), dtype=dtype) for n, shape in statistics}
    x = torch.tensor(hashed.pictures(c["batch"], c["channels"], c["side"]), dtype=dtype)
    targets, known = (torch.tensor(a, dtype=dtype) for a in hashed.lesions(c["batch"], operations.LESIONS))
    site = torch.tensor(hashed.sites(c["batch"], operations.SITES))
    with mock.patch.multiple(F, linear=widening(F.linear), conv2d=widening(F.conv2d),
                             local_response_norm=in_single(F.local_response_norm)):
        logits = operations.forward(c, p, s, x.bfloat16() if narrow else x,
                                    c["normalisation"] == "batch", 0)
    lesion, site_loss = operations.losses(logits, targets, known, site, c["count"])
    (lesion + 0.5 * site_loss).backward()
    found = {n: v.grad.double() for n, v in leaves.items()}
    return found, torch.cat([v.detach().double().flatten() for v in logits])


def error(ours, exact):
    return ((ours - exact).norm() / exact.norm().clamp_min(1e-12)).item()


if __name__ == "__main__":
    cases = {}
    operations.EXTRA = {n: all_in_single(kind) for n, kind in operations.EXTRA.items()}
    for c in operations.CASES + make_operators.CASES:
        exact, exact_logits = gradients(c, False)
        ours, logits = gradients(c, True)
        worst = max((error(ours[n], exact[n]) for n in exact if exact[n].abs().max() > 1e-5), default=0)
        cases[c["name"]] = dict(gradient=float(f"{worst:.3g}"),
                                logits=float(f"{error(logits, exact_logits):.3g}"))
    path = pathlib.Path(__file__).with_name("bf16.json")
    path.write_text(json.dumps(cases, indent=1) + "\n")
    print(path)
