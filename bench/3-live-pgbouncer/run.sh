#!/usr/bin/env bash
# What do the clients of a PgBouncer notice while branches of their database are cut?
#
#   bench/3-live-pgbouncer/run.sh [--runs N] [--native]
#
# 8 clients of pgbench go through PgBouncer (transaction pooling) to a database of 150 MB. Meanwhile
# N branches (10) are cut with connections=pause, alternating with what one would do by hand: PAUSE
# and RESUME on PgBouncer's console around a CHECKPOINT and a CREATE DATABASE. Before and after, with
# nobody connected, the CREATE DATABASE alone is timed: the raw clone.
#
# Bars: no transaction fails; each hold (held_ms) is at most the median raw clone and 250 ms.
# shellcheck disable=SC2317 # functions are called by their names
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib.sh
source "$here/../lib.sh"

spacing=3 # seconds between two clones

# The statement that holds the source, timed by psql.
raw_clone() {
  took "$postgres_bin/psql" -X -d postgres -c CHECKPOINT -c '\timing on' \
    -c "CREATE DATABASE by_hand TEMPLATE source STRATEGY ${strategy^^}"
  measured "$(sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p' "$work/output" | tail -n 1 | awk '{ printf "%d", $1 * 1000 }')"
  sql postgres "DROP DATABASE by_hand"
}

by_pausing() {
  local console=("$postgres_bin/psql" -X -q -w -p "$pgbouncer_port" -d pgbouncer) start
  sql postgres CHECKPOINT
  start=${EPOCHREALTIME/./}
  "${console[@]}" -c "PAUSE source" >/dev/null
  by_hand "$strategy" source by_hand
  "${console[@]}" -c "RESUME source" >/dev/null
  elapsed=$((${EPOCHREALTIME/./} - start))
  sql postgres "DROP DATABASE by_hand"
}

begin "$@"
start_postgres system
pgbench_database source 10
start_pgbouncer source
start_truss source "TRUSS_PGBOUNCER_URL=$(pgbouncer_console)"
$native || warm_up 15
expect 201 POST /api/branches '{}'
strategy=$(field strategy)
expect 204 DELETE "/api/branches/$(field id)"
out "strategy $strategy, chosen by Truss and used by hand too"

raw=()
for ((i = 0; i < (runs + 1) / 2; i++)); do undisturbed raw_clone; raw+=("$measured"); done

duration=$((10 + runs * 2 * (spacing + 2)))
await_calm || busy=$((busy + 1))
mkdir "$work/pgbench"
(cd "$work/pgbench" && exec "$postgres_bin/pgbench" -n -p "$pgbouncer_port" -c 8 -j 2 -T "$duration" -l source) >"$work/pgbench.out" 2>&1 &
clients=$!
started_pids+=("$clients")
sleep "$spacing"
holds=() hand=()
for ((i = 0; i < runs; i++)); do
  by_pausing
  hand+=("$elapsed")
  sleep "$spacing"
  expect 201 POST /api/branches '{"connections":"pause"}'
  holds+=("$(($(field held_ms) * 1000))")
  expect 204 DELETE "/api/branches/$(field id)"
  sleep "$spacing"
done
kill -0 "$clients" 2>/dev/null || { cat "$work/pgbench.out" >&2; fail "pgbench ended before the last branch was cut"; }
wait "$clients" || { cat "$work/pgbench.out" >&2; fail "pgbench failed"; }
started_pids=()
stop_pgbouncer # it keeps its connections for a while
for ((i = 0; i < (runs + 1) / 2; i++)); do undisturbed raw_clone; raw+=("$measured"); done

out "raw      CREATE DATABASE alone, nobody connected, ms: $(list_ms "${raw[@]}")"
out "by hand  PAUSE to RESUME, ms: $(list_ms "${hand[@]}")"
out "Truss    held_ms: $(list_ms "${holds[@]}")"
# The third column of pgbench's transaction log is the duration in microseconds.
out "clients  longest transaction $(ms "$(cat "$work"/pgbench/pgbench_log.* | awk '$3 > most { most = $3 } END { print most }')") ms"
grep -E 'transactions actually|failed|aborted|^latency average|^tps' "$work/pgbench.out" | sed 's/^/pgbench  /' | tee -a "$results"
raw_ms=$(ms "$(median "${raw[@]}")")
out "median   raw $raw_ms ms, by hand $(ms "$(median "${hand[@]}")") ms, Truss $(ms "$(median "${holds[@]}")") ms"
failed=$(sed -n 's/^number of failed transactions: \([0-9]*\).*/\1/p' "$work/pgbench.out")
aborted=$(grep -c ' aborted' "$work/pgbench.out" || true)
verdict "failed transactions" "$((failed + aborted))" 0
verdict "longest hold" "$(ms "$(quantile 1 "${holds[@]}")")" "$(awk -v raw="$raw_ms" 'BEGIN { print raw + 250 }')" " ms"
finish
