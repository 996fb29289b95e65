"""The peer of `derm-train bench`: PyTorch's training step of ResNet-50 with two heads.

Prints one JSON line for each mode: images a second of the median step, weights and data random.
Sets the memory settings that make PyTorch on the processor fastest (it stops giving memory back
to the system, and uses huge pages) and starts itself again, because they count at start only.

  python train_step.py [--modes eager,channels-last] [--batch 16] [--side 224] [--threads 2]
                       [--steps 5] [--untuned]
"""
import argparse
import json
import os
import statistics
import sys
import time

TUNING = {
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": "100000000000",
    "MALLOC_TOP_PAD_": "268435456",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}


def tune():
    """Restarts with the settings unless they hold already."""
    if any(os.environ.get(name) != value for name, value in TUNING.items()):
        os.execve(sys.executable, [sys.executable] + sys.argv, os.environ | TUNING)


def make(torch, torchvision, lesions, sites):
    """ResNet-50 v1.5 whose last layer is the identity, and the heads that read its features."""
    backbone = torchvision.models.resnet50(weights=None)
    backbone.fc = torch.nn.Identity()
    heads = torch.nn.ModuleList([torch.nn.Linear(2048, lesions), torch.nn.Linear(2048, sites)])
    return backbone, heads


def measure(arguments, mode):
    """Images a second of the median step, and the loss of the first."""
    import torch
    import torch.nn.functional as F
    import torchvision

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    backbone, heads = make(torch, torchvision, 25, 20)
    x = torch.randn(arguments.batch, 3, arguments.side, arguments.side)
    targets = (torch.rand(arguments.batch, 25) < 0.1).float()
    site = torch.randint(20, (arguments.batch,))
    if mode == "channels-last":
        backbone = backbone.to(memory_format=torch.channels_last)
        x = x.to(memory_format=torch.channels_last)
    backbone.train()
    optimiser = torch.optim.SGD(
        [dict(params=backbone.parameters()), dict(params=heads.parameters(), lr=0.01)],
        lr=0.001, momentum=0.9, weight_decay=1e-4, foreach=True)

    def step():
        optimiser.zero_grad(set_to_none=True)
        features = backbone(x)
        lesion = F.binary_cross_entropy_with_logits(heads[0](features), targets, reduction="sum")
        loss = lesion / len(x) + F.cross_entropy(heads[1](features), site)
        loss.backward()
        optimiser.step()
        return float(loss.detach())

    first = step()
    step()
    seconds = []
    for _ in range(arguments.steps):
        start = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - start)
    return {"mode": mode, "images_per_second": arguments.batch / statistics.median(seconds),
            "seconds": seconds, "first_loss": first, "torch": torch.__version__}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--modes", default="eager,channels-last")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--side", type=int, default=224)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--untuned", action="store_true")
    arguments = parser.parse_args()
    if not arguments.untuned:
        tune()
    for mode in arguments.modes.split(","):
        result = measure(arguments, mode)
        shape = {"batch": arguments.batch, "side": arguments.side, "threads": arguments.threads}
        print(json.dumps(result | shape | {"tuned": not arguments.untuned}), flush=True)


if __name__ == "__main__":
    main()
