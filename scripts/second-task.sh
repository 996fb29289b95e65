#!/usr/bin/env bash
# Does the second task help? Two generated atlases, one with the planted site predilections and one without;
# on each a lesion-only and a two-headed network, five folds, several seeds. docs/training.md says what came out.
#
# CASES, SEEDS, EPOCHS, OUT and TRAIN (more options of derm-train) change it. About 20 minutes on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."

out=${OUT:-data/second-task}
cases=${CASES:-1200}
seeds=${SEEDS:-1 2 3}
epochs=${EPOCHS:-20}
bin=$(scripts/build.sh --show-bin-path)
scripts/build.sh >&2

for atlas in planted flat; do
  here=$out/$atlas
  mkdir -p "$here"
  predilection=$([ $atlas = planted ] && echo 1 || echo 0)
  "$bin/derm-sample" "$here/atlas" --cases "$cases" --seed 11 --image-side 96 --duplicates 0 --dirty 0 \
    --predilection "$predilection" >&2
  "$bin/derm-ingest" "$here/atlas" --catalogue "$here/catalogue.sqlite" >&2
  cp taxonomy/rules.yaml "$here/rules.yaml"
  "$bin/derm-refine" --rules "$here/rules.yaml" --catalogue "$here/catalogue.sqlite" --out "$here/packs" \
    --reports "$here/dataset" >&2
  for seed in $seeds; do
    for tasks in lesion mtl; do
      # shellcheck disable=SC2086
      "$bin/derm-train" --pack "$here/packs/latest" --recipe recipes/sample.yaml --tasks $tasks --seed "$seed" \
        --epochs "$epochs" --out "$here/runs" --name "$tasks-$seed" ${TRAIN:-} >&2
    done
    "$bin/derm-report" "$here/runs/lesion-$seed" "$here/runs/mtl-$seed" --pack "$here/packs/latest" \
      --out "$here/report-$seed" >&2
  done
done

# mAP-class of both, seed by seed, then mean gain and its standard deviation over the seeds.
for atlas in planted flat; do
  for seed in $seeds; do
    awk -F, -v atlas=$atlas -v seed="$seed" '$2 == "mAP-class" { value[$1 ~ /^mtl/ ? "mtl" : "lesion"] = $3 }
      END { printf "%s,%s,%.4f,%.4f,%.4f\n", atlas, seed, value["lesion"], value["mtl"], value["mtl"] - value["lesion"] }' \
      "$out/$atlas/report-$seed/summary.csv"
  done
done | awk -F, 'BEGIN { print "atlas,seed,lesion,mtl,gain" }
  { print; n[$1]++; sum[$1] += $5; square[$1] += $5 * $5; if (!($1 in order)) { order[$1] = ++count; name[count] = $1 } }
  END { for (i = 1; i <= count; i++) { a = name[i]; mean = sum[a] / n[a]
      deviation = n[a] > 1 ? sqrt((square[a] - n[a] * mean * mean) / (n[a] - 1)) : 0
      printf "%s,mean of %d,,,%.4f (deviation %.4f)\n", a, n[a], mean, deviation } }'
