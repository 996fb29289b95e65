#!/usr/bin/env bash
# Installs the package in a fresh Debian without Swift and runs the pipeline there, as somebody who does not
# compile would. Needs root and debootstrap; DEBIAN_MIRROR names another mirror than this system's.
set -euo pipefail
cd "$(dirname "$0")/.."

package=${1:?the .deb}
if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
  echo "clean-root: needs root and debootstrap (scripts/setup.sh debootstrap)" >&2
  exit 66
fi
# The suite and mirror that this system itself uses.
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
mirror=${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' "Codename: $suite" |
  head -n 1)}
root=$(mktemp -d)
cleanup() {
  for mounted in proc dev/shm; do umount "$root/$mounted" 2>/dev/null || true; done
  rm -rf --one-file-system "$root"
}
trap cleanup EXIT

debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$root.log" 2>&1 || {
  tail -n 20 "$root.log" >&2
  exit 74
}
rm -f "$root.log"
# apt inside takes the same sources, keys and transport settings; hooks of this system's other programs stay out.
for part in sources.list sources.list.d trusted.gpg trusted.gpg.d auth.conf auth.conf.d; do
  [ ! -e "/etc/apt/$part" ] || cp -rT "/etc/apt/$part" "$root/etc/apt/$part"
done
mkdir -p "$root/usr/share/keyrings"
cp -n /usr/share/keyrings/*.gpg "$root/usr/share/keyrings/"
grep -lE '^ *Acquire' /etc/apt/apt.conf.d/* | xargs -r -I{} cp {} "$root/etc/apt/apt.conf.d/"
for file in /etc/resolv.conf /etc/hosts; do cp "$file" "$root$file"; done
mount -t proc proc "$root/proc"
cp "$package" "$root/derm.deb"

inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
  http_proxy="${http_proxy:-}" https_proxy="${https_proxy:-}" "$@"; }
inside sh -c 'apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends /derm.deb' \
  >"$root/install.log" 2>&1 || {
  tail -n 30 "$root/install.log" >&2
  exit 74
}
if inside sh -c 'command -v swift || ls /usr/lib/swift' >/dev/null 2>&1; then
  echo "clean-root: there is Swift in the clean root" >&2
  exit 70
fi
# An empty directory: everything that ships with derm is found from there.
inside sh -euc '
  mkdir /work && cd /work
  derm-train doctor
  derm-sample atlas --cases 60 --image-side 96
  derm-ingest atlas
  derm-refine --rules taxonomy/rules.yaml
  derm-train --epochs 1 --folds 0,1
  test -s reports/dataset/index.html
  derm-report data/runs/* --out reports/models
  test -s reports/models/index.html
' >"$root/run.log" 2>&1 || {
  tail -n 40 "$root/run.log" >&2
  exit 70
}
tail -n 6 "$root/run.log"
echo "clean-root: the package runs the whole pipeline in a $suite without Swift"
