#!/usr/bin/env bash
# Opens derm-review on the atlas of `make demo`, which is made first where it is missing.
#
# DEMO_CASES says which of its sizes; more options go to derm-review, such as --no-open.
set -euo pipefail
cd "$(dirname "$0")/.."

demo=data/demo/${DEMO_CASES:-400}-cases
bin=$(scripts/build.sh --show-bin-path)
[ -e "$demo/packs/latest/pack.json" ] && [ -n "$(ls "$demo/runs" 2>/dev/null)" ] || scripts/demo.sh
[ -x "$bin/derm-review" ] || scripts/build.sh
# Next to the data set that it asks about: each size of the demo has its own.
queue=$demo/quality/queue.jsonl
if [ ! -e "$queue" ] || [ "$demo/packs/latest/pack.json" -nt "$queue" ]; then
  run=$(find "$demo/runs" -mindepth 1 -maxdepth 1 -name '*mtl*' | sort | head -n 1)
  "$bin/derm-quality" "$run" --pack "$demo/packs/latest" --catalogue "$demo/catalogue.sqlite" \
    --out "$(dirname "$queue")"
fi
exec "$bin/derm-review" --pack "$demo/packs/latest" --catalogue "$demo/catalogue.sqlite" \
  --rules "$demo/rules.yaml" --queue "$queue" --person dp "$@"
