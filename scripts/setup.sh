#!/usr/bin/env bash
# Installs the Debian packages that derm builds and runs with, when they are missing, and those named as
# arguments: chromium (about 300 MB) lets the tests open the pages in a browser. Fetches oneDNN 3, which Debian 12
# does not have, where that is possible (scripts/fetch-onednn.sh).
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(libsqlite3-dev libxml2-dev libjpeg-dev libpng-dev zlib1g-dev libopenblas-dev libdnnl-dev
  libssl-dev pkg-config "$@")

if ! command -v swift >/dev/null; then
  echo "setup: swift is not on the PATH. Install Swift 6.3 for Debian 12 from swift.org." >&2
  exit 66
fi

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "setup: all ${#packages[@]} Debian packages are there"
  # After the packages: a system's own oneDNN 3 may have come with them.
  exec scripts/fetch-onednn.sh
fi

sudo=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "setup: not root and no sudo. As root: apt-get install ${missing[*]}" >&2
    exit 74
  fi
  sudo=(sudo)
fi
echo "setup: installing ${missing[*]}"
"${sudo[@]}" apt-get update -q
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install --yes --no-install-recommends "${missing[@]}"
scripts/fetch-onednn.sh
