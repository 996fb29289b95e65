#!/usr/bin/env bash
# Measures derm next to its peers, interleaved, and writes Results/ROW/KIND-OF-PROCESSOR.json and RESULTS.md.
#
# The peers live in a virtual environment of their own, made on the first run (PyTorch: about 3 GB).
# BENCH_PYTHON names another Python that has requirements.txt installed. BENCH_ROWS chooses rows, or all of them ("all":
# some hours); without it those are measured that take a quarter of an hour together.
# DERM_YDATA_PYTHON names a Python that has ydata-profiling, which wants other versions of numpy and pandas; without
# it the row "report" has no peer. DERM_PAD_UFES names metadata.csv of PAD-UFES-20.
set -euo pipefail
cd "$(dirname "$0")"

python=${BENCH_PYTHON:-}
if [ -z "$python" ]; then
  if [ ! -x .venv/bin/python ]; then
    echo "bench: making a virtual environment with the peers (about 3 GB)" >&2
    python3 -m venv .venv
    .venv/bin/pip install --quiet -r requirements.txt
  fi
  python=.venv/bin/python
fi
../scripts/build.sh >&2
# The rows of our own code are a target of the package that is there for the benchmarks alone.
cd ..
BENCH=1 scripts/build.sh --product dermbench >&2
rows=$(BENCH=1 scripts/build.sh --show-bin-path)/dermbench
cd Benchmarks
# These settings, where a machine exports them, halve OpenBLAS.
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
"$python" bench.py --derm "$(../scripts/build.sh --show-bin-path)" \
  --rows-program "$rows" ${BENCH_ROWS:+--only "$BENCH_ROWS"}
