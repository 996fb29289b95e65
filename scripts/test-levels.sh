#!/usr/bin/env bash
# Runs the suites that compare numbers at each level of vector instructions that this processor has, or at those
# that are named (AVX2, AVX512_CORE, AVX512_CORE_VNNI, AVX512_CORE_BF16): a test that holds at one alone knows too
# little of rounding. Fails when a level's tests fail, and when none ran. After `--below` only levels below the
# processor's own one run, for which all tests were run already; there may be none.
set -euo pipefail
cd "$(dirname "$0")/.."

# Whole networks, operations, training and its metrics; not what starts commands or looks for hostile files.
suites='TrainTests\.(Whole|Conformance|Winograd|Accumulation|Step|Dropout|BF16|OneDNN|Trainer|Predictor|AlexNet|External|Travelling)|MetricsTests'

# oneDNN's name of a level, OpenBLAS's, and the flag of /proc/cpuinfo that it needs.
levels=(
  AVX2:Haswell:avx2
  AVX512_CORE:SkylakeX:avx512bw
  AVX512_CORE_VNNI:SkylakeX:avx512_vnni
  AVX512_CORE_BF16:Cooperlake:avx512_bf16
)

flags=" $(grep -m1 '^flags' /proc/cpuinfo | cut -d: -f2) "
case $flags in
  *' avx2 '*) ;;
  *) echo "test-levels: this processor lacks AVX2, which derm needs" >&2; exit 1 ;;
esac

below=0
if [ "${1:-}" = --below ]; then
  below=1
  shift
fi
for wanted in "$@"; do
  case " ${levels[*]}" in
    *" $wanted:"*) ;;
    *) echo "test-levels: no level is called $wanted" >&2; exit 64 ;;
  esac
done

# The processor's own level is the last one whose flag it has, unless it has more than the list knows.
own=
for level in "${levels[@]}"; do
  IFS=: read -r dnn _ flag <<<"$level"
  case $flags in *" $flag "*) own=$dnn ;; esac
done
case $flags in *' avx512_fp16 '* | *' amx_tile '*) own= ;; esac

ran=0
for level in "${levels[@]}"; do
  IFS=: read -r dnn blas flag <<<"$level"
  case " ${*:-$dnn} " in *" $dnn "*) ;; *) continue ;; esac
  case $flags in
    *" $flag "*) ;;
    *) echo "test-levels: $dnn left out: this processor lacks $flag"; continue ;;
  esac
  if [ $below -eq 1 ] && [ "$dnn" = "$own" ]; then
    echo "test-levels: $dnn left out: it is this processor's own"
    continue
  fi
  echo "test-levels: oneDNN $dnn, OpenBLAS $blas"
  # A cache size that the environment names belongs to another core type.
  env -u OPENBLAS_L2_SIZE DNNL_MAX_CPU_ISA="$dnn" OPENBLAS_CORETYPE="$blas" \
    scripts/test.sh --filter "$suites"
  ran=$((ran + 1))
done
if [ "$ran" -eq 0 ] && [ $below -eq 0 ]; then
  echo "test-levels: no level ran" >&2
  exit 1
elif [ "$ran" -eq 0 ]; then
  echo "test-levels: no level below the processor's own"
else
  echo "test-levels: $ran level(s) hold"
fi
