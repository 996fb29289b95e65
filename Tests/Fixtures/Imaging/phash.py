"""Makes phash.json: grays and what the Python library ImageHash (4.3) and SciPy make of them.

Run in this folder with ImageHash, Pillow, numpy and scipy. The pictures are 32 x 32 grays, the size
that ImageHash shrinks to, so that no resampling comes between.
"""
import json

import imagehash
import numpy as np
import scipy.fftpack
from PIL import Image

generator = np.random.default_rng(5)
y, x = np.mgrid[0:32, 0:32]
pictures = {
    "slope": 40 + 4 * x + 2 * y,
    "blots": sum(
        a * np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / s)
        for a, cx, cy, s in zip(
            generator.uniform(-80, 80, 9), generator.uniform(0, 32, 9),
            generator.uniform(0, 32, 9), generator.uniform(8, 90, 9))) + 120,
    "noise": generator.integers(0, 256, (32, 32)),
    "stripes": 128 + 60 * np.sin(x / 2.3 + y / 5.1) + 40 * np.cos(y / 1.7 - x / 9),
}
rows = []
for name, values in pictures.items():
    grays = np.clip(np.round(values), 0, 255).astype(np.uint8)
    coefficients = scipy.fftpack.dct(scipy.fftpack.dct(grays, axis=0), axis=1)[:8, :8]
    rows.append({
        "name": name, "grays": grays.ravel().tolist(),
        "coefficients": [round(float(c), 3) for c in coefficients.ravel()],
        "median": round(float(np.median(coefficients)), 3),
        "hash": str(imagehash.phash(Image.fromarray(grays))),
    })
with open("phash.json", "w") as file:
    json.dump(rows, file)
    file.write("\n")
