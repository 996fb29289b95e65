#!/usr/bin/env bash
# Has exports read by the programs that they are for: sssom, mlcroissant, datasets, webdataset, pyarrow, DuckDB, onnxruntime, torch. Once those of a
# generated atlas, once the small ones that the tests compare with, byte for byte.
#
#   scripts/interop.sh            validates
#   scripts/interop.sh --accept   validates, then keeps the small ones as Tests/Fixtures/Interop/accepted
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(sssom==0.4.21 mlcroissant==1.1.1 datasets==5.2.0 webdataset==1.0.2 pillow pyarrow duckdb)
work=.build/interop
fixtures=Tests/Fixtures/Interop
mkdir -p $work

[ -x $work/venv/bin/python ] || python3 -m venv $work/venv
if ! $work/venv/bin/pip install --quiet --disable-pip-version-check "${packages[@]}"; then
  echo "interop: NOT CHECKED: could not install ${packages[*]}" >&2
  echo "interop: exports were read by nobody; needs Python 3.10 or newer and the package index" >&2
  exit 74
fi

echo "== the small exports that the tests compare with"
rm -rf $work/small
mkdir -p $work/small
DERM_INTEROP="$PWD/$work/small" swift test --filter 'InteropFixtureTests|InteropTests' \
  >$work/tests.log 2>&1 || { cat $work/tests.log >&2; exit 1; }
$work/venv/bin/python $fixtures/validate.py $work/small
rm -rf $work/small/cache
if [ "${1:-}" = --accept ]; then
  rm -rf $fixtures/accepted
  cp -r $work/small $fixtures/accepted
fi
diff -r $work/small $fixtures/accepted || {
  echo "interop: exports differ from $fixtures/accepted; if that is meant, run it with --accept" >&2
  exit 1
}

echo "== a generated atlas"
bin=$(swift build --show-bin-path)
rm -rf $work/sample
mkdir -p $work/sample/out
cp taxonomy/rules.yaml $work/sample/rules.yaml
common=(--catalogue $work/sample/catalogue.sqlite --quiet)
"$bin/derm-sample" $work/sample/atlas --cases 60 --image-side 64 --quiet
"$bin/derm-ingest" $work/sample/atlas "${common[@]}" >/dev/null
"$bin/derm-refine" --rules $work/sample/rules.yaml --out $work/sample/packs \
  --reports $work/sample/report "${common[@]}" >/dev/null
export_to() {
  local form=$1 out=$2
  shift 2
  "$bin/derm-refine" export --to "$form" --out "$work/sample/out/$out" \
    --rules $work/sample/rules.yaml --pack $work/sample/packs/latest "${common[@]}" "$@"
}
export_to sssom rules.sssom.tsv
export_to csv terms.csv
export_to croissant croissant
export_to imagefolder imagefolder --test-fold 0
export_to imagefolder folds --by-fold
export_to tar dataset.tar
$work/venv/bin/python $fixtures/validate.py $work/sample/out

echo "== what sssom-py wrote comes back"
$work/venv/bin/sssom parse $work/sample/out/rules.sssom.tsv -o $work/sample/rewritten.sssom.tsv
for file in $work/sample/rewritten.sssom.tsv $work/sample/out/terms.csv; do
  "$bin/derm-refine" import $file --rules $work/sample/rules.yaml
done
cmp taxonomy/rules.yaml $work/sample/rules.yaml

echo "== columns in pyarrow and DuckDB"
columns=$work/columns
rm -rf $columns
mkdir -p $columns
# Two atlases that share files, so that a query has something to find; one of them with findings.
"$bin/derm-sample" $columns/one --cases 80 --image-side 64 --dirty 0.2 --duplicates 0.2 --quiet
cp -r $columns/one $columns/two
common=(--catalogue $columns/catalogue.sqlite --quiet)
"$bin/derm-ingest" $columns/one $columns/two "${common[@]}" >/dev/null
cp taxonomy/rules.yaml $columns/rules.yaml
"$bin/derm-refine" --rules $columns/rules.yaml --out $columns/packs --reports $columns/report \
  "${common[@]}" >/dev/null
