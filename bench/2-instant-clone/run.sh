#!/usr/bin/env bash
# How long does POST /api/branches take on PostgreSQL 18 on XFS, where files are cloned and not copied?
#
#   bench/2-instant-clone/run.sh [--runs N] [--native]
#
# As 1-idle-clone, for sources of 8 MB, 1 GiB and 5 GiB, and for 1 GiB that random updates between
# clones have torn into many extents: a clone costs per extent, not per byte. Needs root, and 30 GB
# of disk for a while.
#
# What one would type is the clone of files: "the best strategy for that server". At 8 MB a copy
# through the WAL (WAL_LOG, no checkpoint) is quicker by hand; its median is printed too, and no bar.
#
# Bar: at most 1.15 times what one would type, at each.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib.sh
source "$here/../lib.sh"

# Changes random rows of pages that an older clone shares, so that XFS gives each such page an
# extent of its own.
clones=0
tear() {
  clones=$((clones + 1))
  by_hand file_clone torn "kept_$clones"
  sql torn "UPDATE pgbench_accounts SET abalance = abalance + 1 WHERE aid IN (SELECT (random() * 6799999)::int + 1 FROM generate_series(1, $1))" \
    CHECKPOINT
}

extents() {
  filefrag "$data/$(sql torn "SELECT pg_relation_filepath('pgbench_accounts')")" | sed 's/.*: \([0-9]*\) extent.*/\1/'
}

measure() {
  local source=$1 warm=$2
  start_truss "$source" TRUSS_BRANCH_MAX_HOLD=60s # so that it is cloned even on a busy machine
  # Warms up, so that the measured code is compiled, as in a service that has run for a while.
  $native || warm_up "$warm"
  compare "$source" file_clone "${@:3}"
  stop_truss
}

begin "$@"
start_postgres xfs 40G
filled=(empty 0 one 68 five 340)
for ((n = 0; n < ${#filled[@]}; n += 2)); do
  out ""
  pgbench_database "${filled[n]}" "${filled[n + 1]}"
  if ((filled[n + 1] == 0)); then
    best_by_hand empty 5 wal_log file_copy file_clone
  else
    best_by_hand "${filled[n]}" 1 file_copy file_clone
  fi
  measure "${filled[n]}" 300
  verdict "${filled[n]}: Truss to by hand" "$compared" 1.15
done

out ""
pgbench_database torn 68
sql torn "ALTER TABLE pgbench_accounts SET (autovacuum_enabled = off)"
for ((round = 0; round < 4; round++)); do tear 12000; done
out "extents  $(extents) in the first segment of its largest table"
best_by_hand torn 3 file_copy file_clone
measure torn 60 tear 2000
out "extents  $(extents) in the first segment of its largest table"
verdict "torn: Truss to by hand" "$compared" 1.15
finish
