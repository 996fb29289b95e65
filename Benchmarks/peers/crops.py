"""The peer of `dermbench crops`: torchvision decodes a JPEG, resizes it so that its shorter side is drawn from
256 to 480, and cuts a random 224 x 224, mirrored half of the time. Prints seconds and pictures as JSON.

  python crops.py FOLDER torchvision|pillow
"""
import json
import os
import random
import sys
import time


def main():
    folder, way = sys.argv[1:3]
    import torch
    from torchvision.io import ImageReadMode, decode_jpeg
    from torchvision.transforms.v2 import functional as F
    torch.set_num_threads(1)
    files = [open(os.path.join(folder, name), "rb").read() for name in sorted(os.listdir(folder))]
    draw = random.Random(5)

    def torchvision_crop(data, short, mirrored):
        picture = decode_jpeg(torch.frombuffer(bytearray(data), dtype=torch.uint8), ImageReadMode.RGB)
        picture = F.resize(picture, [short], antialias=True)
        top = draw.randint(0, picture.shape[1] - 224)
        left = draw.randint(0, picture.shape[2] - 224)
        picture = picture[:, top:top + 224, left:left + 224]
        return F.horizontal_flip(picture) if mirrored else picture

    def pillow_crop(data, short, mirrored):
        import io
        from PIL import Image, ImageOps
        picture = Image.open(io.BytesIO(data)).convert("RGB")
        width, height = picture.size
        scale = short / min(width, height)
        size = (round(width * scale), round(height * scale))
        left, top = draw.randint(0, size[0] - 224), draw.randint(0, size[1] - 224)
        box = [v / scale for v in (left, top, left + 224, top + 224)]
        picture = picture.resize((224, 224), Image.BILINEAR, box=box)
        return ImageOps.mirror(picture) if mirrored else picture

    crop = torchvision_crop if way == "torchvision" else pillow_crop
    crop(files[0], 300, False)
    start = time.perf_counter()
    for data in files:
        crop(data, draw.randint(256, 480), draw.random() < 0.5)
    print(json.dumps({"seconds": time.perf_counter() - start, "pictures": len(files)}))


main()
