"""faiss: `retrieval.py FILE THREADS` prints the seconds of the search and the neighbours as JSON."""
import json
import sys
import time

import faiss
import numpy as np


def main():
    path, threads = sys.argv[1], int(sys.argv[2])
    faiss.omp_set_num_threads(threads)
    queries, candidates, width = np.fromfile(path, dtype=np.int32, count=3)
    values = np.fromfile(path, dtype=np.float32, offset=12).reshape(-1, width)
    asked, offered = values[:queries], values[queries:]
    # Adding copies the candidates as they are; ours packs them within its time.
    index = faiss.IndexFlatL2(int(width))
    index.add(offered)
    start = time.perf_counter()
    _, found = index.search(asked, 5)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "neighbours": found.tolist()}))


main()
