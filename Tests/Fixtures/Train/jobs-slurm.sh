#!/bin/bash
# Submits 20 jobs (4 systems x 5 folds) and the job that makes the reports.
# Run it where derm-train would be run: bash FILE
# The same again resumes what is not finished.
set -euo pipefail
mkdir -p slurm-logs

array=$(sbatch --parsable <<'JOB'
#!/bin/bash
#SBATCH --job-name=paper
#SBATCH --array=1-20
#SBATCH --time=1-02:07:00
#SBATCH --cpus-per-task=8
#SBATCH --mem=6144M
#SBATCH --open-mode=append
#SBATCH --requeue
#SBATCH --signal=B:TERM@120
#SBATCH --output=slurm-logs/%x-%a.log
#SBATCH --partition=long
# Slurm sends SIGTERM to this shell 2 minutes before the time limit, and derm-train saves its state when it
# gets it. Where Slurm ends the job for another reason, it sends SIGTERM to derm-train itself.
stopped=
stop() {
  if [ "$(squeue --noheader --format=%T --jobs="$SLURM_JOB_ID")" = RUNNING ]; then
    stopped=yes
    kill -TERM "$child"
  fi
}
trap stop TERM
/opt/derm/bin/derm-train --recipes paper --init resnet50=r50.safetensors --set 'name=it'\''s ours' --threads 8 --job "${SLURM_ARRAY_TASK_ID}/20" &
child=$!
wait "$child"
status=$?
# SIGTERM interrupts the first wait: the status of derm-train is that of the last one.
while kill -0 "$child" 2>/dev/null; do
  wait "$child"
  status=$?
done
if [ -n "$stopped" ] && [ "$status" -eq 143 ]; then scontrol requeue "$SLURM_JOB_ID"; fi
exit "$status"
JOB
)
collect=$(sbatch --parsable --dependency="afterok:$array" <<'JOB'
#!/bin/bash
#SBATCH --job-name=paper-collect
#SBATCH --time=0-02:00:00
#SBATCH --cpus-per-task=8
#SBATCH --mem=6144M
#SBATCH --open-mode=append
#SBATCH --requeue
#SBATCH --output=slurm-logs/%x.log
#SBATCH --kill-on-invalid-dep=yes
#SBATCH --partition=long
exec /opt/derm/bin/derm-train --recipes paper --init resnet50=r50.safetensors --set 'name=it'\''s ours' --threads 8 --collect
JOB
)
printf '%s: %s; %s %s when all are finished\n' "$array" '20 jobs (4 systems x 5 folds)' "$collect" 'makes the reports'
