#!/usr/bin/env bash
# How long until replay begins, on PostgreSQL 18 on XFS, where the files of a base backup are shared and not copied?
#
#   bench/10-replay-start/run.sh [--runs N] [--native]
#
# From the request until the scratch server of a recovery runs, for a database of 1 GiB and one of 5 GiB: the start of
# the job, a commit behind the target and its WAL in the archive, the files, the configuration. Alternately in the same
# run (3) what one would type, with cp --reflink=auto. Archive, base backups and scratch folder are on that file
# system. Each has a base backup of its own, and the caches of the machine are dropped before it. Needs root, and
# 50 GB of disk for a while.
#
# BENCH_SCALE is pgbench's for the smaller one (68), to try it with less.
#
# Bars: less than 2 s each time; and with five times the bytes at most 1.5 times as long.
# shellcheck disable=SC2317 # functions are called by their names
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib.sh
source "$here/../lib.sh"
# shellcheck source=../recovery.sh
source "$here/../recovery.sh"

hand() {
  prepare
  local start=${EPOCHREALTIME/./}
  start_replay_by_hand
  measured "$((${EPOCHREALTIME/./} - start))"
  await_replay_by_hand
  end_by_hand
}

truss() {
  prepare
  by_hand_took=3000000 # no client asks until it replays
  recover_by_truss
  measured "$until_replay"
  require_rows "$(branch_database "$recovered")"
  expect 204 DELETE "/api/branches/$recovered"
}

# measure DATABASE SCALE
measure() {
  out ""
  pgbench_database "$1" "$2"
  start_recovering "$1"
  versus "until replay of $1 begins" hand truss
  verdict "$1: longest until replay begins" "$(ms "$(quantile 1 "${truss_times[@]}")")" 2000 " ms"
  expect 204 DELETE "/api/base-backups/$base_backup?force=true"
  stop_truss
}

runs=3
begin "$@"
start_postgres xfs 60G archiving
measure one "$scale"
one=$(median "${truss_times[@]}")
sql postgres "DROP DATABASE one"
measure five "$((5 * scale))"
verdict "five times the bytes" "$(ratio "$(median "${truss_times[@]}")" "$one")" 1.5 " times"
finish
