#!/usr/bin/env bash
# Fuzzes for as long as one likes: fuzz/run.sh [MUTATIONS] [RENDERS] [SEED] [INPUTS A READER] | tee fuzz/last-run.txt
# Prints seeds, executions and crashes; a seed that crashed does so again with `… mutate 1 SEED` or `… render 1 SEED`.
# FUZZ_PROFILE=release is faster once Typst is built for it; the default shares the build of `cargo test`.
set -uo pipefail
cd "$(dirname "$0")/.."
profile=${FUZZ_PROFILE:-dev}
mutations=${1:-100000} renders=${2:-20000} seed=${3:-1} readers=${4:-20000}
cargo bench --quiet --profile "$profile" --bench fuzz -- mutate "$mutations" "$seed"
mutated=$?
cargo bench --quiet --profile "$profile" --bench fuzz -- render "$renders" "$seed"
rendered=$?
failed=$((mutated + rendered))
for reader in xlsx xls ods csv log zip form edition sheet template manifest format; do
  cargo bench --quiet --profile "$profile" --bench fuzz -- "$reader" "$readers" "$seed" || failed=$((failed + 1))
done
exit "$failed"
