#!/usr/bin/env bash
# Does the second task help? Two generated atlases: on one, six pairs of classes look the same and only the body site
# tells them apart; on the other each class has a look of its own, so that the site can add nothing (the negative
# control). On each a lesion-only network and multi-task networks, one for each weight of the site loss.
# docs/training.md says what came out.
#
# CASES, SEEDS, EPOCHS, SITE_LOSSES, FOLDS, OUT and TRAIN (more options of derm-train) change it; EPOCHS may be a list.
# About 25 minutes on two free cores; with FOLDS=all SEEDS="1 2 3" EPOCHS="24 60" a night.
set -euo pipefail
cd "$(dirname "$0")/.."

out=${OUT:-data/second-task}
cases=${CASES:-1200}
seeds=${SEEDS:-1}
lengths=${EPOCHS:-24}
weights=${SITE_LOSSES:-0.1 0.3 1}
folds=${FOLDS:-0,1}
bin=$(scripts/build.sh --show-bin-path)
scripts/build.sh >&2

for atlas in alike control; do
  here=$out/$atlas
  mkdir -p "$here"
  share=$([ $atlas = alike ] && echo 0.8 || echo 0)
  "$bin/derm-sample" "$here/atlas" --cases "$cases" --seed 11 --image-side 96 --duplicates 0 --dirty 0 \
    --look-alikes "$share" >&2
  "$bin/derm-ingest" "$here/atlas" --catalogue "$here/catalogue.sqlite" >&2
  cp taxonomy/rules.yaml "$here/rules.yaml"
  "$bin/derm-refine" --rules "$here/rules.yaml" --catalogue "$here/catalogue.sqlite" --out "$here/packs" \
    --reports "$here/dataset" >&2
  for seed in $seeds; do
    for epochs in $lengths; do
      runs=()
      for arm in lesion $weights; do
        tasks=(--tasks lesion)
        [ "$arm" = lesion ] || tasks=(--tasks mtl --set "losses.site=$arm")
        name=$([ "$arm" = lesion ] && echo "lesion-$epochs-$seed" || echo "mtl-$arm-$epochs-$seed")
        # shellcheck disable=SC2086
        "$bin/derm-train" --pack "$here/packs/latest" --recipe recipes/sample.yaml "${tasks[@]}" --seed "$seed" \
          --epochs "$epochs" --set schedule.warm_up=1 --folds "$folds" --out "$here/runs" --name "$name" ${TRAIN:-} >&2
        runs+=("$here/runs/$name")
      done
      "$bin/derm-report" "${runs[@]}" --pack "$here/packs/latest" --out "$here/report-$epochs-$seed" >&2
    done
  done
done

# mAP-class of each network, with the true site given, and its difference from the lesion-only one.
echo "atlas,epochs,seed,model,mAP-class,with_true_site,difference,low,high"
for atlas in alike control; do
  for epochs in $lengths; do
    for seed in $seeds; do
      report=$out/$atlas/report-$epochs-$seed
      awk -F, -v lead="$atlas,$epochs,$seed" '
        FNR == 1 { file++; for (i = 1; i <= NF; i++) column[file, $i] = i; next }
        file == 1 && $column[1, "metric"] == "mAP-class" {
          names[++count] = $1; value[$1] = $column[1, "value"]; site[$1] = $column[1, "with_true_site"] }
        file == 2 && $3 == "mAP-class" && $1 ~ /^lesion/ { difference[$2] = sprintf("%.3f,%.3f,%.3f", $4, $5, $6) }
        END { for (i = 1; i <= count; i++) { n = names[i]
          printf "%s,%s,%.3f,%.3f,%s\n", lead, n, value[n], site[n], n in difference ? difference[n] : ",," } }' \
        "$report/summary.csv" "$report/differences.csv"
    done
  done
done
