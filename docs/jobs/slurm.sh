#!/bin/bash
# tachiiri chain on a Slurm cluster: a job array, one part of the pharmacies per task, and a job that joins the parts.
#
# Change the paths and the day below, then submit both (four parts here; any number will do):
#
#   array=$(sbatch --parsable --array=1-4 slurm.sh)
#   sbatch --dependency=afterany:"${array%%;*}" slurm.sh
#
# A task asks for one CPU, so that it runs on any node: as many parts as CPUs use them all. Fewer and larger parts, on
# nodes that have as many CPUs free: sbatch --array=1-4 --cpus-per-task=4 slurm.sh
#
# Without --array this script joins the parts. It is submitted with afterany: a part with findings ends with 1, which
# is no failure, and the join itself refuses as long as a part is missing or was made with other options.
#
# A part that was killed (time limit, node down) is submitted again alone and goes on where it stopped. The number of
# parts must then be said, since Slurm would count only this one:
#
#   TACHIIRI_PARTS=4 sbatch --array=3 slurm.sh
#
#SBATCH --job-name=tachiiri
#SBATCH --cpus-per-task=1
#SBATCH --mem-per-cpu=1G
#SBATCH --time=04:00:00
set -u

# Input and output: folders that every node sees. The output holds papers of pharmacies: keep it where only those may
# read who may read the ledgers.
in=${TACHIIRI_IN:-店舗}
out=${TACHIIRI_OUT:-書類}
# All parts must speak of the same day.
day=${TACHIIRI_DAY:-2024-02-01}
# Further options of chain, such as: --binder-all --timeout 600
more=${TACHIIRI_MORE:-}

umask 077
if [ -n "${SLURM_ARRAY_TASK_ID:-}" ]; then
  part=$SLURM_ARRAY_TASK_ID
  parts=${TACHIIRI_PARTS:-$SLURM_ARRAY_TASK_COUNT}
  # $more is split into words on purpose.
  tachiiri chain "$in" -o "$out/part-$part" --shard "$part/$parts" --jobs "${SLURM_CPUS_PER_TASK:-1}" --as-of "$day" $more
else
  tachiiri chain --merge "$out"/part-* -o "$out/whole"
fi
code=$?

# 0: fine. 1: papers are there, but something was found, or some pharmacy was refused: to be seen in 一覧.xlsx.
# 2 and 3: wrong options, or some pharmacy could not be finished.
if [ "$code" -le 1 ]; then exit 0; fi
exit "$code"
