#!/usr/bin/env bash
# How long does POST /api/branches take on an idle source of 1 GiB, on a plain file system?
#
#   bench/1-idle-clone/run.sh [--runs N] [--native]
#
# Beside it, alternately in the same run, what one would type: psql with a CHECKPOINT and a CREATE
# DATABASE, with the strategy that is the fastest on this server. Both are the wall time of a client
# program from its start to its end, psql there and curl here. On a JVM the service first cuts and
# deletes some branches to warm up.
#
# Bar: at most 1.15 times what one would type.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib.sh
source "$here/../lib.sh"

begin "$@"
start_postgres system
pgbench_database source 68
best_by_hand source 3 wal_log file_copy
start_truss source TRUSS_BRANCH_MAX_HOLD=60s # so that it is cloned even on a busy machine
$native || warm_up 15
compare source "$best"
verdict "Truss to by hand" "$compared" 1.15
finish
