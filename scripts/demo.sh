#!/usr/bin/env bash
# The whole pipeline on a generated atlas. Everything it makes lies in data/demo, a folder for each size
# (a lock made for a small atlas would keep its thresholds in a large one), and reports.
#
# DEMO_CASES and DEMO_TRAIN (more options of derm-train) make it smaller or larger.
set -euo pipefail
cd "$(dirname "$0")/.."

cases=${DEMO_CASES:-400}
demo=data/demo/$cases-cases
bin=$(scripts/build.sh --show-bin-path)
times=()

stage() {
  local name=$1 start=$SECONDS
  shift
  printf '\n== %s\n   %s\n' "$name" "$*" >&2
  "$@"
  times+=("$(printf '%-8s %4d s' "$name" $((SECONDS - start)))")
}

stage build scripts/build.sh
mkdir -p $demo
# Most cases of twelve classes look like another class, and only the site tells the two apart: without look-alikes
# the site could add nothing to what the images show (docs/training.md).
stage sample "$bin/derm-sample" $demo/atlas --cases "$cases" --look-alikes 0.8
stage ingest "$bin/derm-ingest" $demo/atlas --catalogue $demo/catalogue.sqlite
# A copy, so that the lock and the fold assignments of the sample stay apart from those of real data.
cp taxonomy/rules.yaml $demo/rules.yaml
stage refine "$bin/derm-refine" --rules $demo/rules.yaml --catalogue $demo/catalogue.sqlite \
  --out $demo/packs --reports reports/demo-dataset
printf '\nThe data set stands: reports/demo-dataset/index.html (look at it while three networks train)\n' >&2
# Lesions and site together, and each alone: only next to them can one see what the second task does.
runs=()
for tasks in mtl lesion site; do
  # So small a network from scratch loses lesions to a site loss of 1, the paper's.
  weight=()
  [ $tasks != mtl ] || weight=(--set losses.site=0.1)
  # shellcheck disable=SC2086
  stage "$tasks" "$bin/derm-train" --pack $demo/packs/latest --recipe recipes/sample.yaml \
    --tasks $tasks --set name=$tasks "${weight[@]}" --out $demo/runs ${DEMO_TRAIN:-} >$demo/train.out
  runs+=("$(head -n 1 $demo/train.out)")
done
stage report "$bin/derm-report" "${runs[@]}" --pack $demo/packs/latest --boxes $demo/atlas.truth.csv \
  --ensemble "$(basename "${runs[1]}"),$(basename "${runs[0]}")" --out reports/demo-models

printf '\n'
printf '%s\n' "${times[@]}"
# What the second task did, and whether the site could help at all.
awk -F, -v single="$(basename "${runs[1]}")" -v multi="$(basename "${runs[0]}")" '
  FNR == 1 { file++; for (i = 1; i <= NF; i++) column[file, $i] = i; next }
  file == 1 && $2 == "mAP-class" { value[$1] = $column[1, "value"]; site[$1] = $column[1, "with_true_site"] }
  file == 2 && $3 == "mAP-class" && (($1 == single && $2 == multi) || ($1 == multi && $2 == single)) {
    sign = $1 == single ? 1 : -1; low = sign > 0 ? $5 : -$6; high = sign > 0 ? $6 : -$5; found = 1 }
  END {
    if (found) printf "\nThe second task: mAP-class %.2f with lesions alone, %.2f with the site as second task (%+.2f to %+.2f). The true site would add %+.3f to lesions alone%s.\n",
      value[single], value[multi], low, high, site[single] - value[single],
      site[single] - value[single] < .0005 ? ": nothing that networks so small, trained on so few images, could use" : "" }
' reports/demo-models/summary.csv reports/demo-models/differences.csv
printf '\nThe data set: reports/demo-dataset/index.html\nThe networks: reports/demo-models/index.html\n'
test -s reports/demo-dataset/index.html && test -s reports/demo-models/index.html
