#!/usr/bin/env bash
# Builds derm-fuzz and runs each target for FUZZ_SECONDS (60); `Fuzz/run.sh html zip` runs those only.
# Exits with status 1 when one crashed, leaked, hung or took too much memory, and names the input.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${FUZZ_SECONDS:-60}
targets=("$@")
[ $# -gt 0 ] || targets=(html xml json csv mapping recipe jpeg png zip tar weights pickle)

resources=$(swift -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')
runtime=$(ls "$resources"/../clang/*/lib/linux/libclang_rt.fuzzer_no_main-"$(uname -m)".a | head -n 1)
export FUZZ=1 FUZZ_RUNTIME="$runtime"
swift build --scratch-path .build-fuzz --product derm-fuzz
binary=$PWD/.build-fuzz/debug/derm-fuzz

# Archives are unpacked: memory is faster than a disk.
work=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo /tmp)" derm-fuzz.XXXXXX)
trap 'rm -rf "$work"' EXIT
failed=()
for target in "${targets[@]}"; do
  corpus=.build-fuzz/corpus/$target
  finds=.build-fuzz/finds/$target
  mkdir -p "$corpus" "$finds"
  shopt -s nullglob
  case $target in
    html) seeds=(Tests/Fixtures/Ingest/*.html Fuzz/Seeds/*.html) ;;
    jpeg) seeds=(Tests/Fixtures/Imaging/*.jpg Fuzz/Seeds/*.jpg) ;;
    png) seeds=(Tests/Fixtures/Imaging/*.png Fuzz/Seeds/*.png) ;;
    zip) seeds=(Tests/Fixtures/Ingest/*.zip Fuzz/Seeds/*.zip) ;;
    tar) seeds=(Tests/Fixtures/Ingest/*.tar Tests/Fixtures/Ingest/*.tar.gz) ;;
    weights) seeds=(Tests/Fixtures/Train/weights/*.[pcsbn]* Fuzz/Seeds/*.safetensors Fuzz/Seeds/*.pth) ;;
    mapping) seeds=(data/mappings/*.yaml Fuzz/Seeds/*.yaml) ;;
    recipe) seeds=(recipes/*.yaml Fuzz/Seeds/*.yaml) ;;
    *) seeds=(Fuzz/Seeds/*."$target") ;;
  esac
  cp -n "${seeds[@]}" "$corpus"
  words=()
  [ -f "Fuzz/Seeds/$target.dict" ] && words=(-dict="Fuzz/Seeds/$target.dict")
  echo "fuzz: $target for $seconds s"
  if ! TMPDIR=$work ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 \
    "$binary" "$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=3000 \
    -malloc_limit_mb=1500 -max_len=65536 -print_final_stats=1 -artifact_prefix="$finds/" \
    "${words[@]}" "$corpus" >"$work/log" 2>&1; then
    tail -n 60 "$work/log"
    failed+=("$target")
  fi
  grep -E 'number_of_executed_units|average_exec_per_sec|peak_rss_mb' "$work/log" || true
  grep -Eo 'cov: [0-9]+ ft: [0-9]+' "$work/log" | tail -n 1 || true
done
if [ ${#failed[@]} -gt 0 ]; then
  echo "fuzz: ${failed[*]} failed; the inputs lie in .build-fuzz/finds" >&2
  exit 1
fi
