#!/usr/bin/env bash
# How long do a backup of 1 GiB and a restore of it take?
#
#   bench/7-backup/run.sh [--runs N] [--native]
#
# Beside them, alternately in the same run, what one would type: pg_dump with the same format, workers
# and compression, and pg_restore with the same workers, then ANALYZE. Of Truss it is the time from the
# request to the moment in which the backup is completed, or the branch active, asked every 20 ms; it
# holds the SHA-256 of all files and the rows of all tables, too.
#
# Bars: at most 1.05 times what one would type, both.
# shellcheck disable=SC2317 # functions are called by their names
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib.sh
source "$here/../lib.sh"

# Waits until a field of what is at a path has a value.
await() {
  until [[ $(field "$2") == "$3" ]]; do
    [[ $(field "$2") != failed ]] || fail "$1 failed: $(cat "$work/answer")"
    sleep 0.5
    expect 200 GET "$1"
  done
}

# Microseconds from $1 to the end of the job in the last answer.
until_end_of_job() {
  expect 200 GET "/api/jobs/$(field job_id)"
  until [[ $(field status) == completed ]]; do
    sleep 0.1
    expect 200 GET "/api/jobs/$(field id)"
  done
  measured "$(($(date -d "$(field finished_at)" +%s%6N) - $1))"
}

dump_by_hand() {
  took "$postgres_bin/pg_dump" --format=directory --jobs=2 --compress="$compression" --file="$work/hand" source
  measured "$elapsed"
  rm -rf "$work/hand"
}

backup_by_truss() {
  local start=${EPOCHREALTIME/./} id
  expect 202 POST /api/backups '{"label":"bench"}'
  id=$(field id)
  await "/api/backups/$id" status completed
  until_end_of_job "$start"
  expect 204 DELETE "/api/backups/$id"
}

restore_by_hand() {
  local start=${EPOCHREALTIME/./}
  sql postgres "CREATE DATABASE by_hand TEMPLATE template0"
  took "$postgres_bin/pg_restore" --jobs=2 --exit-on-error --dbname=by_hand "$work/kept"
  sql by_hand ANALYZE
  measured "$((${EPOCHREALTIME/./} - start))"
  sql postgres "DROP DATABASE by_hand"
}

restore_by_truss() {
  local start=${EPOCHREALTIME/./} id job
  expect 202 POST "/api/backups/$kept/restore" '{"label":"bench"}'
  id=$(field id) job=$(field job_id)
  await "/api/branches/$id" status active
  sed -i "s/\"job_id\":null/\"job_id\":$job/" "$work/answer"
  until_end_of_job "$start"
  expect 204 DELETE "/api/branches/$id"
}

# Alternately: versus TITLE HAND TRUSS; the ratio of the medians is in $compared.
versus() {
  local i each order hand=() truss=()
  for ((i = 0; i < runs; i++)); do
    if ((i % 2)); then order='truss hand'; else order='hand truss'; fi
    for each in $order; do
      if [[ $each == hand ]]; then
        undisturbed "$2"
        hand+=("$measured")
      else
        undisturbed "$3"
        truss+=("$measured")
      fi
    done
  done
  out ""
  out "$1"
  out "by hand  ms: $(list_ms "${hand[@]}")"
  out "Truss    ms: $(list_ms "${truss[@]}")"
  compared=$(ratio "$(median "${truss[@]}")" "$(median "${hand[@]}")")
  out "median   by hand $(ms "$(median "${hand[@]}")") ms, Truss $(ms "$(median "${truss[@]}")") ms, ratio $compared"
}

begin "$@"
start_postgres system
pgbench_database source 68
start_truss source TRUSS_STORAGE_PATH="$work/storage"
expect 202 POST /api/backups '{"label":"kept"}'
kept=$(field id)
compression=$(field compression)
[[ $compression != gzip || $("$postgres_bin/pg_dump" --version) != *' 15.'* ]] || compression=6
await "/api/backups/$kept" status completed
out "archive  $(field size_bytes) bytes, --compress=$compression"
"$postgres_bin/pg_dump" --format=directory --jobs=2 --compress="$compression" --file="$work/kept" source

versus "backup" dump_by_hand backup_by_truss
verdict "backup: Truss to by hand" "$compared" 1.05
versus "restore" restore_by_hand restore_by_truss
verdict "restore: Truss to by hand" "$compared" 1.05
finish
