#!/usr/bin/env bash
# Runs all tests and fails when none ran: `swift test` exits 0 then.
set -euo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# A build for one run needs no lines for debuggers. (The index of the sources stays: it is what finds the tests.)
options=()
[ -z "${DERM_CI:-}" ] || options=(-debug-info-format none)
swift test "${options[@]}" "$@" 2>&1 | tee "$log"
# The summary line does not count them.
skipped=$(grep -Ec '^[^ ]+ Test .* skipped(:|\.)' "$log" || true)
[ "$skipped" -eq 0 ] || echo "test: $skipped tests were skipped; the reason stands next to each" >&2
if ! grep -Eq 'Test run with [1-9][0-9]* tests?' "$log"; then
  echo "test: no test ran" >&2
  exit 1
fi
