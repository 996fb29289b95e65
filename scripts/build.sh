#!/usr/bin/env bash
# Builds the commands for use: optimised, with Swift's runtime inside, so that they run where no Swift is.
# `scripts/build.sh --show-bin-path` names their directory and builds nothing; `--product NAME` builds that one.
set -euo pipefail
cd "$(dirname "$0")/.."

# No lines for debuggers: what is installed is stripped of them, and they take time to write.
options=(-c release --static-swift-stdlib -debug-info-format none)
if [ "${1:-}" = --show-bin-path ]; then exec swift build "${options[@]}" --show-bin-path; fi
if [ "${1:-}" = --product ]; then exec swift build "${options[@]}" --product "${2:?the product}"; fi
# One product after the other: the targets of the tests have no static runtime.
for command in derm-sample derm-ingest derm-refine derm-train derm-report derm-quality derm-review; do
  swift build "${options[@]}" --product "$command"
done
