#!/usr/bin/env bash
# Runs all tests and fails when none ran: `swift test` exits 0 then.
set -euo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
trap 'rm -f "$log"' EXIT
swift test "$@" 2>&1 | tee "$log"
if ! grep -Eq 'Test run with [1-9][0-9]* tests?' "$log"; then
  echo "test: no test ran" >&2
  exit 1
fi
