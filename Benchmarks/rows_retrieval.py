"""The row about neighbours: exact search in pool5 next to faiss, the same threads, the same neighbours."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
QUERIES, CANDIDATES, WIDTH, THREADS = 4332, 17325, 2048, 2


def write_features(path):
    """Features as a ReLU and a mean over 49 positions leave them: not negative, skewed, around 25 clusters."""
    import numpy as np
    generator = np.random.default_rng(11)
    centres = generator.gamma(0.6, 0.7, (25, WIDTH)).astype(np.float32)
    with open(path, "wb") as file:
        file.write(np.array([QUERIES, CANDIDATES, WIDTH], dtype=np.int32).tobytes())
        for count in (QUERIES, CANDIDATES):
            for start in range(0, count, 1000):
                rows = min(1000, count - start)
                own = centres[generator.integers(0, 25, rows)]
                noise = generator.gamma(0.5, 0.5, (rows, WIDTH)).astype(np.float32)
                # What a run stores has the precision of a half.
                file.write((0.5 * own + noise).astype(np.float16).astype(np.float32).tobytes())


def rows(call, paired):
    """The rows by name, made of bench.py's ways to call and to pair."""
    def retrieval(options, folder):
        path = os.path.join(folder, "features.bin")
        write_features(path)
        peer = [sys.executable, os.path.join(HERE, "peers/retrieval.py"), path, str(THREADS)]
        answers = paired({
            "derm": lambda: call([options.rows_program, "retrieval", path]),
            "faiss IndexFlatL2": lambda: call(peer, {"OMP_NUM_THREADS": str(THREADS)}),
        })
        ours, theirs = answers["derm"][0]["neighbours"], answers["faiss IndexFlatL2"][0]["neighbours"]
        # faiss leaves rounding errors of its matrix products in the order; ours are measured again.
        others = sum(len(set(a) - set(b)) for a, b in zip(ours, theirs))
        if len(ours) != len(theirs) or others > len(ours) * 5 // 1000:
            sys.exit(f"bench: retrieval: {others} of {5 * len(ours)} neighbours differ")
        return {
            "row": "retrieval", "unit": "s", "lower_is_better": True,
            "work": f"5 nearest of {CANDIDATES:,} for {QUERIES:,} queries, {WIDTH:,} numbers, "
                    f"{THREADS} threads",
            "values": {k: [a["seconds"] for a in v] for k, v in answers.items()},
            "checked": f"{others} of {5 * len(ours)} neighbours differ (rounding in faiss's products)",
            "gate": "<= 1x, exact",
        }

    return {"retrieval": retrieval}
