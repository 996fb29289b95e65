#!/usr/bin/env bash
# The paper's experiment on real photographs: HAM10000 and ImageNet weights (docs/real-skin.md says what came out, and
# where both come from). Every step resumes: the same command goes on where it was stopped, in as many sittings as it
# takes.
#
#   HAM=ham10000 RESNET18=resnet18.safetensors RESNET50=resnet50.safetensors scripts/real-skin.sh
#
# HAM holds HAM10000_metadata.csv and images/. FOLDS (all), SEEDS (0), OUT and TRAIN (more options of derm-train) change
# it; BOXES is a table of the lesions' boxes for the pointing game (docs/reports.md); RESNET50 may be left out. SWEEP
# trains ResNet-18 once more for each of some settings, with the first seed: SWEEP="losses.site=0.1 iterations=2034".
# Without weights everything would start from scratch, which on 10,000 images shows little.
set -euo pipefail
cd "$(dirname "$0")/.."

ham=${HAM:?the folder of HAM10000_metadata.csv and images}
weights=${RESNET18:?ImageNet weights of ResNet-18}
out=${OUT:-data/real-skin}
bin=$(scripts/build.sh --show-bin-path)
scripts/build.sh >&2
mkdir -p "$out"

# The catalogue and the pack are the same for the same input, so doing it again costs a minute and changes nothing.
"$bin/derm-ingest" "$ham/HAM10000_metadata.csv" --images "$ham/images" --source ham10000 \
  --catalogue "$out/catalogue.sqlite" >&2
[ -e "$out/rules.yaml" ] || cp taxonomy/examples/ham10000/rules.yaml "$out/rules.yaml"
"$bin/derm-refine" --rules "$out/rules.yaml" --catalogue "$out/catalogue.sqlite" --out "$out/packs" \
  --reports "$out/dataset" >&2

runs=()
# One network: its name, then options of derm-train.
train() {
  local name=$1
  shift
  # shellcheck disable=SC2086
  "$bin/derm-train" --pack "$out/packs/latest" --recipe recipes/real-skin.yaml --out "$out/runs" --name "$name" \
    "$@" ${TRAIN:-} >&2
  runs+=("$out/runs/$name")
}

folds=${FOLDS:-all}
seeds=${SEEDS:-0}
first=${seeds%% *}
for seed in $seeds; do
  for tasks in lesion mtl site; do
    train "resnet18-$tasks-$seed" --tasks $tasks --seed "$seed" --folds "$folds" --init "$weights"
  done
done
# A setting may hold brackets, which are no patterns of file names.
set -f
for setting in ${SWEEP:-}; do
  tasks="lesion mtl"
  # The weight of the sites changes nothing without them.
  [[ $setting == losses.site=* ]] && tasks=mtl
  for task in $tasks; do
    train "resnet18-$task-$first-${setting//[^A-Za-z0-9_]/-}" --tasks "$task" --seed "$first" --folds "$folds" \
      --init "$weights" --set "$setting"
  done
done
set +f
# Its stride of four and its pools leave nothing of 64 pixels.
train alexnet-lesion-0 --model alexnet --tasks lesion --folds "$folds" --set input.side=68 --set "input.jitter=[68,96]"
if [ -n "${RESNET50:-}" ]; then
  for tasks in lesion mtl; do
    train "resnet50-$tasks-0" --model resnet50 --tasks $tasks --folds 0,1 --init "$RESNET50"
  done
fi

# shellcheck disable=SC2086
"$bin/derm-report" "${runs[@]}" --pack "$out/packs/latest" --ensemble "resnet18-lesion-$first,resnet18-mtl-$first" \
  ${BOXES:+--boxes "$BOXES"} --out "$out/report"
"$bin/derm-quality" "$out/runs/resnet18-lesion-$first" "$out/runs/resnet18-mtl-$first" --pack "$out/packs/latest" \
  --out "$out/quality"
