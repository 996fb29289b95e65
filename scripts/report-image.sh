#!/usr/bin/env bash
# Makes docs/images/dataset-report.png: the report of a generated atlas, as a browser shows it.
set -euo pipefail
cd "$(dirname "$0")/.."

bin=${BIN:-$(scripts/build.sh --show-bin-path)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp taxonomy/rules.yaml "$work/rules.yaml"
"$bin/derm-sample" "$work/atlas" --cases 400
"$bin/derm-ingest" "$work/atlas" --catalogue "$work/catalogue.sqlite"
"$bin/derm-refine" --rules "$work/rules.yaml" --catalogue "$work/catalogue.sqlite" \
  --out "$work/packs" --reports "$work/report"
mkdir -p docs/images
# The window is wide, so that the figures stand in one row; the scale keeps the file small.
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --virtual-time-budget=8000 \
  --force-device-scale-factor=0.75 --window-size=1250,1160 --screenshot=docs/images/dataset-report.png "file://$work/report/index.html"
