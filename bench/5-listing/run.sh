#!/usr/bin/env bash
# How long does GET /api/branches take with 1,000 branches, at 50 requests a second?
#
#   bench/5-listing/run.sh [--runs N] [--native]
#
# N turns (10) of 10 s, alternately with a resource that returns a constant of the same size: the
# very answer, from memory, by a process of its own (Constant.java) on the HTTP server and the JVM
# that Truss runs on, since Truss itself has no constant of that size to offer. Times are from the
# moment at which a request was due (Load.java). The branches are real databases, on PostgreSQL 18
# on XFS, where a thousand of them are cheap; needs root.
#
# Bars: 50th percentile at most 10 ms above the constant, 99th at most 30 ms; one query for each
# listing, not one per branch (counted by pg_stat_statements).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib.sh
source "$here/../lib.sh"

branches=1000 rate=50 turn=10 warm_up=20

# Prints statements by the number of their calls, without those of this script.
calls() {
  sql truss_control "SELECT calls || ' x ' || regexp_replace(left(query, 70), '\s+', ' ', 'g')
    FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat_statements%' AND calls >= $1 ORDER BY calls DESC"
}

# Prints the 50th and 99th percentiles of all requests to $1.
percentiles() {
  local q micros
  mapfile -t micros < <(awk -v name="$1" '$1 == name { print $3 }' "$work/load")
  for q in 0.5 0.99; do quantile "$q" "${micros[@]}"; done
}

# Prints the percentile $2 of each turn of $1.
by_turn() {
  local i micros
  for ((i = 1; i <= runs; i++)); do
    mapfile -t micros < <(awk -v name="$1" -v turn="$i" '$1 == name && $2 == turn { print $3 }' "$work/load")
    quantile "$2" "${micros[@]}"
  done
}

begin "$@"
start_postgres xfs 30G
pgbench_database source 0
start_truss source
sql truss_control "CREATE EXTENSION pg_stat_statements"
for ((i = 0; i < branches; i++)); do expect 201 POST /api/branches "{\"label\":\"branch $i\",\"ttlHours\":24}"; done
expect 200 GET /api/branches
out "answer   $(grep -o '"id" *:' "$work/answer" | wc -l) branches, $(stat -c %s "$work/answer") bytes"
cp "$work/answer" "$work/constant"

constant_port=$(free_port)
"$JAVA_HOME/bin/java" -cp "$project/target/quarkus-app/lib/main/*" "$here/Constant.java" "$constant_port" "$work/constant" \
  </dev/null >"$work/constant.log" 2>&1 &
started_pids+=($!)
until [[ $(curl -s "http://127.0.0.1:$constant_port/" | cksum) == $(cksum <"$work/constant") ]]; do
  kill -0 "${started_pids[0]}" 2>/dev/null || { cat "$work/constant.log" >&2; fail "the constant resource does not run"; }
  sleep 0.5
done

await_calm || busy=$((busy + 1))
sql truss_control "SELECT pg_stat_statements_reset()" >/dev/null
"$JAVA_HOME/bin/java" "$here/Load.java" "$rate" "$turn" "$runs" "$warm_up" \
  constant "http://127.0.0.1:$constant_port/" listing "$url/api/branches" >"$work/load"
requests=$((rate * (turn * runs + warm_up)))
out "requests $rate a second, $runs turns of $turn s each, after $warm_up s of warm-up each"
for q in 0.5 0.99; do
  for name in constant listing; do
    mapfile -t micros < <(by_turn "$name" "$q")
    out "p$(awk -v q="$q" 'BEGIN { print 100 * q }') of each turn, ms, $name: $(list_ms "${micros[@]}")"
  done
done
mapfile -t constant < <(percentiles constant)
mapfile -t listing < <(percentiles listing)
out "constant p50 $(ms "${constant[0]}") ms, p99 $(ms "${constant[1]}") ms"
out "listing  p50 $(ms "${listing[0]}") ms, p99 $(ms "${listing[1]}") ms"
out "queries  called at least once in ten listings (of $requests; sizes are read in the background, by a timer):"
calls $((requests / 10)) | sed 's/^/         /' | tee -a "$results"
verdict "p50 above the constant" "$(ms $((${listing[0]%.*} - ${constant[0]%.*})))" 10 " ms"
verdict "p99 above the constant" "$(ms $((${listing[1]%.*} - ${constant[1]%.*})))" 30 " ms"
mapfile -t behind < <(calls $((requests / 2)))
verdict "different queries behind a listing" "${#behind[@]}" 1
verdict "calls of it for each listing" "$(ratio "${behind[0]%% *}" "$requests")" 1.01
finish
