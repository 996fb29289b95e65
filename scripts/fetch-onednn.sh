#!/usr/bin/env bash
# Puts oneDNN 3 into build/lib, from PyPI's onednn-cpu-gomp (Apache-2.0), where the system has none: one library, 54 MB, which needs libgomp alone.
#
# derm does without it: whatever is in the way is said, and the exit status is 0.
set -euo pipefail
cd "$(dirname "$0")/.."

wheel=onednn_cpu_gomp-2023.2.0-py2.py3-none-manylinux1_x86_64.whl
digest=2f22a54d6a890ed14bfa185d42a4be65d8b5b1df85dc1f0f3a9abe31620416fb
target=build/lib

without() {
  echo "fetch-onednn: no oneDNN 3: $1. derm works without it, on oneDNN 2 or OpenBLAS."
  exit 0
}

[ "$(uname -m)" = x86_64 ] || without "PyPI has it for x86_64 alone"
if [ -e "$target/libdnnl.so.3" ] || ldconfig -p 2>/dev/null | grep -q 'libdnnl\.so\.3 '; then
  exit 0
fi
python3 -m pip --version >/dev/null 2>&1 || without "python3 and pip are missing"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
timeout 300 python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
  --dest "$work" onednn-cpu-gomp==2023.2.0 >"$work/log" 2>&1 ||
  without "pip could not fetch onednn-cpu-gomp ($(tail -n 1 "$work/log"))"
echo "$digest  $work/$wheel" | sha256sum --check --quiet --status ||
  without "PyPI's file has another digest"
python3 -m zipfile -e "$work/$wheel" "$work/wheel"
data=$work/wheel/onednn_cpu_gomp-2023.2.0.data/data
mkdir -p "$target"
install -m 644 "$data/share/doc/onednn/LICENSE" "$target/oneDNN-LICENSE"
install -m 644 "$data/share/doc/onednn/THIRD-PARTY-PROGRAMS" "$target/oneDNN-THIRD-PARTY-PROGRAMS"
install -m 644 "$data/lib/libdnnl.so.3" "$target/libdnnl.so.3.new"
mv "$target/libdnnl.so.3.new" "$target/libdnnl.so.3"
echo "fetch-onednn: oneDNN 3.2 is in $target"
