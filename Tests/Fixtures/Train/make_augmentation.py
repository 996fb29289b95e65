"""Makes augmentation.json: what torchvision's colour changes make of an image.

Changes run one after the other on float values, as in torchvision's ColorJitter; the results are in
0...255, not rounded. Run with PyTorch, torchvision and numpy installed:  python make_augmentation.py
"""
import json
import pathlib

import torch
import torchvision.transforms._functional_tensor as F

WIDTH, HEIGHT = 9, 7
CASES = [
    [["brightness", 1.3]], [["contrast", 0.6]], [["saturation", 1.7]], [["saturation", 0.0]],
    [["hue", 0.1]], [["hue", -0.4]], [["hue", 0.5]],
    [["hue", -0.1], ["contrast", 1.5], ["brightness", 0.7], ["saturation", 1.4]],
    [["saturation", 0.5], ["brightness", 1.6], ["hue", 0.25], ["contrast", 0.5]],
]

if __name__ == "__main__":
    torch.manual_seed(1)
    image = torch.randint(0, 256, (3, HEIGHT, WIDTH), dtype=torch.uint8)
    image[:, 0, 0] = 128  # gray: no hue
    image[:, 0, 1] = torch.tensor([255, 255, 0], dtype=torch.uint8)  # two channels are highest
    image[:, 0, 2] = 0
    results = []
    for changes in CASES:
        x = image.float() / 255
        for kind, amount in changes:
            x = getattr(F, f"adjust_{kind}")(x, amount)
        results.append(dict(changes=[dict(kind=k, amount=a) for k, a in changes],
                            values=[round(v, 3) for v in (x * 255).permute(1, 2, 0).reshape(-1).tolist()]))
    fixture = dict(width=WIDTH, height=HEIGHT,
                   pixels=image.permute(1, 2, 0).reshape(-1).tolist(), cases=results)
    path = pathlib.Path(__file__).with_name("augmentation.json")
    path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    print(path, path.stat().st_size, "bytes")
