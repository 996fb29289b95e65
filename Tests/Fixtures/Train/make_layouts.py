"""Makes weights/layouts/NAME.pth: where trainers put a network's tensors, and what lies next to them.

The network's tensors are two of ones, its moving average's of twos, others of nines. Run with PyTorch
installed:  python make_layouts.py
"""
import collections
import pathlib

import torch

FOLDER = pathlib.Path(__file__).with_name("weights") / "layouts"


def network(prefix="", value=1.0):
    return collections.OrderedDict(
        (prefix + name, torch.full((2,), value)) for name in ("conv1.weight", "bn1.bias"))


def other(*names):
    return collections.OrderedDict((name, torch.full((2,), 9.0)) for name in names)


OPTIMISER = {"state": {0: {"exp_avg": torch.full((2,), 9.0)}}, "param_groups": [{"lr": 0.1, "params": [0]}]}
LAYOUTS = {
    "best-score": {"epoch": 3, "state_dict": network("module."), "best_acc1": torch.tensor(71.2),
                   "optimizer": OPTIMISER},
    "class-weights": {"class_weights": torch.full((7,), 9.0), "model": network(), "scaler": {"scale": torch.tensor(9.0)}},
    "model-state-dict": {"model_state_dict": network(), "loss": torch.tensor(9.0)},
    "net": {"net": network(), "acc": torch.tensor(9.0), "epoch": 9},
    "other-name": {"my_resnet": network(), "acc": torch.tensor(9.0), "optimizer": OPTIMISER},
    "average-next to": {"state_dict": network(), "state_dict_ema": network(value=2.0), "acc": torch.tensor(9.0)},
    "average-alone": {"ema": network(value=2.0), "acc": torch.tensor(9.0)},
    "deeper": {"checkpoint": {"model": network("module."), "acc": torch.tensor(9.0)}, "acc": torch.tensor(9.0)},
    "lightning": {
        "epoch": 3, "global_step": 9, "pytorch-lightning_version": "2.2.0", "loops": {"fit_loop": {}},
        "state_dict": collections.OrderedDict(
            **network("model."), **other("criterion.weight")),
        "optimizer_states": [OPTIMISER], "hyper_parameters": {"lr": 0.1}, "callbacks": {"Stop": {"best": torch.tensor(9.0)}}},
    "extra-state": {**network(), "bn1._extra_state": other("a.b")},
    "linear": {"weight": torch.ones(2), "bias": torch.ones(2), "stats": other("mean")},
    "two-names": {"generator": network(), "discriminator": network(value=2.0), "acc": torch.tensor(9.0)},
    "two-usual": {"state_dict": network(), "model": network(value=2.0)},
    "file-and-entry": {**other("fc.weight"), "state_dict": network()},
    "whole-numbers": {"state_dict": {"steps": torch.tensor(3)}, "acc": 3},
    "score-alone": {"state_dict": {}, "epoch": 3},
}

if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, layout in LAYOUTS.items():
        torch.save(layout, FOLDER / f"{name}.pth")
        print(name, (FOLDER / f"{name}.pth").stat().st_size)
