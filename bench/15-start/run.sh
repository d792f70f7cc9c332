#!/usr/bin/env bash
# How long does the native program take from its start until it is ready, and how much memory does it hold when idle?
#
#   bench/15-start/run.sh [--runs N]
#
# From the start of the process until /q/health/ready answers 200, with Postgres up and the control database in place
# (9 starts), and the resident memory (VmRSS) 15 s later, with what of it belongs to files (RssFile: code and the image of
# the heap, which the kernel takes back when memory is short). In the same run the jar. The client asks without a pause.
#
# Bars for the native program: median below 100 ms, at most 90 MiB resident.
# shellcheck disable=SC2317 # functions are called by their names
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib.sh
source "$here/../lib.sh"

# Starts once: start_once reports the time with `measured`, and leaves the memory of the process in $resident and
# $of_files.
resident='' of_files=''
start_once() {
  local start pid port
  port=$(free_port)
  start=${EPOCHREALTIME/./}
  env "TRUSS_DATABASE_URL=postgresql://truss:$(cat "$work/password")@127.0.0.1:$pg_port/main" \
    "TRUSS_POSTGRES_BIN=$postgres_bin" "QUARKUS_HTTP_PORT=$port" "${command[@]}" >>"$work/truss.log" 2>&1 &
  pid=$!
  started_pids+=("$pid")
  # shellcheck disable=SC2016 # the shell that asks expands them
  timeout 60 bash -c '
    until exec 3<>"/dev/tcp/127.0.0.1/$0" && printf "GET /q/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" >&3 &&
      read -r -u 3 line && [[ $line == "HTTP/1.1 200"* ]]; do :; done' "$port" 2>/dev/null || fail "Truss did not start"
  measured "$((${EPOCHREALTIME/./} - start))"
  if $rest; then
    sleep 15
    resident=$(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status")
    of_files=$(awk '/^RssFile/ { print $2 }' "/proc/$pid/status")
  fi
  kill "$pid"
  wait "$pid" 2>/dev/null || true
}

mib() { awk -v kb="$1" 'BEGIN { printf "%.1f", kb / 1024 }'; }

# Starts $runs times, and reports the memory of the last start: starts NAME COMMAND...
starts() {
  local name=$1 times=() i
  shift
  command=("$@")
  for ((i = 1; i <= runs; i++)); do
    rest=false
    if ((i == runs)); then rest=true; fi
    undisturbed start_once
    times+=("$measured")
  done
  middle=$(ms "$(median "${times[@]}")")
  out "$name: ready after $middle ms (least $(ms "$(quantile 0 "${times[@]}")"), most $(ms "$(quantile 1 "${times[@]}")")), $(mib "$resident") MiB resident, of it $(mib "$of_files") MiB of files"
}

runs=9
begin "$@"
[[ -n $(native_program) ]] || fail "there is no native program in target/; deploy/native/build.sh makes it"
start_postgres system
pgbench_database main 0
start_truss main
stop_truss
starts jar "$JAVA_HOME/bin/java" "${jvm_options[@]}" -jar "$project/target/quarkus-app/quarkus-run.jar"
starts native "$(native_program)" -Xmx512m
verdict "median from start to ready" "$middle" 100 " ms"
verdict "resident when idle" "$(mib "$resident")" 90 " MiB"
finish
