#!/usr/bin/env bash
# What is left behind after 1,000 branches were created and deleted?
#
#   bench/6-soak/run.sh [--runs N]          N hundreds of cycles (10)
#
# Truss's heap after a full collection, and its threads, file descriptors, temporary files, sessions
# and databases, before and after; 100 cycles come first, so that what is made once is made. On
# PostgreSQL 18 on XFS, where a cycle is quick; needs root.
#
# Bars: the heap is back to within 10 % of where it began, and nothing of the rest is left.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib.sh
source "$here/../lib.sh"

# A histogram counts what lives, after a full collection; what the first one found to be finalised
# or cleaned is gone at the second.
heap() {
  "$JAVA_HOME/bin/jcmd" "$truss_pid" GC.run >/dev/null
  "$JAVA_HOME/bin/jcmd" "$truss_pid" GC.class_histogram | awk '$1 == "Total" { print $3 }'
}
# Prints names and kinds without numbers, which tell growth of a pool from a leak.
threads() { cat "/proc/$truss_pid/task/"*/comm | sed 's/[0-9]\+/N/g' | sort | uniq -c | sort -rn; }
descriptors() { find "/proc/$truss_pid/fd" -mindepth 1 -printf '%l\n' | sed 's/[0-9]\+/N/g; s/.*\.jar$/jar/' | sort | uniq -c | sort -rn; }
total() { awk '{ n += $1 } END { print n }'; }
temporary() { find "$work/tmp" -mindepth 1 -not -path '*/hsperfdata*' | wc -l; }
sessions() { sql postgres "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'truss/%'"; }
databases() { sql postgres "SELECT count(*) FROM pg_database WHERE datname LIKE 'truss\_branch\_%' OR datname LIKE 'truss\_staging\_%'"; }
owned() { sql truss_control "SELECT count(*) FROM owned_database"; }
programs() { pgrep -c -P "$truss_pid" || true; }

# Stores all figures in the named array, and the lists beside it.
look() {
  local -n now=$1
  threads >"$work/threads.$1"
  descriptors >"$work/descriptors.$1"
  now=([threads]=$(total <"$work/threads.$1") [descriptors]=$(total <"$work/descriptors.$1")
    [temporary]=$(temporary) [sessions]=$(sessions) [databases]=$(databases) [owned]=$(owned) [programs]=$(programs) [heap]=$(heap))
}

# Pools of threads and sessions hold a few more or less at any moment; what leaks once in a hundred
# cycles has grown by ten.
allowed() { case $1 in threads | descriptors | sessions) echo 6 ;; *) echo 0 ;; esac; }

begin "$@"
! $native || fail "the native program has no jcmd; run this without --native"
start_postgres xfs 8G
pgbench_database source 0
start_truss source
warm_up 100
# Pools close what was idle for a minute.
sleep 90
declare -A before after
look before
start=$SECONDS
for ((n = 1; n <= runs; n++)); do
  warm_up 100
  out "after $((n * 100)) cycles: heap $(heap), threads $(threads | total), descriptors $(descriptors | total)"
done
out "$((runs * 100)) cycles in $((SECONDS - start)) s"
sleep 90
look after
for what in threads descriptors; do
  out "$what before and after, where they differ:"
  { diff "$work/$what.before" "$work/$what.after" || true; } | grep '^[<>]' | tee -a "$results" || true
done
out "heap: $(awk -v b="${before[heap]}" -v a="${after[heap]}" 'BEGIN { printf "%.2f MiB before, %.2f MiB after", b / 1048576, a / 1048576 }')"
verdict "heap after to before" "$(ratio "${after[heap]}" "${before[heap]}")" 1.1
for what in threads descriptors sessions temporary databases owned programs; do
  verdict "$what, ${before[$what]} before" "${after[$what]}" $((before[$what] + $(allowed "$what")))
done
finish
