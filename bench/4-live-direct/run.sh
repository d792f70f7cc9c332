#!/usr/bin/env bash
# What do clients that are connected to Postgres itself notice while branches of their database are cut?
#
#   bench/4-live-direct/run.sh [--runs N] [--native]
#
# 8 clients (Clients.java) run transactions on a database of 150 MB, and connect again at once
# whenever their connection ends. Meanwhile N branches (10) are cut in each of these ways:
#
#   by hand     pg_terminate_backend for all sessions, then CREATE DATABASE
#   terminate   connections=terminate
#   drain       connections=drain, with clients that pause 50 ms between two transactions
#   drain, busy connections=drain, with clients that never pause
#
# Besides what the clients say, the server's log tells which sessions were ended with a statement
# running.
#
# Bars: terminate makes every branch and no connection is refused; drain makes every branch and no
# running transaction fails; drain with busy clients answers 409 each time and nothing fails.
# shellcheck disable=SC2317 # functions are called by their names
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib.sh
source "$here/../lib.sh"

spacing=1 # seconds between two attempts
scale=10

by_terminating() {
  if "$postgres_bin/psql" -X -q -d postgres -v ON_ERROR_STOP=1 -c CHECKPOINT \
    -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'source'" \
    -c "CREATE DATABASE by_hand TEMPLATE source STRATEGY FILE_COPY" >"$work/output" 2>&1; then
    made=$((made + 1))
    sql postgres "DROP DATABASE by_hand"
  else
    grep -q 'is being accessed by other users' "$work/output" || { cat "$work/output" >&2; fail "not what was expected"; }
    busy_answers=$((busy_answers + 1))
  fi
}

by_truss() {
  call POST /api/branches "{\"connections\":\"$1\"}"
  case $status in
    201)
      made=$((made + 1))
      holds+=("$(($(field held_ms) * 1000))")
      expect 204 DELETE "/api/branches/$(field id)"
      ;;
    409) busy_answers=$((busy_answers + 1)) ;;
    *) fail "expected 201 or 409, got $status: $(cat "$work/answer")" ;;
  esac
}

# attempts TITLE PAUSE_MS COMMAND...: runs the clients and the command as often as asked for.
attempts() {
  local title=$1 pause=$2 i log_start
  shift 2
  made=0 busy_answers=0 holds=()
  log_start=$(stat -c %s "$work/postgres.log")
  coproc CLIENTS { CLIENTS_PASSWORD=$(cat "$work/password") exec "$JAVA_HOME/bin/java" -cp "$drivers" "$here/Clients.java" \
    "jdbc:postgresql://127.0.0.1:$pg_port/source" 8 "$pause" "$scale" 2>"$work/clients.err"; }
  # Bash unsets both when the clients have ended.
  local pid=$CLIENTS_PID answer=${CLIENTS[0]} word=${CLIENTS[1]}
  exec {answer_copy}<&"$answer"
  started_pids=("$pid")
  until (($(sql postgres "SELECT count(*) FROM pg_stat_activity WHERE datname = 'source'") == 8)); do
    kill -0 "$pid" 2>/dev/null || { cat "$work/clients.err" >&2; fail "the clients ended"; }
    sleep 0.5
  done
  sleep 3 # their JVM warms up too
  for ((i = 0; i < runs; i++)); do
    "$@"
    sleep "$spacing"
  done
  echo >&"$word"
  read -r said <&"$answer_copy"
  exec {answer_copy}<&-
  wait "$pid" || { cat "$work/clients.err" >&2; fail "the clients failed"; }
  started_pids=()
  out ""
  out "$title: $made of $runs branches, $busy_answers times busy"
  out "         clients: $said"
  out "         sessions ended with a statement running: $(tail -c "+$((log_start + 1))" "$work/postgres.log" | awk '
    /terminating connection due to administrator command/ { ended[$4] } # the pid, in brackets
    /STATEMENT:/ && $4 in ended { running++ }
    END { print running + 0 }')"
  ((${#holds[@]} == 0)) || out "         held, ms: $(list_ms "${holds[@]}")"
  sed -n 's/^\(refused\|failed\|closing\): /         &/p' "$work/clients.err" | sort | uniq -c | sort -rn | tee -a "$results"
}

# Prints what the clients counted: count NAME
count() { grep -o "\b$1=[0-9]*" <<<"$said" | cut -d= -f2; }

begin "$@"
start_postgres system
pgbench_database source "$scale"
start_truss source
$native || warm_up 15
drivers=$(find "$project/target/quarkus-app/lib/main" -name 'org.postgresql.postgresql-*.jar' | head -n 1)
[[ -n $drivers ]] || fail "the clients need the JDBC driver in target/quarkus-app; build Truss first"

attempts "by hand, clients that never pause" 0 by_terminating
attempts "terminate, clients that never pause" 0 by_truss terminate
verdict "terminate: branches not made" "$((runs - made))" 0
verdict "terminate: connections refused" "$(count refused)" 0
attempts "drain, clients that pause 50 ms" 50 by_truss drain
verdict "drain: branches not made" "$((runs - made))" 0
verdict "drain: running transactions failed" "$(count failed)" 0
verdict "drain: connections refused" "$(count refused)" 0
attempts "drain, clients that never pause" 0 by_truss drain
verdict "drain, busy: answers other than 409" "$((runs - busy_answers))" 0
verdict "drain, busy: running transactions failed" "$(count failed)" 0
verdict "drain, busy: connections ended or refused" "$(($(count ended_between) + $(count refused)))" 0
finish
