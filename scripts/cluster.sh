#!/usr/bin/env bash
# Runs 4 systems x 5 folds on a Slurm of two nodes on this machine, with one job killed, one requeued by Slurm and
# one stopped before its time limit, and compares the results with those of one process, byte for byte. Before that,
# reads an atlas in 6 parts, one of them killed and one requeued, and compares the merged catalogue with that of
# one process.
#
# Needs root and the Debian packages slurmctld, slurmd, slurm-client and munge. It does not install them: their
# services would start with the machine. Daemons, keys and logs of its own lie in a folder under TMPDIR, which is
# removed. Takes whichever build of the commands is newest. CLUSTER_KEEP=1 keeps the folder; CLUSTER_ONLY=ingest
# leaves the trainings out.
set -euo pipefail
# What is cancelled at the end must never be jobs of a real cluster.
unset SLURM_CONF
cd "$(dirname "$0")/.."

for program in munged slurmctld slurmd sbatch; do
  PATH=$PATH:/usr/sbin command -v $program >/dev/null || {
    echo "cluster: $program is missing: apt-get install slurmctld slurmd slurm-client munge" >&2
    exit 66
  }
done
[ "$(id -u)" -eq 0 ] || { echo "cluster: slurmd needs root" >&2; exit 74; }
export PATH=$PATH:/usr/sbin

bin=
for folder in .build/release .build/debug; do
  [ -x $folder/derm-train ] && [ -x $folder/derm-sample ] && [ -x $folder/derm-ingest ] || continue
  if [ -z "$bin" ] || [ $folder/derm-train -nt "$bin/derm-train" ]; then bin=$PWD/$folder; fi
done
[ -n "$bin" ] || { echo "cluster: no build of derm-train: run make build" >&2; exit 66; }
echo "cluster: $bin"

work=$(mktemp -d)
daemons=()
finish() {
  local status=$? pid
  trap - EXIT INT TERM
  if [ -n "${SLURM_CONF:-}" ]; then
    scancel --full --signal=KILL --state=RUNNING --user=root 2>/dev/null || true
    scancel --user=root 2>/dev/null || true
    for _ in $(seq 30); do
      [ -n "$(squeue --noheader 2>/dev/null)" ] || break
      sleep 1
    done
  fi
  # In the order in which they need each other: nodes, controller, munge.
  for ((pid = ${#daemons[@]} - 1; pid >= 0; pid--)); do
    kill "${daemons[pid]}" 2>/dev/null || true
    wait "${daemons[pid]}" 2>/dev/null || true
  done
  if [ "${CLUSTER_KEEP:-}" = 1 ] || [ $status -ne 0 ]; then
    echo "cluster: its folder is kept: $work" >&2
  else
    rm -rf "$work"
  fi
  exit $status
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

echo "== a Slurm of two nodes"
host=$(hostname -s)
port=$((20000 + $$ % 20000))
mkdir -p "$work/slurm/state" "$work/slurm/munge"
chmod 700 "$work/slurm/munge"
(umask 077; head -c 1024 /dev/urandom >"$work/slurm/munge/key")
cat >"$work/slurm/slurm.conf" <<CONF
ClusterName=derm
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$work/slurm/munge/socket
StateSaveLocation=$work/slurm/state
SlurmctldPidFile=$work/slurm/slurmctld.pid
SlurmdPidFile=$work/slurm/slurmd-%n.pid
SlurmdSpoolDir=$work/slurm/spool-%n
SlurmctldLogFile=$work/slurm/slurmctld.log
SlurmdLogFile=$work/slurm/slurmd-%n.log
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=2
KillWait=20
ReturnToService=2
NodeName=one NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 1)) CPUs=1 RealMemory=64000
NodeName=two NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 2)) CPUs=1 RealMemory=64000
PartitionName=all Nodes=one,two Default=YES MaxTime=1-0 State=UP
CONF
export SLURM_CONF=$work/slurm/slurm.conf
munge=$work/slurm/munge
munged --force --foreground --socket="$munge/socket" --key-file="$munge/key" --log-file="$munge/log" \
  --pid-file="$munge/pid" --seed-file="$munge/seed" >"$munge/out" 2>&1 &