cp $columns/report/{labels,correlation,terms}.csv $columns
common=(--catalogue $columns/catalogue.sqlite)
"$bin/derm-ingest" export --to csv $columns/csv "${common[@]}" >/dev/null
"$bin/derm-ingest" export --to parquet $columns/columns "${common[@]}" >/dev/null
"$bin/derm-ingest" duplicates --csv "${common[@]}" >$columns/duplicates.csv
"$bin/derm-ingest" findings --csv "${common[@]}" >$columns/findings.csv
$work/venv/bin/python $fixtures/validate_columns.py $columns data/sql/curation.sql

echo "== an exported network in ONNX Runtime and PyTorch"
models=(numpy onnx onnxruntime torch safetensors pillow)
if ! $work/venv/bin/pip install --quiet --disable-pip-version-check "${models[@]}"; then
  echo "interop: NOT CHECKED: could not install ${models[*]}" >&2
  exit 74
fi
rm -rf $work/models
mkdir -p $work/models/images
# In a folder of its own, for the report of a run goes to reports/NAME where it is trained.
recipe=$PWD/recipes/sample.yaml
(cd $work/models && "$bin/derm-train" --pack ../sample/packs/latest --recipe "$recipe" \
  --model resnet18 --folds 0 --epochs 1 --set input.test_side=64 --set input.test_crops=1 \
  --set calibration=temperature --set 'heads={diagnosis: {at_least: 4}}' --out runs --name net \
  --quiet >/dev/null)
# Images of the network's side: what is compared is the network, not the resizing.
$work/venv/bin/python - $work/sample/atlas $work/models/images <<'PYTHON'
import pathlib, sys
from PIL import Image
files = sorted(pathlib.Path(sys.argv[1]).rglob("*.jpg"))[:12]
for number, file in enumerate(files):
    Image.open(file).convert("RGB").resize((64, 64)).save(f"{sys.argv[2]}/{number:02}.png")
PYTHON
best=$work/models/runs/net/fold-0/best.safetensors
"$bin/derm-train" export --checkpoint $best --to onnx --out $work/models/model.onnx --quiet >/dev/null
"$bin/derm-train" export --checkpoint $best --to torch --out $work/models/model.safetensors --quiet >/dev/null
"$bin/derm-train" predict --checkpoint $best --images $work/models/images --crops 1 --logits \
  --out $work/models/predictions.csv --quiet >/dev/null
$work/venv/bin/python $fixtures/validate_models.py $work/models

echo "== networks of operators in ONNX Runtime"
# A hundred steps: running statistics follow slowly (mobilenet-v3-small's by a hundredth a step), and before they have,
# all images look the same to a network.
for model in mobilenet-v3-small efficientnet-b0 convnext-tiny; do
  folder=$work/models/$model
  mkdir -p $folder
  (cd $work/models && "$bin/derm-train" --pack ../sample/packs/latest --recipe "$recipe" \
    --model $model --folds 0 --set iterations=100 --set input.test_side=64 --set input.test_crops=1 \
    --out runs --name $model --quiet >/dev/null)
  best=$work/models/runs/$model/fold-0/best.safetensors
  "$bin/derm-train" export --checkpoint $best --to onnx --out $folder/model.onnx --quiet >/dev/null
  "$bin/derm-train" predict --checkpoint $best --images $work/models/images --crops 1 --logits \
    --out $folder/predictions.csv --quiet >/dev/null
  $work/venv/bin/python $fixtures/validate_models.py --onnx $folder
done

echo "== any ONNX network as features"
# The library of the same environment, and not one that the system happens to have.
DERM_ONNXRUNTIME=$(echo "$PWD/$work"/venv/lib/python3*/site-packages/onnxruntime/capi/libonnxruntime.so*)
export DERM_ONNXRUNTIME
swift test --skip-build --filter 'OnnxFeaturesTests' >$work/onnx.log 2>&1 || { cat $work/onnx.log >&2; exit 1; }
if grep -q "skipped" $work/onnx.log; then
  echo "interop: ONNX Runtime was not found at $DERM_ONNXRUNTIME" >&2
  exit 1
fi
"$bin/derm-train" features --onnx $work/models/model.onnx --onnx-output diagnosis \
  --images $work/models/images --out $work/models/features.safetensors --quiet >/dev/null
$work/venv/bin/python $fixtures/validate_models.py --features $work/models
