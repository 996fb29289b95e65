#!/usr/bin/env bash
# Builds the commands for use: optimised, with Swift's runtime inside, so that they run where no Swift is.
# `scripts/build.sh --show-bin-path` names their directory and builds nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

options=(-c release --static-swift-stdlib)
if [ "${1:-}" = --show-bin-path ]; then exec swift build "${options[@]}" --show-bin-path; fi
# One product after the other: the targets of the tests have no static runtime.
for command in derm-sample derm-ingest derm-refine derm-train derm-report derm-quality derm-review; do
  swift build "${options[@]}" --product "$command"
done
