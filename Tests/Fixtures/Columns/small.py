"""Says whether pyarrow reads small.parquet as what ColumnsTests wrote: 40 rows in groups of 16.

    python small.py small.parquet
"""
import sys

import pyarrow.parquet as parquet

rows = [
    {
        "number": i * 7919 - 5_000_000_000, "word": None if i % 3 == 0 else f"t{i % 5}",
        "share": None if i % 7 == 0 else i / 3, "is_even": i % 2 == 0, "text": f"u{i}é", "nothing": None,
        "perhaps": None if i % 2 == 0 else i % 3 == 0,
    }
    for i in range(40)
]
assert parquet.read_table(sys.argv[1]).to_pylist() == rows
assert parquet.ParquetFile(sys.argv[1]).metadata.num_row_groups == 3
print("40 rows")
