"""The peers of `derm-train bench`: PyTorch's training step and prediction of a network.

Prints one JSON line for each mode: images a second of the median step, peak memory; weights and data are random.
Sets the memory settings that make PyTorch on the processor fastest (it stops giving memory back
to the system, and uses huge pages) and starts itself again, because they count at start only.

  --bf16 runs forward and backward under PyTorch's autocast, with weights in f32.

  python train_step.py [--model resnet50|resnet18|resnet-small|alexnet] [--modes eager,channels-last,compile] [--batch 16]
                       [--side 224] [--threads 2] [--steps 5] [--predict] [--bf16] [--untuned]
"""
import argparse
import json
import os
import resource
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


def alexnet(torch):
    """BVLC's AlexNet up to fc7: groups, LRN between ReLU and pool, pools rounded up, dropout."""
    nn = torch.nn
    convolution = lambda i, o, k, **more: [nn.Conv2d(i, o, k, **more), nn.ReLU(True)]
    pool = lambda: nn.MaxPool2d(3, 2, ceil_mode=True)
    norm = lambda: nn.LocalResponseNorm(5, 1e-4, 0.75, 1.0)
    return nn.Sequential(
        *convolution(3, 96, 11, stride=4), norm(), pool(),
        *convolution(96, 256, 5, padding=2, groups=2), norm(), pool(),
        *convolution(256, 384, 3, padding=1), *convolution(384, 384, 3, padding=1, groups=2),
        *convolution(384, 256, 3, padding=1, groups=2), pool(), nn.Flatten(),
        nn.Linear(9216, 4096), nn.ReLU(True), nn.Dropout(0.5),
        nn.Linear(4096, 4096), nn.ReLU(True), nn.Dropout(0.5)), 4096


def torchvision_model(name, width):
    """torchvision's network (ResNet-50: v1.5) whose last layer is the identity."""
    def build(torch):
        import torchvision
        backbone = getattr(torchvision.models, name)(weights=None)
        backbone.fc = torch.nn.Identity()
        return backbone, width
    return build


def resnet_small(torch):
    """derm's resnet-small: a stem of 3 x 3, three stages of one basic block, widths 32, 64, 128."""
    from torchvision.models.resnet import BasicBlock
    nn = torch.nn

    def stage(inputs, outputs, stride):
        project = None
        if stride > 1:
            project = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))
        return BasicBlock(inputs, outputs, stride, project)
    return nn.Sequential(
        nn.Conv2d(3, 32, 3, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU(True), nn.MaxPool2d(3, 2, 1),
        stage(32, 32, 1), stage(32, 64, 2), stage(64, 128, 2), nn.AdaptiveAvgPool2d(1), nn.Flatten()), 128


MODELS = {
    "resnet50": torchvision_model("resnet50", 2048), "resnet18": torchvision_model("resnet18", 512),
    "resnet-small": resnet_small, "alexnet": alexnet}


def measure(arguments, mode):
    """Images a second of the median step, and the loss of the first."""
    import torch
    import torch.nn.functional as F

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    backbone, width = MODELS[arguments.model](torch)
    site_head = arguments.model != "alexnet"
    heads = torch.nn.ModuleList([torch.nn.Linear(width, 25)])
    if site_head:
        heads.append(torch.nn.Linear(width, 20))
    x = torch.randn(arguments.batch, 3, arguments.side, arguments.side)
    targets = (torch.rand(arguments.batch, 25) < 0.1).float()
    site = torch.randint(20, (arguments.batch,))
    if mode != "eager":
        backbone = backbone.to(memory_format=torch.channels_last)
        x = x.to(memory_format=torch.channels_last)
    features = torch.compile(backbone) if mode == "compile" else backbone
    optimiser = torch.optim.SGD(
        [dict(params=backbone.parameters()), dict(params=heads.parameters(), lr=0.01)],
        lr=0.001, momentum=0.9, weight_decay=1e-4, foreach=True)

    cast = lambda: torch.autocast("cpu", torch.bfloat16, enabled=arguments.bf16)

    def train():
        optimiser.zero_grad(set_to_none=True)
        with cast():
            pooled = features(x)
            loss = F.binary_cross_entropy_with_logits(
                heads[0](pooled).float(), targets, reduction="sum") / len(x)
            if site_head:
                loss = loss + F.cross_entropy(heads[1](pooled).float(), site)
        loss.backward()
        optimiser.step()
        return float(loss.detach())

    def predict():
        with torch.inference_mode(), cast():
            pooled = features(x)
            return float(sum(head(pooled).sum() for head in heads))

    step = predict if arguments.predict else train
    backbone.train(not arguments.predict)
    first = step()
    step()
    seconds = []
    for _ in range(arguments.steps):
        start = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - start)
    return {"mode": mode, "images_per_second": arguments.batch / statistics.median(seconds),
            "seconds": seconds, "first": first, "torch": torch.__version__,
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", default="resnet50", choices=list(MODELS))
    parser.add_argument("--modes", default="eager,channels-last")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--side", type=int, default=224)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--predict", action="store_true")
    parser.add_argument("--bf16", action="store_true")
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