daemons+=($!)
for _ in $(seq 50); do [ -S "$munge/socket" ] && break; sleep 0.2; done
slurmctld -D >"$work/slurm/slurmctld.out" 2>&1 &
daemons+=($!)
for node in one two; do
  slurmd -D -N $node >"$work/slurm/slurmd-$node.out" 2>&1 &
  daemons+=($!)
done
for _ in $(seq 60); do
  [ "$(sinfo --noheader --format=%D --states=idle 2>/dev/null)" = 2 ] && break
  sleep 0.5
done
sinfo --Node

# An array task's own id, once it runs.
task() { squeue --noheader --array --jobs="$1" --states=RUNNING --format='%A %K' | awk -v k="$2" '$2 == k {print $1}'; }
# The process of a command that does a job, by the folder in which it runs and by its arguments.
process() {
  local folder
  for folder in /proc/[0-9]*; do
    [ "$(readlink "$folder/cwd")" = "$work" ] && [[ $(readlink "$folder/exe") == */$2 ]] || continue
    if tr '\0' '\n' <"$folder/cmdline" | grep -qx "$1"; then echo "${folder#/proc/}"; fi
  done
}
# Slurm lets a requeued job wait for two minutes; here it need not.
again() {
  for _ in $(seq 30); do
    if [ "$(squeue --noheader --jobs="$1" --format=%T)" = PENDING ]; then
      scontrol update JobId="$1" StartTime=now
      return
    fi
    sleep 0.5
  done
  echo "cluster: job $1 was not requeued" >&2
  exit 1
}
echo "== an atlas of 600 cases in 6 parts"
cd "$work"
cp -r "$OLDPWD/data/vocabulary" . 2>/dev/null || true
cp "$OLDPWD/taxonomy/rules.yaml" rules.yaml
"$bin/derm-sample" skins --cases 600 --image-side 512 --dirty 0.2 --duplicates 0.1 --quiet
"$bin/derm-ingest" slurm skins --shards 6 --parts parts --catalogue merged/all.sqlite --threads 1 \
  --sbatch=--mem=2000M >ingest.sh
submitted=$(bash ingest.sh)
echo "$submitted"
array=${submitted%%:*}
# Waits until a part has begun to store what it reads, and gives the id of its job.
begun() {
  local id
  until [ -s "parts/part-$1.sqlite-wal" ]; do sleep 0.05; done
  id=$(task "$array" "$1")
  [ -n "$id" ] || { echo "cluster: part $1 was over before it could be disturbed" >&2; exit 1; }
  echo "$id"
}
begun 2 >/dev/null
kill -KILL "$(process 2/6 derm-ingest)"
echo "part 2 killed while it was read"
id=$(begun 3)
scontrol requeue "$id"
again "$id"
echo "part 3 requeued by Slurm while it was read"
while [ -n "$(squeue --noheader)" ]; do sleep 1; done
[ ! -e merged/all.sqlite ] || { echo "cluster: merged without part 2" >&2; exit 1; }
status=0
"$bin/derm-ingest" merge parts/part-{1..6}.sqlite --catalogue merged/all.sqlite 2>missing || status=$?
cat missing
[ $status -eq 66 ] && grep -q 'part 2 of 6 was not read to its end' missing

echo "== the same again: part 2 goes on, the others have nothing to do"
bash ingest.sh
while [ -n "$(squeue --noheader)" ]; do sleep 1; done
tail -n 2 slurm-logs/all-parts-collect.log
"$bin/derm-ingest" skins --catalogue one/all.sqlite --quiet >/dev/null
for of in one merged; do
  "$bin/derm-ingest" status --catalogue $of/all.sqlite | grep '^facts' >$of/facts
  "$bin/derm-ingest" findings --csv --catalogue $of/all.sqlite >$of/findings.csv
  "$bin/derm-ingest" duplicates --csv --catalogue $of/all.sqlite >$of/duplicates.csv
