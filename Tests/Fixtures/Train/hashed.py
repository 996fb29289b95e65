"""Weights, pictures and labels from an integer hash, the same here and in Hashed.swift.

value(name, i) = 2 u - 1, where u in [0, 1) is the top 24 bits of
splitmix64(fnv1a64(name) + (i + 1) * 0x9E3779B97F4A7C15).
"""
import numpy as np


def mix(z):
    """The finaliser of splitmix64."""
    with np.errstate(over="ignore"):
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def stream(start, count):
    """The top 24 bits of mix(start + (i + 1) * G)."""
    with np.errstate(over="ignore"):
        i = np.arange(1, count + 1, dtype=np.uint64)
        return mix(np.uint64(start) + i * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40)


def unit(name, count):
    """u of the first `count` values."""
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001B3) % 2**64
    return stream(seed, count).astype(np.float64) / 2.0**24


def dropout_factors(seed, step, index, probability, shape):
    """What dropout number `index` of a step multiplies each value with (see Dropout.swift)."""
    start = np.uint64(seed)
    with np.errstate(over="ignore"):
        for number in (step, index):
            start = mix(start + np.uint64(number + 1) * np.uint64(0x9E3779B97F4A7C15))
    probability = float(np.float32(probability))
    kept = stream(start, int(np.prod(shape))) >= np.uint64(round(probability * 2**24))
    return kept.astype(np.float64).reshape(shape) / (1 - probability)


def scaled(name, shape, scale, offset=0.0):
    """offset + scale * value, rounded to f32."""
    count = int(np.prod(shape))
    values = offset + scale * (2 * unit(name, count) - 1)
    return values.astype(np.float32).reshape(shape)


def parameter(name, shape):
    """Weights of variance 2 / fan-in; gamma in [0.5, 1.5]; biases in [-0.2, 0.2].

    The gamma that ends a bottleneck is a fifth of that, as in a network that trains well: rounding
    grows less through 16 blocks.
    """
    if len(shape) > 1:
        return scaled(name, shape, (6.0 / np.prod(shape[1:])) ** 0.5)
    if name.endswith("bn3.weight"):
        return scaled(name, shape, 0.1, 0.2)
    is_gamma = name.endswith(".weight") or name.endswith("running_var")
    return scaled(name, shape, 0.5 if is_gamma else 0.2, 1.0 if is_gamma else 0.0)


def pictures(batch, channels, side):
    return scaled("pictures", (batch, channels, side, side), 1.75)


def lesions(batch, classes):
    """Targets and mask: half present, a fifth unknown."""
    shape = (batch, classes)
    targets = (unit("lesions", batch * classes) < 0.5).astype(np.float32).reshape(shape)
    known = (unit("mask", batch * classes) >= 0.2).astype(np.float32).reshape(shape)
    return targets, known


def sites(batch, classes):
    """A quarter unknown (-1)."""
    site = np.floor(unit("sites", batch) * classes).astype(np.int64)
    return np.where(unit("sites.known", batch) < 0.25, -1, site)


def sampled(name, values, count):
    """The norm of an array, and `count` of its entries at hashed positions."""
    flat = np.asarray(values, dtype=np.float64).reshape(-1)
    positions = np.floor(unit(name + ".places", count) * flat.size).astype(np.int64)
    return {
        "norm": float(np.sqrt((flat**2).sum())),
        "samples": [float(x) for x in flat[positions]],
    }
