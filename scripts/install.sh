#!/usr/bin/env bash
# Installs derm below PREFIX (/usr/local): commands, what ships with them, completions, documents.
# DESTDIR is put before it, for packages. Replaces an older derm there; touches nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."

root=${DESTDIR:-}${PREFIX:-/usr/local}
bin=$(scripts/build.sh --show-bin-path)
commands=(derm-sample derm-ingest derm-refine derm-train derm-report derm-quality derm-review)

for command in "${commands[@]}"; do
  if [ ! -x "$bin/$command" ]; then
    echo "install: $bin/$command is missing. Run make build first." >&2
    exit 66
  fi
done

install -d "$root/bin" "$root/share/bash-completion/completions" "$root/share/doc/derm"
for command in "${commands[@]}"; do
  install -m 755 "$bin/$command" "$root/bin/$command.new"
  strip "$root/bin/$command.new"
  mv "$root/bin/$command.new" "$root/bin/$command"
  "$bin/$command" --generate-completion-script bash \
    >"$root/share/bash-completion/completions/$command"
done

# Only what is in the repository: data that a pipeline made lies next to it in the same folder.
git ls-files -z data recipes taxonomy 2>/dev/null | while IFS= read -r -d '' file; do
  install -D -m 644 "$file" "$root/share/derm/$file"
done
git ls-files -z docs README.md CHANGELOG.md LICENSE | while IFS= read -r -d '' file; do
  install -D -m 644 "$file" "$root/share/doc/derm/$file"
done
# oneDNN 3, where scripts/fetch-onednn.sh fetched it.
if [ -e build/lib/libdnnl.so.3 ]; then
  install -D -m 644 build/lib/libdnnl.so.3 "$root/lib/derm/libdnnl.so.3.new"
  mv "$root/lib/derm/libdnnl.so.3.new" "$root/lib/derm/libdnnl.so.3"
  install -m 644 build/lib/oneDNN-* "$root/share/doc/derm"
fi
echo "install: derm is in $root/bin, its files in $root/share/derm"
