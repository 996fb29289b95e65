"""A profile of the table of a data set by ydata-profiling, in its minimal form: no correlations, no interactions.

    data_profile.py REPORT OUT.html

REPORT is the folder of derm's report of the same data set: its tables are read and joined to one
row an image first, not timed. Prints JSON: seconds, bytes, images.
"""
import json
import os
import sys
import time
import warnings

import pandas as pd

warnings.filterwarnings("ignore")


def table(folder):
    """image, case, group, site, a column for every lesion (0, 1, nothing where unknown), fold, source, licence, file."""
    parts = [pd.read_csv(os.path.join(folder, name)).set_index("image") for name in ("labels.csv", "splits.csv", "images.csv")]
    return parts[0].join(parts[1]["fold"]).join(parts[2][["source", "licence", "file"]]).reset_index()


def main():
    from ydata_profiling import ProfileReport
    frame = table(sys.argv[1])
    start = time.perf_counter()
    report = ProfileReport(frame, title="atlas", minimal=True, progress_bar=False)
    report.to_file(sys.argv[2], silent=True)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "bytes": os.path.getsize(sys.argv[2]), "images": len(frame)}))


main()
