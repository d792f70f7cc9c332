#!/usr/bin/env bash
# How long do a backup of 1 GiB and a restore of it take?
#
#   bench/7-backup/run.sh [--runs N] [--native]
#
# Beside them, alternately in the same run (5), what one would type: pg_dump with the same format, workers
# and compression, and pg_restore with the same workers, then ANALYZE. Of Truss it is the time from the
# request to the end of its job, which holds two SHA-256 of all files and the rows of all tables, too.
# Nobody asks how far the job is while it runs: on two processors, a curl now and then takes a share.
#
# Two databases: pgbench's accounts with a third of the filler random, in four partitions, which compress to
# a quarter as business data does; and the accounts as pgbench makes them, nine tenths blanks. Those compress
# to a fiftieth, so that pg_dump and its session keep both processors busy for less than three
# seconds, and the scan that counts the rows has no place beside them.
#
# BENCH_WORKERS are those of pg_dump and pg_restore (2). With as many as there are processors, as here, there is
# none to spare for whatever is done beside; with one there is, as on a server that has more.
#
# Bars: at most 1.05 times what one would type, both.
# shellcheck disable=SC2317 # functions are called by their names
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib.sh
source "$here/../lib.sh"

dump_by_hand() {
  took "$postgres_bin/pg_dump" --format=directory --jobs="$workers" --compress="$compression" --file="$work/hand" source
  measured "$elapsed"
  rm -rf "$work/hand"
}

backup_by_truss() {
  local start=${EPOCHREALTIME/./} id
  expect 202 POST /api/backups '{"label":"bench"}'
  id=$(field id)
  await_job "$start" "$(field job_id)" "$by_hand_took"
  expect 204 DELETE "/api/backups/$id"
}

restore_by_hand() {
  local start=${EPOCHREALTIME/./}
  sql postgres "CREATE DATABASE by_hand TEMPLATE template0"
  took "$postgres_bin/pg_restore" --jobs="$workers" --exit-on-error --dbname=by_hand "$work/kept"
  sql by_hand ANALYZE
  measured "$((${EPOCHREALTIME/./} - start))"
  sql postgres "DROP DATABASE by_hand"
}

restore_by_truss() {
  local start=${EPOCHREALTIME/./} id
  expect 202 POST "/api/backups/$kept/restore" '{"label":"bench"}'
  id=$(field id)
  await_job "$start" "$(field job_id)" "$by_hand_took"
  expect 204 DELETE "/api/branches/$id"
}

measure() {
  expect 202 POST /api/backups '{"label":"kept"}'
  kept=$(field id)
  compression=$(field compression)
  [[ $compression != gzip || $("$postgres_bin/pg_dump" --version) != *' 15.'* ]] || compression=6
  await_job 0 "$(field job_id)"
  expect 200 GET "/api/backups/$kept"
  out ""
  out "archive  of $1: $(field size_bytes) bytes, --compress=$compression"
  rm -rf "$work/kept"
  "$postgres_bin/pg_dump" --format=directory --jobs="$workers" --compress="$compression" --file="$work/kept" source
  versus "backup of $1" dump_by_hand backup_by_truss
  verdict "backup of $1: Truss to by hand" "$compared" 1.05
  versus "restore of $1" restore_by_hand restore_by_truss
  verdict "restore of $1: Truss to by hand" "$compared" 1.05
}

runs=5 workers=${BENCH_WORKERS:-2}
# shellcheck disable=SC2034 # for finish
results_suffix=${BENCH_WORKERS:+-$BENCH_WORKERS-worker}
begin "$@"
out "workers  $workers"
start_postgres system
pgbench_database source 68 --partitions=4
sql source "ALTER TABLE pgbench_accounts ALTER filler TYPE char(84) USING md5(aid::text)" "VACUUM FULL" "VACUUM (ANALYZE)" CHECKPOINT
start_truss source TRUSS_STORAGE_PATH="$work/storage" TRUSS_BACKUP_WORKERS="$workers"
warm_up 3
measure "data that compresses to a quarter"
sql source "DROP TABLE pgbench_accounts"
"$postgres_bin/pgbench" -q -i -s 68 source >"$work/output" 2>&1
sql source "VACUUM (ANALYZE)" CHECKPOINT
measure "blanks"
finish
