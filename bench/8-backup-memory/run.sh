#!/usr/bin/env bash
# How much more memory does Truss take while a backup of 1 GiB goes to an object store?
#
#   bench/8-backup-memory/run.sh [--runs N] [--native]
#
# Resident memory of Truss's own process (pg_dump and the store have their own), looked at every 50 ms: the
# median of 10 s in which nothing happens, then the highest value in N (3) backups one after the other, each
# first in directory format (a file for each table), then in custom format (one file). Nothing is compressed, so
# that what is sent is 1 GiB. The store is S3Proxy, the real S3 server that the tests use.
#
# Bar: at most 64 MiB more than idle.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib.sh
source "$here/../lib.sh"

runs=3

# Prints the resident memory in kB.
resident() { sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$truss_pid/status"; }

mib() { awk -v kb="$1" 'BEGIN { printf "%.1f", kb / 1024 }'; }

begin "$@"
start_postgres system
pgbench_database source 112
start_s3 "$work/store"
start_truss source "${s3_settings[@]}" TRUSS_SCRATCH_PATH="$work/scratch" TRUSS_BACKUP_COMPRESSION=none

sleep 20
idle=()
for ((i = 0; i < 200; i++)); do
  idle+=("$(resident)")
  sleep 0.05
done
at_rest=$(median "${idle[@]}")
out "idle     $(mib "$at_rest") MiB"

highest=0
for ((i = 1; i <= runs; i++)); do
  for format in directory custom; do
    most=0
    expect 202 POST /api/backups "{\"label\":\"bench\",\"format\":\"$format\"}"
    id=$(field id)
    until [[ $(field status) == completed ]]; do
      [[ $(field status) != failed ]] || fail "the backup failed: $(cat "$work/answer")"
      for ((j = 0; j < 10; j++)); do
        now=$(resident)
        ((now <= most)) || most=$now
        sleep 0.05
      done
      expect 200 GET "/api/backups/$id"
    done
    out "backup   $i, $format: $(mib "$(field size_bytes | awk '{ print $1 / 1024 }')") MiB stored, at most $(mib "$most") MiB resident"
    ((most <= highest)) || highest=$most
    expect 204 DELETE "/api/backups/$id"
  done
done
verdict "resident while backups go to the store, above idle" "$(mib "$(awk -v a="$highest" -v b="$at_rest" 'BEGIN { print a - b }')")" 64 " MiB"
finish
