#!/usr/bin/env bash
# What do the clients of the main database notice while it is recovered into a branch?
#
#   bench/11-recovery-live/run.sh [--runs N] [--native]
#
# 8 clients of pgbench (-M simple) work on a database of 1 GiB without a pause. Among them Truss makes a base backup;
# then their transactions are counted for 15 s, and while a recovery of their database to that moment runs: alternately
# (2 times) by hand, with the script of 9-recovery, and by Truss.
#
# BENCH_SCALE is pgbench's (68), to try it with less.
#
# Bar: no transaction fails.
# shellcheck disable=SC2317 # functions are called by their names
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib.sh
source "$here/../lib.sh"
# shellcheck source=../recovery.sh
source "$here/../recovery.sh"

clients=8
before_s=15

# Transactions per second in $2 to $3, microseconds since 1970. The columns of pgbench's log are client,
# number, how long it took, script, and when it ended, in seconds and microseconds.
tps() {
  cat "$1"/pgbench_log.* | awk -v from="$2" -v to="$3" '
    { at = $5 * 1e6 + $6 } at >= from && at < to { n++ } END { printf "%.0f", n / (to - from) * 1e6 }'
}

# Of all until now: transactions, and those that failed. A client whose transaction fails with an error ends; one
# that was in a deadlock goes on, and has the word in the third column. The last line may be written by half.
transactions=0 failed=0
count() {
  local ended
  transactions=$((transactions + $(cat "$1"/pgbench_log.* | wc -l)))
  ended=$((clients - $(sql postgres "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pgbench'")))
  failed=$((failed + ended + $(cat "$1"/pgbench_log.* | awk '$3 == "failed"' | wc -l)))
  ((ended == 0)) || cat "$1/out" >&2
}

# With the clients at work: among_clients RECOVERY. The shares of transactions that are left are in $share.
share=0 rounds=0
among_clients() {
  local folder pid start end before during
  folder=$work/clients-$((++rounds))
  mkdir "$folder"
  (cd "$folder" && exec "$postgres_bin/pgbench" -n -M simple -c "$clients" -j 2 -T 3600 -l "$source_database" >out 2>&1) &
  pid=$!
  started_pids+=("$pid")
  sleep 3
  make_base_backup
  sleep "$before_s"
  aim
  start=${EPOCHREALTIME/./}
  "$1"
  end=$((start + measured))
  sleep 1 # the clients write their log meanwhile
  count "$folder"
  stop_process "$pid"
  before=$(tps "$folder" "$((start - before_s * 1000000))" "$start")
  during=$(tps "$folder" "$start" "$end")
  share=$(ratio "$during" "$before")
  out "$(printf '%-8s' "$2") before $before tps, during $during tps for $(ms "$measured") ms: $share; $phases"
}

hand() {
  among_clients recover_by_hand "by hand"
  hand_shares+=("$share")
  by_hand_took=$measured
  sql postgres "DROP DATABASE by_hand"
}

truss() {
  among_clients recover_by_truss Truss
  truss_shares+=("$share")
  expect 204 DELETE "/api/branches/$recovered"
}

runs=2
begin "$@"
start_postgres system archiving
pgbench_database source "$scale"
start_recovering source
out ""
hand_shares=() truss_shares=()
for ((i = 0; i < runs; i++)); do
  await_calm || busy=$((busy + 1))
  if ((i % 2)); then truss; hand; else hand; truss; fi
done
out "median   of the transactions per second before: by hand $(median "${hand_shares[@]}"), Truss $(median "${truss_shares[@]}")"
out "clients  $transactions transactions"
verdict "failed transactions" "$failed" 0
finish
