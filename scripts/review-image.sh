#!/usr/bin/env bash
# Makes docs/images/review-*.png: derm-review on a generated atlas, as a browser shows it.
# Needs chromium and chromedriver: scripts/setup.sh chromium chromium-driver
set -euo pipefail
cd "$(dirname "$0")/.."

bin=$(realpath "${BIN:-$(scripts/build.sh --show-bin-path)}")
work=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT

sed 's/^people:/people:\n  ab: {name: A. Bernard, role: dermatologist}\n  cd: {name: C. Diaz, role: dermatologist}/' \
  taxonomy/rules.yaml >"$work/rules.yaml"
"$bin/derm-sample" "$work/atlas" --cases 160
"$bin/derm-ingest" "$work/atlas" --catalogue "$work/catalogue.sqlite" --quiet
"$bin/derm-refine" --rules "$work/rules.yaml" --catalogue "$work/catalogue.sqlite" --out "$work/packs" \
  --reports "$work/report" --quiet
"$bin/derm-train" --pack "$work/packs/latest" --recipe recipes/sample.yaml --epochs 3 --out "$work/runs" --quiet \
  >"$work/train.out"
run=$(head -n 1 "$work/train.out")
"$bin/derm-quality" "$run" --pack "$work/packs/latest" --catalogue "$work/catalogue.sqlite" --out "$work/quality" --quiet
# Starts derm-review as a person and waits for its address; in the folder, so that no picture shows where that is.
serve() {
  rm -f "$work/address"
  (cd "$work" && exec "$bin/derm-review" --pack packs/latest --catalogue catalogue.sqlite --rules rules.yaml \
    --queue quality/queue.jsonl --person "$1" --no-open --port 0) >"$work/address" &
  server=$!
  pids+=($server)
  until [ -s "$work/address" ]; do sleep 0.2; done
  origin=$(sed 's#/?token.*##' "$work/address")
}
chromedriver --port=9515 >/dev/null 2>&1 &
pids+=($!)
serve ab
sleep 1

driver=http://127.0.0.1:9515
session=$(curl -s "$driver/session" -d '{"capabilities":{"alwaysMatch":{"goog:chromeOptions":{"args":
  ["--headless=new","--no-sandbox","--disable-gpu","--hide-scrollbars","--force-device-scale-factor=0.6","--window-size=1280,900"]}}}}' |
  sed 's/.*"sessionId":"\([^"]*\)".*/\1/')
visit() { curl -s "$driver/session/$session/url" -d "{\"url\":\"$1\"}" >/dev/null; sleep 1; }
press() {
  local actions=""
  for key in "$@"; do actions+="{\"type\":\"keyDown\",\"value\":\"$key\"},{\"type\":\"keyUp\",\"value\":\"$key\"},"; done
  curl -s "$driver/session/$session/actions" \
    -d "{\"actions\":[{\"type\":\"key\",\"id\":\"keys\",\"actions\":[${actions%,}]}]}" >/dev/null
  sleep 1
}
picture() {
  curl -s "$driver/session/$session/screenshot" | sed 's/.*"value":"\([^"]*\)".*/\1/' | base64 -d >"docs/images/$1.png"
}

mkdir -p docs/images
visit "$(cat "$work/address")"
visit "$origin/queue?kind=spurious"
picture review-question
press y
picture review-saved
press n
visit "$origin/queue?kind=duplicate"
picture review-pair
press y y
group=$(sed -n 's/.*"class":"\([^"]*\)".*"kind":"spurious".*/\1/p' "$work/quality/queue.jsonl" | sort | uniq -c | sort -rn | awk 'NR==1 {print $2}')
visit "$origin/grid?kind=spurious&class=$group"
press '\ue014' ' ' '\ue014' '\ue014' ' '
picture review-grid
visit "$origin/terms?facet=lesion&term=papule"
picture review-terms
term="do=drop&facet=lesion&term=papule&why=too%20vague&status=proposed"
visit "$origin/terms/change?$term"
picture review-change
# A second reader sees nothing of the first answers; a third person decides where they differ.
kill $server
wait $server || true
serve cd
visit "$(cat "$work/address")"
visit "$origin/second"
for _ in 1 2 3; do press n; done
kill $server
wait $server || true
serve ab
visit "$(cat "$work/address")"
visit "$origin/adjudication"
picture review-decide
visit "$origin/result"
picture review-result
curl -s -X DELETE "$driver/session/$session" >/dev/null
