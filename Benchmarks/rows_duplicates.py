"""The rows about copies of pictures: fingerprints next to ImageHash, pairs of hashes next to faiss."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PEER = [sys.executable, os.path.join(HERE, "peers/duplicates.py")]
ONE_THREAD = {"OMP_NUM_THREADS": "1"}


def write_pictures(folder, count=120):
    """800 x 600 JPEGs of quality 90: smooth skin, soft spots and grain, from a fixed seed."""
    import numpy as np
    from PIL import Image
    generator = np.random.default_rng(3)
    y, x = np.mgrid[0:600, 0:800].astype(np.float32)
    os.makedirs(folder)
    for number in range(count):
        shade = np.zeros((600, 800), np.float32)
        for _ in range(12):
            left, top = generator.uniform(0, 800), generator.uniform(0, 600)
            size = generator.uniform(30, 250)
            shade += generator.uniform(-60, 40) * np.exp(
                -((x - left) ** 2 + (y - top) ** 2) / size ** 2)
        grain = generator.normal(0, 5, (600, 800, 1))
        colours = np.array([205, 160, 140]) + shade[..., None] * [0.8, 1, 1.1] + grain
        Image.fromarray(np.clip(colours, 0, 255).astype(np.uint8)).save(
            os.path.join(folder, f"{number:04}.jpg"), quality=90)


def write_hashes(path, count):
    """Random 64-bit hashes; one in ten is another one with up to 7 bits changed."""
    import numpy as np
    generator = np.random.default_rng(5)
    hashes = generator.integers(0, 2 ** 64, count, dtype=np.uint64)
    for at in range(count // 2, count // 2 + count // 10):
        hashes[at] = hashes[int(generator.integers(0, count // 2))]
        for bit in generator.integers(0, 64, int(generator.integers(0, 8))):
            hashes[at] ^= np.uint64(1) << np.uint64(bit)
    hashes.tofile(path)


def rows(call, paired):
    """The rows by name, made of bench.py's ways to call and to pair."""
    def perceptual_hash(options, folder):
        pictures = os.path.join(folder, "pictures")
        write_pictures(pictures)
        answers = paired({
            "derm": lambda: call([options.rows_program, "perceptual-hash", pictures]),
            "ImageHash phash": lambda: call(PEER + ["perceptual-hash", pictures], ONE_THREAD),
        })
        ours, theirs = answers["derm"][0]["hashes"], answers["ImageHash phash"][0]["hashes"]
        # The constant part counts there and not here; the rest may differ near 0.
        bits = [bin((int(a, 16) ^ int(b, 16)) & (2 ** 63 - 1)).count("1")
                for a, b in zip(ours, theirs)]
        mean = sum(bits) / len(bits)
        if len(ours) != len(theirs) or mean > 4:
            sys.exit(f"bench: perceptual-hash: {mean:.1f} bits differ on average: not the same hash")
        return {
            "row": "perceptual-hash", "unit": "pictures/s", "lower_is_better": False,
            "work": "fingerprint (derm: and damage, metadata) of 800 x 600 JPEGs, 1 thread",
            "values": {k: [a["pictures"] / a["seconds"] for a in v] for k, v in answers.items()},
            "checked": f"hashes differ in {mean:.2f} of 63 bits on average", "gate": ">= 3x",
        }

    def hash_pairs(name, count, title, gate, rounds, peer_row):
        def run(options, folder):
            path = os.path.join(folder, f"hashes-{count}.bin")
            write_hashes(path, count)
            answers = paired({
                "derm": lambda: call([options.rows_program, "hash-pairs", path]),
                "faiss IndexBinaryFlat": lambda: call(PEER + [peer_row, path], ONE_THREAD),
            }, rounds)
            ours, theirs = answers["derm"][0], answers["faiss IndexBinaryFlat"][0]
            # Of a part of the queries faiss finds a part of the pairs: only whole sets compare.
            if peer_row == "hash-pairs" and any(ours[k] != theirs[k] for k in ("pairs", "check")):
                sys.exit(f"bench: {name}: derm {ours}, faiss {theirs}: not the same pairs")
            return {
                "row": name, "work": title, "unit": "s", "lower_is_better": True,
                "values": {k: [a["seconds"] for a in v] for k, v in answers.items()},
                "checked": f"{ours['pairs']} pairs", "gate": gate,
            }
        return run

    return {
        "perceptual-hash": perceptual_hash,
        "hash-pairs": hash_pairs(
            "hash-pairs", 21657, "all pairs of 21,657 hashes within 4 of 64 bits, 1 thread",
            "<= 1x", 5, "hash-pairs"),
        "hash-pairs-million": hash_pairs(
            "hash-pairs-million", 1_000_000,
            "all pairs of 1,000,000 hashes within 4 of 64 bits, 1 thread (faiss: 10,000 queries, "
            "times 100)", "<= 60 s", 3, "hash-pairs-part"),
    }
