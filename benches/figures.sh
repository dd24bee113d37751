#!/usr/bin/env bash
# The figures of docs/performance.md, in a release build: benches/figures.sh. Takes about half an hour on two quiet cores,
# most of it for building and for the 5,000 pharmacies.
set -euo pipefail
cd "$(dirname "$0")/.."
chain() { cargo bench --quiet --locked --bench chain -- "$@"; }
form=(--only pharmacy-checklist --formats pdf)
cargo build --quiet --locked --release
echo "# one build of the sample, from process start (best of five)"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for round in 1 2 3 4 5; do
  start=$(date +%s%N)
  target/release/tachiiri build input/sample.xlsx --as-of 2024-02-01 -o "$out/$round" 2>/dev/null || true
  echo $((($(date +%s%N) - start) / 1000000))
done | sort -n | head -1 | sed 's/$/ ms/'
echo "# the checklist PDF alone"
chain 1000 "${form[@]}"
chain 500 "${form[@]}"
chain 5000 "${form[@]}"
echo "# the whole pack"
chain 100
chain 100 --jobs 1
echo "# stage by stage"
cargo bench --quiet --locked --bench own_work
cargo bench --quiet --locked --bench pack
