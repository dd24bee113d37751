#!/usr/bin/env bash
# Fuzzes for as long as one likes: fuzz/run.sh [MUTATIONS] [RENDERS] [SEED]. Prints seeds, executions and crashes; the
# last run's output is fuzz/last-run.txt.
set -uo pipefail
cd "$(dirname "$0")/.."
mutations=${1:-100000} renders=${2:-20000} seed=${3:-1}
cargo bench --quiet --profile dev --bench fuzz -- mutate "$mutations" "$seed"
mutated=$?
cargo bench --quiet --profile dev --bench fuzz -- render "$renders" "$seed"
rendered=$?
exit $((mutated + rendered))
