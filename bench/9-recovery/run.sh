#!/usr/bin/env bash
# How long does a recovery of 1 GiB take?
#
#   bench/9-recovery/run.sh [--runs N] [--native]
#
# POST /api/recovery with the present moment, up to the end of its job, alternately in the same run (3) with a
# script that does what one would type, from the same base backup and archive: a commit behind the target, the
# switch of the WAL segment and the wait for the archive; cp of the base backup; a configuration; postgres, which
# replays and pauses; pg_dump -Fd -j2, not compressed before 16 and with lz4 since; pg_restore -j2 into the live
# server; ANALYZE; and the removal of the copy. Truss does all that, and reads the base backup once more beside it,
# compares it with its manifest and does not publish what came out of a damaged one.
#
# Twice: with nothing else on the server, and with ten branches of the database on it at the time of the base
# backup, which is eleven times as large then. Between base backup and target 20,000 transactions change rows. Each
# recovery has a base backup of its own, and the caches of the machine are dropped before it (as root).
#
# BENCH_SCALE is pgbench's (68), to try it with less.
#
# Bar: at most 1.05 times what one would type, both.
# shellcheck disable=SC2317 # functions are called by their names
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib.sh
source "$here/../lib.sh"
# shellcheck source=../recovery.sh
source "$here/../recovery.sh"

branches=10

hand() {
  prepare
  recover_by_hand
  require_rows by_hand
  sql postgres "DROP DATABASE by_hand"
}

truss() {
  prepare
  recover_by_truss
  require_rows "$(branch_database "$recovered")"
  expect 204 DELETE "/api/branches/$recovered"
}

make_branches() {
  local i job
  for ((i = 0; i < branches; i++)); do
    call POST /api/branches "{\"label\":\"beside $i\"}"
    [[ $status == 20[12] ]] || fail "no branch: $(cat "$work/answer")"
    job=$(field job_id)
    [[ $status == 201 ]] || await_job 0 "$job"
  done
  out ""
  out "beside   $branches branches; databases are $(sql postgres 'SELECT pg_size_pretty(sum(pg_database_size(oid))) FROM pg_database') together"
}

runs=3
begin "$@"
start_postgres system archiving
pgbench_database source "$scale"
start_recovering source
versus "nothing else on the server" hand truss
verdict "nothing else on the server: Truss to by hand" "$compared" 1.05
make_branches
versus "with $branches branches" hand truss
verdict "with $branches branches: Truss to by hand" "$compared" 1.05
finish
