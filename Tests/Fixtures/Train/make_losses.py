"""Makes losses.json: losses, gradients and temperatures from PyTorch in double precision.

Focal loss is torchvision's formula (torchvision.ops.sigmoid_focal_loss), asymmetric loss equation 7 of
Ridnik et al., arXiv 2009.14119, differentiated by autograd; cross-entropies, pos_weight, class weights
and label smoothing are PyTorch's own. Run with PyTorch installed:  python make_losses.py
"""
import json
import math
import pathlib

import torch
import torch.nn.functional as F

ROWS, LESIONS, SITES, CROPS = 7, 5, 4, 3


def sigmoid_loss(z, t, kind, gamma, alpha, margin):
    """The loss of each cell, without masks."""
    p = torch.sigmoid(z)
    ce = F.binary_cross_entropy_with_logits(z, t, reduction="none")
    if kind == "focal":
        p_t = p * t + (1 - p) * (1 - t)
        loss = ce * (1 - p_t) ** gamma[0]
        return loss * (alpha * t + (1 - alpha) * (1 - t)) if alpha > 0 else loss
    if kind == "asymmetric":
        q = (p - margin).clamp(min=0)
        return -(t * (1 - p) ** gamma[0] * F.logsigmoid(z)
                 + (1 - t) * q ** gamma[1] * torch.log(1 - q))
    return ce


def lesion_cases(z, t, known):
    pos = torch.rand(LESIONS).double() * 5 + 0.5
    for c in [dict(name="plain"), dict(name="smoothed", smoothing=0.1),
              dict(name="weighted positives", positives=pos.tolist()),
              dict(name="focal", kind="focal", gamma=[2, 2], alpha=0.25),
              dict(name="focal without alpha", kind="focal", gamma=[1.5, 1.5], alpha=0),
              dict(name="asymmetric", kind="asymmetric", gamma=[1, 4], margin=0.05),
              dict(name="asymmetric without a margin", kind="asymmetric", gamma=[0, 2], margin=0)]:
        x = z.clone().requires_grad_()
        target = t * (1 - c.get("smoothing", 0)) + c.get("smoothing", 0) / 2
        if "positives" in c:
            cells = F.binary_cross_entropy_with_logits(x, target, pos_weight=pos, reduction="none")
        else:
            cells = sigmoid_loss(x, target, c.get("kind", "bce"), c.get("gamma"),
                                 c.get("alpha"), c.get("margin"))
        loss = (cells * known).sum() / ROWS
        loss.backward()
        yield dict(c, loss=loss.item(), gradient=x.grad.reshape(-1).tolist())


def site_cases(z, site):
    weights = torch.rand(SITES).double() * 3 + 0.2
    rows = site >= 0
    for c in [dict(name="plain"), dict(name="smoothed", smoothing=0.1),
              dict(name="weighted", weights=weights.tolist()),
              dict(name="weighted and smoothed", weights=weights.tolist(), smoothing=0.2)]:
        x = z.clone().requires_grad_()
        loss = F.cross_entropy(x[rows], site[rows], weight=weights if "weights" in c else None,
                               label_smoothing=c.get("smoothing", 0))
        loss.backward()
        yield dict(c, loss=loss.item(), gradient=x.grad.reshape(-1).tolist())


def mixup(z, zs, t, known, site):
    """share L(x, y) + (1 - share) L(x, y'), each with what is unknown of it masked."""
    share, partners = 0.3, [3, 0, 1, 6, 4, 2, 5]
    a, b = z.clone().requires_grad_(), zs.clone().requires_grad_()
    total, site_total = 0, 0
    for part, order in ((share, list(range(ROWS))), (1 - share, partners)):
        cells = F.binary_cross_entropy_with_logits(a, t[order], reduction="none") * known[order]
        total = total + part * cells.sum() / ROWS
        rows = site[order] >= 0
        site_total = site_total + part * F.cross_entropy(b[rows], site[order][rows])
    total.backward()
    site_total.backward()
    return dict(share=share, partners=partners, loss=total.item(), siteLoss=site_total.item(),
                gradient=a.grad.reshape(-1).tolist(), siteGradient=b.grad.reshape(-1).tolist())


def temperature(loss):
    """The lowest loss by L-BFGS over the logarithm of the temperature."""
    u = torch.zeros((), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([u], lr=0.5, max_iter=500, tolerance_grad=1e-12,
                                  tolerance_change=1e-14, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        value = loss(u.exp())
        value.backward()
        return value

    optimizer.step(closure)
    return math.exp(u.item())


def calibration():
    images = 40
    result = []
    for crops in (1, CROPS):
        z = (torch.randn(images * crops, LESIONS) * 4).double().float()
        zs = (torch.randn(images * crops, SITES) * 5).double().float()
        noise = torch.randn(images, LESIONS)
        t = (z.view(images, crops, -1).mean(1) + 4 * noise > 0).double()
        known = (torch.rand(images, LESIONS) > 0.2).double()
        site = (zs.view(images, crops, -1).mean(1) + 3 * torch.randn(images, SITES)).argmax(1)
        site[torch.rand(images) < 0.2] = -1
        rows = site >= 0
        lesions, sites = (v.double().view(images, crops, -1) for v in (z, zs))

        def lesion_loss(temp):
            p = torch.sigmoid(lesions / temp).mean(1)
            return (F.binary_cross_entropy(p, t, reduction="none") * known).sum()

        def site_loss(temp):
            p = torch.softmax(sites / temp, 2).mean(1)
            return F.nll_loss(p[rows].log(), site[rows], reduction="sum")

        result.append(dict(
            lesionLogits=z.reshape(-1).tolist(), siteLogits=zs.reshape(-1).tolist(),
            lesions=t.reshape(-1).tolist(), known=known.reshape(-1).tolist(),
            sites=site.tolist(), lesion=temperature(lesion_loss), site=temperature(site_loss)))
    return result


def rounded(value):
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, list):
        return [rounded(v) for v in value]
    return {k: rounded(v) for k, v in value.items()} if isinstance(value, dict) else value


if __name__ == "__main__":
    torch.manual_seed(3)
    z = (torch.randn(ROWS, LESIONS) * 3).float().double()
    zs = (torch.randn(ROWS, SITES) * 3).float().double()
    t = (torch.rand(ROWS, LESIONS) > 0.5).double()
    known = (torch.rand(ROWS, LESIONS) > 0.2).double()
    site = torch.randint(0, SITES, (ROWS,))
    site[2] = -1
    fixture = dict(
        rows=ROWS, lesionClasses=LESIONS, siteClasses=SITES, lesionLogits=z.reshape(-1).tolist(),
        siteLogits=zs.reshape(-1).tolist(), lesions=t.reshape(-1).tolist(),
        known=known.reshape(-1).tolist(), sites=site.tolist(),
        lesionCases=list(lesion_cases(z, t, known)), siteCases=list(site_cases(zs, site)),
        mixup=mixup(z, zs, t, known, site), calibration=calibration())
    path = pathlib.Path(__file__).with_name("losses.json")
    path.write_text(json.dumps(rounded(fixture), separators=(",", ":")) + "\n")
    print(path, path.stat().st_size, "bytes")
    print([c["loss"] for c in fixture["lesionCases"]], [(c["lesion"], c["site"]) for c in fixture["calibration"]])
