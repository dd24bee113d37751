#!/bin/bash
# tachiiri chain on several machines by GNU parallel: one part of the pharmacies at a time per machine, then the join.
#
# Every machine needs tachiiri in its PATH, bash as the login shell, ssh without a password, and the folders below under
# the same path. On a single machine `tachiiri chain` alone is as fast: it works with all CPUs.
#
#   bash parallel.sh
#
# Without GNU parallel the parts are made on this machine alone, side by side (xargs -P). For several machines without
# GNU parallel see chain-machines.md: one command per machine, typed by hand.
set -u

# Comma-separated, as for parallel --sshlogin; ":" is this machine.
machines=${TACHIIRI_MACHINES:-:}
# How many parts: as many as machines, or some times as many, so that a slow machine gets fewer of them.
parts=${TACHIIRI_PARTS:-4}
# Input and output: folders that every machine sees. The output holds papers of pharmacies: keep it where only those may
# read who may read the ledgers.
export in=${TACHIIRI_IN:-店舗}
export out=${TACHIIRI_OUT:-書類}
# All parts must speak of the same day.
export day=${TACHIIRI_DAY:-2024-02-01}
# Further options of chain, such as: --binder-all --timeout 600
export more=${TACHIIRI_MORE:-}

# Makes part $1 of $2 with $3 CPUs. Exit code 1 (something was found, or some pharmacy was refused) is no failure.
part() {
  umask 077
  # $more is split into words on purpose.
  tachiiri chain "$in" -o "$out/part-$1" --shard "$1/$2" --jobs "$3" --as-of "$day" $more
  code=$?
  if [ "$code" -le 1 ]; then return 0; fi
  return "$code"
}
export -f part

if command -v parallel >/dev/null && [ -z "${TACHIIRI_XARGS:-}" ]; then
  echo "$parts parts by GNU parallel on $machines" >&2
  seq "$parts" | parallel --jobs 1 --sshlogin "$machines" --workdir "$PWD" \
    --env part --env in --env out --env day --env more 'part {} '"$parts"' "$(nproc)"'
else
  echo "$parts parts by xargs on this machine" >&2
  cpus=$(($(nproc) / parts))
  if [ "$cpus" -lt 1 ]; then cpus=1; fi
  seq "$parts" | xargs -P "$(nproc)" -I '{}' bash -c 'part "$1" "$2" "$3" || exit 1' part '{}' "$parts" "$cpus"
fi
failed=$?

# Even where a part failed: the join says what is missing.
umask 077
tachiiri chain --merge "$out"/part-* -o "$out/whole"
code=$?
if [ "$failed" -ne 0 ] || [ "$code" -gt 1 ]; then exit 3; fi
exit 0