done
for file in facts findings.csv duplicates.csv; do cmp one/$file merged/$file; done
echo "cluster: $(cat merged/facts), $(wc -l <merged/findings.csv) findings: the parts' catalogue is that of one process"
[ "${CLUSTER_ONLY:-}" != ingest ] || exit 0

echo "== a data set and four recipes"
"$bin/derm-sample" atlas --cases 100 --image-side 64 --quiet
"$bin/derm-ingest" atlas --catalogue catalogue.sqlite --quiet >/dev/null
"$bin/derm-refine" --rules rules.yaml --catalogue catalogue.sqlite --out packs --reports dataset \
  --quiet >/dev/null
mkdir recipes
for system in lesion mtl site sum; do
  cat >recipes/small-$system.yaml <<RECIPE
derm_recipe: 1
name: small-$system
model: resnet-small
tasks: $(case $system in sum) echo mtl ;; *) echo $system ;; esac)
batch: 16
epochs: 8
input:
  side: 48
  jitter: [48, 60]
  test_side: 54
  test_crops: 1
optimiser:
  kind: $(case $system in sum) echo adamw ;; *) echo sgd ;; esac)
  learning_rate: $(case $system in sum) echo 0.0003 ;; *) echo 0.02 ;; esac)
  head_weights: 1
  head_biases: 1
RECIPE
done
options=(--recipes small --pack packs/latest --threads 1)

echo "== 20 jobs"
"$bin/derm-train" slurm "${options[@]}" --out jobs --reports jobs-reports --quiet >jobs.sh
# Waits until a fold of a system has saved its state once, and gives the id of its job.
middle() {
  local id
  until compgen -G "$work/jobs/small-$3-*/fold-$4/last.safetensors" >/dev/null; do sleep 0.1; done
  id=$(task "$1" "$2")
  [ -n "$id" ] || { echo "cluster: job $2 was over before it could be disturbed" >&2; exit 1; }
  echo "$id"
}
submitted=$(bash jobs.sh)
echo "$submitted"
array=${submitted%%:*}
id=$(middle "$array" 2 lesion 1)
scontrol requeue "$id"
again "$id"
echo "job 2 requeued by Slurm in the middle of its training"
middle "$array" 8 mtl 2 >/dev/null
kill -KILL "$(process 8/20 derm-train)"
echo "job 8 killed in the middle of its training"
id=$(middle "$array" 13 site 2)
# As Slurm does before the limit: the shell alone gets the signal. scancel repeats it while the job is requeued.
timeout 3 scancel --batch --signal=TERM "$id" || true
again "$id"
echo "job 13 stopped as before its time limit, and requeued by its script"
while [ -n "$(squeue --noheader)" ]; do sleep 1; done
grep -q 'resumes after' slurm-logs/small-2.log
grep -q 'Stopped; saved in' slurm-logs/small-13.log
grep -q 'resumes after' slurm-logs/small-13.log
[ ! -d jobs-reports/small ] || { echo "cluster: collected without job 8" >&2; exit 1; }
status=0
"$bin/derm-train" "${options[@]}" --out jobs --reports jobs-reports --collect --quiet 2>missing || status=$?
cat missing
[ $status -eq 66 ] && grep -q '1 of 20 jobs is not finished: 8/20 (small-mtl, fold 2)' missing

echo "== the same again: job 8 resumes, the others have nothing to do"
bash jobs.sh
while [ -n "$(squeue --noheader)" ]; do sleep 1; done
grep -q 'resumes after' slurm-logs/small-8.log
tail -n 3 slurm-logs/small-collect.log

echo "== one process"
"$bin/derm-train" "${options[@]}" --out process --reports process-reports --quiet >/dev/null
# events.jsonl has times, and which state was the last but one depends on when a job was stopped.
for suffix in '' -reports; do
  diff -r --exclude=events.jsonl --exclude=previous.safetensors "process$suffix" "jobs$suffix"
done
echo "cluster: $(find process process-reports -type f | wc -l) files, $(du -sh process | cut -f1): the jobs' are those of one process"
