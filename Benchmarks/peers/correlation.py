"""The map of lesions by sites (equation 1) with intervals from 1,000 draws of cases, in numpy.

    correlation.py LABELS [DRAWS]

Counts of every draw are one matrix product: how often each case was drawn, times what each case adds. The time
includes drawing. DRAWS are cases that derm drew: the map is then computed of these as well, not timed, and
printed to compare. Prints JSON.
"""
import json
import sys
import time

import numpy as np

import image_labels

DRAWS = 1000


def contributions(groups, sites, lesions):
    """Cases x (lesions x sites, then sites): what each case adds to the counts."""
    rows, columns = [], []
    kinds, width = 1 + max(max(own, default=0) for own in lesions), 1 + sites.max()
    for group, site, own in zip(groups.tolist(), sites.tolist(), lesions):
        if site < 0:
            continue
        rows += [group] * (1 + len(own))
        columns += [kinds * width + site] + [lesion * width + site for lesion in own]
    table = np.zeros((groups.max() + 1, kinds * width + width), dtype=np.float32)
    np.add.at(table, (rows, columns), 1)
    return table, kinds, width


def times(drawn, cases):
    """How often each case was drawn, draw by draw; integers below 2^24 are exact in f32."""
    offset = drawn + cases * np.arange(len(drawn))[:, None]
    return np.bincount(offset.ravel(), minlength=len(drawn) * cases).reshape(-1, cases).astype(np.float32)


def values(counts, kinds, width):
    both = counts[..., :kinds * width].reshape(*counts.shape[:-1], kinds, width).astype(np.float64)
    of_site = counts[..., kinds * width:].astype(np.float64)[..., None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = both / of_site
        return rates / np.nansum(rates, axis=-1, keepdims=True)


def work(table, kinds, width, drawn):
    cases = len(table)
    value = values(table.sum(axis=0), kinds, width)
    draws = values(times(drawn, cases) @ table, kinds, width)
    # The order statistics that derm takes; a draw without value is sorted to the end.
    known = (~np.isnan(draws)).sum(axis=0)
    draws.sort(axis=0)
    ends = [
        np.take_along_axis(draws, np.floor(share * (known - 1) + 0.5).astype(int)[None], 0)[0] for share in (0.025, 0.975)]
    return value, *ends


def main():
    groups, sites, lesions = image_labels.read(sys.argv[1])
    start = time.perf_counter()
    table, kinds, width = contributions(groups, sites, lesions)
    cases = len(table)
    drawn = np.random.default_rng(0).integers(0, cases, (DRAWS, cases), dtype=np.int32)
    work(table, kinds, width, drawn)
    seconds = time.perf_counter() - start
    answer = {"seconds": seconds}
    if len(sys.argv) > 2:
        drawn = np.fromfile(sys.argv[2], dtype=np.int32).reshape(DRAWS, cases)
        names = ("value", "low", "high")
        answer |= {name: own.ravel().tolist() for name, own in zip(names, work(table, kinds, width, drawn))}
    print(json.dumps(answer))


main()
