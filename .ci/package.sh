#!/usr/bin/env bash
# Makes the Debian package, puts it into a clean root folder and uses it there. Needs Rust, dpkg and
# cargo-deb (which it installs as root or where CI is set); takes as long as a release build. The
# package is left in target/debian. The last step of .ci/run.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! cargo deb --version >/dev/null 2>&1; then
  [ -n "${CI:-}" ] || [ "$(id -u)" = 0 ] ||
    { echo "cargo-deb is not installed: cargo install --locked cargo-deb"; exit 1; }
  cargo install --quiet --locked cargo-deb --version 3.8.0
fi

files=target/package-files
rm -rf "$files" target/debian
cargo run --quiet --locked --example package_files -- "$files"
gzip --best --no-name "$files"/man/*.1
started=$SECONDS
cargo build --release --locked
echo "release build: $((SECONDS - started)) s; program: $(stat -c %s target/release/tachiiri) bytes"
package=$(cargo deb --no-build --locked)
package=${package##* }
echo "package: $(stat -c %s "$package") bytes"

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root/var/lib/dpkg/"{info,updates}
touch "$root/var/lib/dpkg/status"
if dpkg --root="$root" --force-not-root --force-depends --log=/dev/null -i "$package" \
  >"$root/log" 2>&1; then
  echo "installed by dpkg"
elif [ "$(id -u)" = 0 ]; then
  cat "$root/log"
  exit 1
else
  echo "not root: unpacked by dpkg-deb"
  dpkg-deb -x "$package" "$root"
fi

# What is installed can be used, from a folder that has nothing to do with the sources.
program=$root/usr/bin/tachiiri
for file in usr/share/man/man1/tachiiri.1.gz usr/share/man/man1/tachiiri-build.1.gz \
  usr/share/bash-completion/completions/tachiiri usr/share/zsh/vendor-completions/_tachiiri \
  usr/share/fish/vendor_completions.d/tachiiri.fish usr/share/doc/tachiiri/README.ja.md \
  usr/share/doc/tachiiri/copyright; do
  [ -s "$root/$file" ] || { echo "missing in the package: $file"; exit 1; }
done
mkdir "$root/work"
(cd "$root/work" && "$program" --version && "$program" new 見本.xlsx --sample >/dev/null &&
  "$program" build 見本.xlsx --as-of 2024-02-01 >/dev/null 2>&1 && test -s out/みほん薬局/manifest.json)
echo "the package works"
