#!/usr/bin/env bash
# Makes build/derm_VERSION_ARCH.deb and build/derm-VERSION-linux-ARCH.tar.xz, for machines without Swift.
#
# PACKAGE_LEVEL is that of xz: 9 takes minutes, 1 is for a try. Depends is what the commands link against, by dpkg-shlibdeps, and the library that they open at run time.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in dpkg-deb dpkg-shlibdeps strip xz; do
  if ! command -v "$tool" >/dev/null; then
    echo "package: $tool is missing. As root: apt-get install dpkg-dev binutils xz-utils" >&2
    exit 66
  fi
done

version=$("$(scripts/build.sh --show-bin-path)/derm-ingest" --version)
architecture=$(dpkg --print-architecture)
out=build
level=${PACKAGE_LEVEL:-9}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"

DESTDIR="$work/root" PREFIX=/usr scripts/install.sh
mkdir -p "$work/root/DEBIAN" "$work/debian"
touch "$work/debian/control"
libraries=$(cd "$work" && dpkg-shlibdeps -O --ignore-missing-info root/usr/bin/derm-* 2>/dev/null |
  sed 's/^shlibs:Depends=//')
cat >"$work/root/DEBIAN/control" <<CONTROL
Package: derm
Version: $version
Architecture: $architecture
Section: science
Priority: optional
Maintainer: derm project <derm@localhost>
Depends: $libraries, libdnnl2
Recommends: libopenblas0-pthread
Installed-Size: $(du -sk "$work/root/usr" | cut -f1)
Description: data sets from dermatology atlases, and networks trained on them
 derm reads atlas exports (pages, XML, JSON, tables) and their images into one
 catalogue, applies merge rules that a dermatologist edits, freezes a data set
 with stratified folds that never divide a case, trains the multi-task network
 of Liao and Luo on it, and reports how good it is.
CONTROL
# One compressor window holds what the commands have in common.
dpkg-deb --root-owner-group -Zxz "-z$level" --build "$work/root" "$out/derm_${version}_$architecture.deb" >&2

name=derm-$version-linux-$(uname -m)
mkdir "$work/$name"
cp -r "$work/root/usr/." "$work/$name"
cat >"$work/$name/INSTALL" <<TEXT
Unpack anywhere and put bin on the PATH; keep bin, lib and share together.
The commands need these libraries, by their names in Debian 12:
  $libraries, libdnnl2
TEXT
tar -C "$work" --owner=0 --group=0 --sort=name -cf - "$name" | xz "-$level" >"$out/$name.tar.xz.new"
mv "$out/$name.tar.xz.new" "$out/$name.tar.xz"
ls -l "$out/derm_${version}_$architecture.deb" "$out/$name.tar.xz" >&2
echo "$out/derm_${version}_$architecture.deb"
