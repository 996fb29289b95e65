"""Has exported networks run by ONNX Runtime and PyTorch, and compares their scores with derm's.

python validate_models.py FOLDER, which holds model.onnx and model.safetensors of one ResNet-18, images/ of
the network's side (so that nothing is resized), and predictions.csv of derm-train predict --crops 1 --logits.
With --onnx before FOLDER, model.onnx of any network alone. With --features, features.safetensors of `derm-train features --onnx`,
whose numbers are the output `diagnosis`.
"""
import csv
import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
import torch
from PIL import Image
from safetensors import safe_open
from safetensors.torch import load_file
from torch import nn

LIMIT = 1e-5


class Block(nn.Module):
    """torchvision's BasicBlock, by its names."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet18(nn.Module):
    """torchvision's ResNet-18, by its names, with derm's heads."""

    def __init__(self, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        for number, (inputs, outputs) in enumerate([(64, 64), (64, 128), (128, 256), (256, 512)]):
            setattr(self, f"layer{number + 1}", nn.Sequential(
                Block(inputs, outputs, 1 if number == 0 else 2), Block(outputs, outputs, 1)))
        for head, own in classes.items():
            setattr(self, head, nn.Linear(512, len(own)))
        self.heads = list(classes)

    def forward(self, x):
        x = nn.functional.max_pool2d(torch.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        for number in range(1, 5):
            x = getattr(self, f"layer{number}")(x)
        x = x.mean((2, 3))
        return {head: getattr(self, head)(x) for head in self.heads}


def check_onnx(folder):
    """Metadata, the normalised images, and the rows of derm's predictions."""
    model = onnx.load(folder / "model.onnx")
    onnx.checker.check_model(model, full_check=True)
    about = {p.key: json.loads(p.value) for p in model.metadata_props}
    assert about["channels"] == "rgb" and about["scale"] == "unit", about
    mean, std = (np.array(about[k], dtype=np.float64).reshape(3, 1, 1) for k in ("mean", "std"))
    rows = list(csv.DictReader((folder / "predictions.csv").open()))
    assert len(rows) >= 8
    images = []
    for row in rows:
        pixels = np.asarray(Image.open(row["image"]).convert("RGB"), dtype=np.float64)
        assert pixels.shape == (about["side"], about["side"], 3), pixels.shape
        images.append((pixels.transpose(2, 0, 1) / 255 - mean) / std)
    x = np.stack(images).astype(np.float32)
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"),
                                           providers=["CPUExecutionProvider"])
    outputs = dict(zip([o.name for o in session.get_outputs()], session.run(None, {"images": x})))
    assert {"lesion", "site"} <= set(about["classes"])
    for head in about["classes"]:
        ours = np.array([[float(r[f"{head}:{c}"]) for c in about["classes"][head]] for r in rows])
        error = np.abs(ours - outputs[head]).max()
        print(f"onnx: {head}: {ours.shape}, largest difference {error:.2g}")
        assert error < LIMIT, head
        assert ours.std(0).max() > 100 * error, "the scores say nothing"
    return about, x, rows


def check_torch(folder, about, x, rows):
    state = load_file(folder / "model.safetensors")
    # Lesions, sites and a further head, on the diagnosis.
    assert "diagnosis" in about["classes"], about["classes"]
    net = ResNet18(about["classes"])
    net.load_state_dict(state, strict=True)
    net.eval()
    with torch.no_grad():
        logits = net(torch.from_numpy(x))
    for head in about["classes"]:
        ours = np.array([[float(r[f"{head}-logit:{c}"]) for c in about["classes"][head]]
                         for r in rows])
        error = np.abs(ours - logits[head].numpy()).max() / np.abs(ours).max()
        print(f"torch: {head}: largest difference {error:.2g} of the largest logit")
        assert error < LIMIT, head


def check_features(folder, about, x, rows):
    """What derm makes of the images with ONNX Runtime, next to what Python makes of them."""
    with safe_open(folder / "features.safetensors", "numpy") as file:
        ours, keys = file.get_tensor("diagnosis"), file.metadata()["images"].split("\n")
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    theirs = session.run(["diagnosis"], {"images": x})[0]
    assert keys == [row["image"] for row in rows]
    error = np.abs(ours - theirs).max()
    print(f"features --onnx: {ours.shape}, largest difference {error:.2g}")
    assert error < LIMIT


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[-1])
    checked = check_onnx(folder)
    if "--features" in sys.argv:
        check_features(folder, *checked)
        sys.exit()
    if "--onnx" not in sys.argv:
        check_torch(folder, *checked)
