"""Makes the archives of the tests: python3 archives.py, in this folder."""
import io
import tarfile
import zipfile

PAGE = """<div class="case-summary"><span class="image-rating" data-image-id="{0}">1</span>
<h3>Primary Lesions</h3><ul><li>{1}</li></ul></div>
"""
PAGES = [
    ("atlas/pages/a.html", PAGE.format("a", "Papule")),
    ("atlas/pages/" + "long" * 40 + ".html", PAGE.format("b", "N\u00e6vus")),
]
STAMP = (2026, 11, 23, 0, 0, 0)


def entry(name, method=zipfile.ZIP_DEFLATED, mode=0o100644):
    info = zipfile.ZipInfo(name, STAMP)
    info.compress_type = method
    info.external_attr = mode << 16
    return info


def tar(name, mode, format):
    with tarfile.open(name, mode, format=format) as archive:
        folder = tarfile.TarInfo("atlas/pages")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for path, text in PAGES:
            info = tarfile.TarInfo(path)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
        link = tarfile.TarInfo("atlas/pages/link.html")
        link.type = tarfile.SYMTYPE
        link.linkname = "/etc/passwd"
        archive.addfile(link)


with zipfile.ZipFile("atlas.zip", "w") as archive:
    archive.writestr(entry("atlas/pages/", mode=0o040755), "")
    archive.writestr(entry(PAGES[0][0], zipfile.ZIP_STORED), PAGES[0][1])
    archive.writestr(entry(PAGES[1][0]), PAGES[1][1])
    archive.writestr(entry("atlas/pages/link.html", mode=0o120777), "/etc/passwd")
tar("atlas.tar.gz", "w:gz", tarfile.GNU_FORMAT)
tar("atlas.tar", "w", tarfile.PAX_FORMAT)
with zipfile.ZipFile("climbing.zip", "w") as archive:
    for name in ["../evil.html", "/evil.html", "a/../../evil.html", "a\\..\\evil.html", "good.html"]:
        archive.writestr(entry(name), PAGE.format("x", "Scar"))
with zipfile.ZipFile("bomb.zip", "w") as archive:
    archive.writestr(entry("bomb.html"), b"\0" * (40 << 20))
damaged = bytearray(open("atlas.zip", "rb").read())
damaged[damaged.index(b"Papule")] ^= 1
open("damaged.zip", "wb").write(damaged)
