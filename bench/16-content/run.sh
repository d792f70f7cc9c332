#!/usr/bin/env bash
# What does a backup cost that adds up its content, beside one that counts its rows? And its verification?
#
#   bench/16-content/run.sh [--runs N] [--native]
#
# A database of 1 GiB, pgbench's accounts in four partitions, a third of the filler random, as bench/7-backup has it. Alternately in the
# same run (5) a backup with verify=rows and one with verify=content, each from the request to the end of its job, and then
# the verification, from its begin to its end.
#
# BENCH_WORKERS are those of pg_dump and pg_restore (2). With one, a processor is to spare for what is done beside.
#
# No bar: the option is for who wants the proof.
# shellcheck disable=SC2317 # functions are called by their names
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib.sh
source "$here/../lib.sh"

# Measures only the backup, or only its verification: backup PHASE rows|content
backup() {
  local start=${EPOCHREALTIME/./} id
  expect 202 POST /api/backups "{\"label\":\"bench\",\"verify\":\"$2\"}"
  id=$(field id)
  await_job "$start" "$(field job_id)"
  local dumped=$measured
  until expect 200 GET "/api/backups/$id" && [[ $(field verification) == passed ]]; do
    [[ $(field verification) != failed ]] || fail "the verification failed: $(cat "$work/answer")"
    sleep 0.3
  done
  if [[ $1 == backup ]]; then
    measured=$dumped
  else
    measured=$(sql truss_control "SELECT round(extract(epoch FROM finished_at - started_at) * 1e6) FROM job WHERE kind = 'verify' ORDER BY id DESC LIMIT 1")
  fi
  expect 204 DELETE "/api/backups/$id"
}

backup_rows() { backup backup rows; }
backup_content() { backup backup content; }
verify_rows() { backup verify rows; }
verify_content() { backup verify content; }

runs=5 workers=${BENCH_WORKERS:-2}
# shellcheck disable=SC2034 # for finish
results_suffix=${BENCH_WORKERS:+-$BENCH_WORKERS-worker}
begin "$@"
out "workers  $workers"
start_postgres system
pgbench_database source 68 --partitions=4
sql source "UPDATE pgbench_accounts SET filler = substr(md5(aid::text) || filler, 1, 84)" VACUUM CHECKPOINT
start_truss source TRUSS_BACKUP_WORKERS="$workers"
out "         \"by hand\" stands for verify=rows, \"Truss\" for verify=content"
versus "backup" backup_rows backup_content
versus "verification" verify_rows verify_content
finish
