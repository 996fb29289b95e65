"""Makes personal.jpg and personal.png: images that identify people in every way that is read.

Run in this folder with Pillow 13. Every value holds the word SECRET, so that a test can see whether
any of it is left. personal.jpg is progressive, has a comment between two scans, and a second
picture with metadata of its own behind its end, as some cameras write.
"""
import io
import struct
import zlib

from PIL import Image, PngImagePlugin

image = Image.linear_gradient("L").resize((24, 16)).convert("RGB")


def exif():
    block = Image.Exif()
    block[0x0112] = 6
    block[0x010E] = "SECRET description"
    block[0x013B] = "SECRET artist"
    block[0x8298] = "SECRET owner"
    block[0x013C] = "SECRET computer"
    inner = block.get_ifd(0x8769)
    inner[0x9003] = "2024:05:06 07:08:09"
    inner[0x9286] = b"ASCII\0\0\0SECRET comment"
    inner[0x927C] = b"SECRET maker's note"
    inner[0xA430] = "SECRET camera owner"
    inner[0xA431] = "SECRET 12345"
    gps = block.get_ifd(0x8825)
    gps[1] = "N"
    gps[0x1D] = "SECRET"
    return block


def segment(marker, body):
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(**options):
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80, exif=exif(), comment=b"SECRET comment", **options)
    return out.getvalue()


main = jpeg(progressive=True, xmp=b"<x:xmpmeta>SECRET</x:xmpmeta>")
scan = main.index(b"\xff\xda")
after = main.index(b"\xff\xc4", scan)
iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x12\x1c\x02\x50\0\x0dSECRET author"
main = (main[:2] + segment(0xED, iptc) + main[2:after] + segment(0xFE, b"SECRET between scans")
        + main[after:])
open("personal.jpg", "wb").write(main + jpeg())

texts = PngImagePlugin.PngInfo()
texts.add_text("Author", "SECRET author")
texts.add_text("Comment", "SECRET comment")
texts.add_text("Patient", "SECRET name")
texts.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>SECRET</x:xmpmeta>")
out = io.BytesIO()
image.save(out, "PNG", exif=exif(), pnginfo=texts)
data = out.getvalue()
stamp = struct.pack(">HBBBBB", 2024, 5, 6, 7, 8, 9)
body = b"tIME" + stamp
chunk = struct.pack(">I", 7) + body + struct.pack(">I", zlib.crc32(body))
secret = b"prVt" + b"SECRET in a chunk of somebody's own"
private = struct.pack(">I", len(secret) - 4) + secret + struct.pack(">I", zlib.crc32(secret))
end = data.rindex(b"IEND") - 4
open("personal.png", "wb").write(data[:end] + chunk + private + data[end:] + b"SECRET behind the end")
