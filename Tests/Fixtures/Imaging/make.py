"""Makes the pictures here and what Pillow decodes and resizes them to.

Run in this folder with Pillow 13 and numpy. Each NAME.jpg or NAME.png has its Pillow RGB next to it as
NAME.rgb (raw bytes; the shown size is in sizes.csv); what is transparent lies over white, by
alpha_composite. YCCK, 16-bit colour and interlaced files, which Pillow cannot write, are written by hand.
"""
import csv, io, struct, zlib
import numpy as np
from PIL import Image, ImageOps

W, H = 29, 23
rng = np.random.default_rng(7)
y, x = np.mgrid[0:H, 0:W]
base = np.stack([x * 8, y * 10, (x * y) % 256], -1).clip(0, 255).astype(np.uint8)
base[6:14, 8:18] = (230, 60, 40)
base[15:20, 20:27] = rng.integers(0, 256, (5, 7, 3))
rgb = Image.fromarray(base)
sizes = []


def over_white(image):
    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return image.convert("RGB")
    image = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")


def expect(name, image):
    raw = np.asarray(over_white(image))
    open(name.rsplit(".", 1)[0] + ".rgb", "wb").write(raw.tobytes())
    sizes.append([name, raw.shape[1], raw.shape[0]])


def put(name, data, transpose=False):
    open(name, "wb").write(data)
    image = Image.open(io.BytesIO(data))
    expect(name, ImageOps.exif_transpose(image) if transpose else image)


def saved(image, format, **options):
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width, height, depth, colour, rows, interlace=0):
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows))
            + chunk(b"IEND", b""))


put("baseline.jpg", saved(rgb, "JPEG", quality=90))
put("full-colour.jpg", saved(rgb, "JPEG", quality=95, subsampling=0))
put("progressive.jpg", saved(rgb, "JPEG", quality=85, progressive=True))
put("gray.jpg", saved(rgb.convert("L"), "JPEG"))
cmyk = saved(rgb.convert("CMYK"), "JPEG", quality=90)
put("cmyk.jpg", cmyk)
adobe = cmyk.index(b"Adobe")
put("ycck.jpg", cmyk[:adobe + 11] + b"\x02" + cmyk[adobe + 12:])

alpha = rgb.copy()
alpha.putalpha(Image.fromarray((x * 8).astype(np.uint8)))
put("rgb.png", saved(rgb, "PNG"))
put("alpha.png", saved(alpha, "PNG"))
put("gray-alpha.png", saved(alpha.convert("LA"), "PNG"))
put("palette.png", saved(rgb.quantize(200), "PNG", transparency=3))
put("palette-4bit.png", saved(rgb.quantize(12), "PNG"))
put("one-bit.png", saved(rgb.convert("1"), "PNG"))
deep = np.stack([x * 2200, y * 2800, (x * y * 97) % 65536], -1).astype(">u2")
put("colour-16bit.png", png(W, H, 16, 2, b"".join(b"\0" + row.tobytes() for row in deep)))
passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
adam = b"".join(b"\0" + row.tobytes() for (x0, y0, dx, dy) in passes for row in base[y0::dy, x0::dx])
put("interlaced.png", png(W, H, 8, 2, adam, 1))
# Transparency in every form: one alpha a palette colour, a transparent gray and colour, 16 bits (of
# which the high byte counts, but for a transparent colour, which is one of 65,536), interlaced.
put("palette-alpha.png", saved(rgb.quantize(60), "PNG", transparency=bytes(range(0, 240, 4))))
put("gray-key.png", saved(rgb.convert("L"), "PNG", transparency=80))
put("colour-key.png", saved(rgb, "PNG", transparency=(230, 60, 40)))
bits = np.packbits(np.asarray(rgb.convert("1")), axis=1)
head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", W, H, 1, 0, 0, 0, 0))
put("one-bit-key.png", head + chunk(b"tRNS", b"\0\0")
    + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row.tobytes() for row in bits))) + chunk(b"IEND", b""))
samples = np.concatenate([deep, (x * 2300)[..., None]], -1).astype(">u2")
put("alpha-16bit.png", png(W, H, 16, 6, b"".join(b"\0" + row.tobytes() for row in samples)))
grays = np.stack([x * 2200, y * 2900], -1).astype(">u2")
open("gray-alpha-16bit.png", "wb").write(png(W, H, 16, 4, b"".join(b"\0" + r.tobytes() for r in grays)))
expect("gray-alpha-16bit.png", Image.fromarray((grays >> 8).astype(np.uint8), "LA"))
see = np.concatenate([base, (x * y % 256)[..., None].astype(np.uint8)], -1)
adam = b"".join(b"\0" + row.tobytes() for (x0, y0, dx, dy) in passes for row in see[y0::dy, x0::dx])
put("interlaced-alpha.png", png(W, H, 8, 6, adam, 1))
deep_key = base.astype(np.uint16) * 257
deep_key[0, 0], deep_key[0, 1] = (1000, 2000, 3000), (1001, 2000, 3000)
body = zlib.compress(b"".join(b"\0" + row.tobytes() for row in deep_key.astype(">u2")))
head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", W, H, 16, 2, 0, 0, 0))
open("colour-16bit-key.png", "wb").write(
    head + chunk(b"tRNS", struct.pack(">HHH", 1000, 2000, 3000)) + chunk(b"IDAT", body)
    + chunk(b"IEND", b""))
shown = (deep_key >> 8).astype(np.uint8)
shown[0, 0] = 255
expect("colour-16bit-key.png", Image.fromarray(shown))
# Pillow clips 16-bit gray at 255; the high byte is the picture.
gray16 = (x * 2200).astype(">u2")
open("gray-16bit.png", "wb").write(
    png(W, H, 16, 0, b"".join(b"\0" + row.tobytes() for row in gray16)))
expect("gray-16bit.png", Image.fromarray((gray16 >> 8).astype(np.uint8)))

for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    put(f"turned-{orientation}.png", saved(rgb.resize((9, 7)), "PNG", exif=exif), True)
exif = Image.Exif()
exif[0x0112] = 6
exif.get_ifd(0x8825)[1] = "N"
put("turned-gps.jpg", saved(rgb, "JPEG", quality=90, exif=exif, comment=b"a name"), True)

for width, height in [(14, 11), (60, 50), (29, 5), (3, 40), (1, 1), (28, 22)]:
    name = f"resized-{width}x{height}"
    open(name + ".rgb", "wb").write(rgb.resize((width, height), Image.BILINEAR).tobytes())

# Pillow's own DCT scaling: the smallest fraction whose sides are at least those asked for.
for side in (5, 11):
    for stem in ("baseline", "full-colour", "progressive"):
        image = Image.open(stem + ".jpg")
        image.draft("RGB", (side * W // H, side))
        open(f"draft-{side}-{stem}.rgb", "wb").write(image.convert("RGB").tobytes())

with open("sizes.csv", "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["file", "width", "height"])
    writer.writerows(sizes)
