"""Makes states.json: names and shapes of torchvision's state dictionaries, without `num_batches_tracked`.

Run with PyTorch and torchvision installed:  python make_states.py
"""
import json
import pathlib

import torchvision

MODELS = ["resnet18", "resnet34", "mobilenet_v3_small", "efficientnet_b0", "convnext_tiny"]

if __name__ == "__main__":
    states = {}
    for name in MODELS:
        state = getattr(torchvision.models, name)(weights=None).state_dict()
        states[name.replace("_", "-")] = {
            key: list(value.shape) for key, value in state.items()
            if not key.endswith("num_batches_tracked")}
    path = pathlib.Path(__file__).with_name("states.json")
    path.write_text(json.dumps(states, separators=(",", ":")) + "\n")
    print(path, path.stat().st_size, "bytes")
