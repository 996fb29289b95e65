"""Makes operators.json: as operations.json, for the operators that have files in Sources/Train/Operators.

Run with PyTorch and numpy installed:  python make_operators.py
"""
from collections import namedtuple

import torch
import torch.nn.functional as F

import hashed
import make_operations as base
from make_operations import add, average, case, conv, linear, norm

# How PyTorch computes a kind of layer, and the suffixes and shapes of its parameters.
Kind = namedtuple("Kind", "apply parameters", defaults=(lambda channels: [],))


def elementwise(function):
    return Kind(lambda layer, x, p, step: function(x[0]))


def layer_norm(layer, x, p, step):
    """torchvision's LayerNorm2d: over the channels of each position."""
    name, last = layer["name"], x[0].movedim(1, -1)
    return F.layer_norm(last, last.shape[-1:], p[f"{name}.weight"], p[f"{name}.bias"],
                        layer["constants"]["epsilon"]).movedim(-1, 1)


def stochastic_depth(layer, x, p, step):
    """torchvision's `row` mode with the hashed stream; nothing in prediction."""
    if step is None:
        return x[0]
    shape = (x[0].shape[0],) + (1,) * (x[0].dim() - 1)
    return x[0] * torch.tensor(hashed.dropout_factors(
        base.DROPOUT_SEED, step, layer["constants"]["stream"],
        layer["constants"]["probability"], shape))


base.EXTRA.update({
    "layer norm": Kind(layer_norm, lambda c: [("weight", (c,)), ("bias", (c,))]),
    "gelu": elementwise(F.gelu),
    "silu": elementwise(F.silu),
    "sigmoid": elementwise(torch.sigmoid),
    "hard sigmoid": elementwise(F.hardsigmoid),
    "hard swish": elementwise(F.hardswish),
    "channel gate": Kind(lambda layer, x, p, step: x[0] * x[1][:, :, None, None]),
    "layer scale": Kind(lambda layer, x, p, step: x[0] * p[f"{layer['name']}.layer_scale"],
                       lambda c: [("layer_scale", (c, 1, 1))]),
    "stochastic depth": Kind(stochastic_depth),
})


def kind(layer, name, *sources, **constants):
    """A layer of a kind that Sources/Train/Operators has; its constants are those of `init(constants:)`."""
    layer = dict(layer=layer, name=name, input=list(sources))
    return dict(layer, constants=constants) if constants else layer


# Wide enough that every branch of the hard activations is met.
STEM = conv("stem", 0, 8, 1)
ODD = conv("stem", 0, 5, 1)
CASES = [
    case("layer norm", [STEM, kind("layer norm", "n", 1, epsilon=1e-6)]),
    case("layer norm, odd channels", [ODD, kind("layer norm", "n", 1, epsilon=1e-5)], side=7),
    case("layer norm of a row",
         [conv("stem", 0, 16, 1), average("p", 1), kind("layer norm", "n", 2, epsilon=1e-6)]),
    case("gelu", [STEM, kind("gelu", "a", 1)]),
    case("gelu, odd channels", [ODD, kind("gelu", "a", 1), conv("b", 2, 8, 3, padding=1)]),
    case("silu", [STEM, kind("silu", "a", 1)]),
    case("sigmoid", [STEM, kind("sigmoid", "a", 1)]),
    case("sigmoid, odd channels", [ODD, kind("sigmoid", "a", 1), conv("b", 2, 8, 3, padding=1)]),
    case("hard sigmoid", [STEM, kind("hard sigmoid", "a", 1)]),
    case("hard swish", [STEM, kind("hard swish", "a", 1)]),
    case("squeeze and excitation",
         [STEM, norm("b", 1), kind("silu", "s", 2), average("p", 3), linear("l", 4, 4),
          kind("silu", "t", 5), linear("m", 6, 8), kind("sigmoid", "g", 7),
          kind("channel gate", "x", 3, 8), conv("c", 9, 16, 1)]),
    case("convolution of each channel, 5x5, stride 2, half a block",
         [conv("stem", 0, 24, 1), conv("a", 1, 24, 5, stride=2, padding=2, groups=24)]),
    case("convolution of each channel, 7x7, bias, smaller than its kernel",
         [conv("stem", 0, 16, 1), conv("a", 1, 16, 7, padding=3, groups=16, bias=True)], side=3),
    case("convolution of each channel, 3x3, no padding, stride 2",
         [conv("stem", 0, 40, 1), conv("a", 1, 40, 3, stride=2, groups=40)], side=12),
    case("layer scale", [STEM, kind("layer scale", "a", 1)]),
    case("stochastic depth",
         [STEM, conv("a", 1, 8, 1), kind("stochastic depth", "d", 2, probability=0.4, stream=0),
          add("s", 3, 1), conv("b", 4, 8, 1),
          kind("stochastic depth", "e", 5, probability=0.5, stream=1), add("t", 6, 4)]),
    case("ConvNeXt's block",
         [STEM, conv("a", 1, 8, 7, padding=3, groups=8, bias=True),
          kind("layer norm", "n", 2, epsilon=1e-6), conv("b", 3, 32, 1, bias=True),
          kind("gelu", "g", 4), conv("c", 5, 8, 1, bias=True), kind("layer scale", "l", 6),
          kind("stochastic depth", "d", 7, probability=0.3, stream=0), add("s", 8, 1)]),
]

if __name__ == "__main__":
    base.write("operators.json", CASES)
