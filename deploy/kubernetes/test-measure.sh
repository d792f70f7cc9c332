# shellcheck shell=bash
# Measures an image and its pods, and prints the results. Sourced by test.sh.
# shellcheck disable=SC2154 # what test.sh, pod.sh and trial.sh set

mib() { echo $((($1 + 524288) / 1048576)); }

# Prints the memory of a pod that cannot be reclaimed without ending a process: all but pages of files on disk.
memory_of() { awk '/^total_(rss|shmem) / { sum += $2 } END { print sum }' "$(cgroup_of "$1")/memory.stat"; }

# Records the maximum memory of a pod until stop_memory, which leaves it in $most.
watch_memory() {
  rm -f "$work/measured"
  while [[ ! -e $work/measured ]]; do
    memory_of "$1" 2>/dev/null || break
    sleep 0.05
  done >"$work/memory" &
  memory_watch=$!
}
stop_memory() {
  touch "$work/measured"
  wait "$memory_watch"
  most=$(sort -n "$work/memory" | tail -n 1)
}

# Ends a pod without its preStop.
end_at_once() {
  kill -TERM "$(cat "$1/pid")"
  wait_gone "$1" 600 || fail "${1##*/} does not end"
}

# size_of IMAGE
size_of() {
  local root
  root=$(image_root "$1")
  printf '%-34s %5d MiB\n' "image $1" "$(du -xsm "$root" | cut -f1)"
  printf '  %-32s %5d MiB\n' "compressed, as a registry keeps it" "$(mib "$(tar -C "$root" -c . | gzip -6 | wc -c)")"
  local part
  for part in "$root"/{opt/truss,usr/lib/postgresql,usr/lib/*-linux-gnu,usr/share,usr/bin}; do
    printf '  %-32s %5d MiB\n' "${part#"$root"}" "$(du -xsm "$part" | cut -f1)"
  done
}

# Measures Truss at work: measure_truss IMAGE NUMBER
measure_truss() {
  local image=$1 begun ready pod=$work/pods/measured-$2 i times=()
  make_pod "measured-$2" "$2" "$(deployment | jq -c --arg image "$image" '.spec.containers[0].image = $image')"
  image_root "$image" >/dev/null
  for ((i = 0; i < 5; i++)); do
    if ((i > 0)); then end_at_once "$pod"; fi
    begun=$(date +%s%N)
    start_pod "$pod"
    until on_node curl -sf -m 10 -o /dev/null "http://$(cat "$pod/ip"):8787/q/health/ready"; do :; done
    ready=$(date +%s%N)
    times+=("$(((ready - begun) / 1000000))")
  done
  printf '%s\n' "$image"
  printf '  %-32s %5d ms  (median of 5, the sandbox included)\n' "from start to ready" "$(printf '%s\n' "${times[@]}" | sort -n | sed -n 3p)"
  sleep 15
  printf '  %-32s %5d MiB\n' "memory, idle" "$(mib "$(memory_of "$pod")")"

  watch_memory "$pod"
  local backups=()
  for i in 1 2; do
    call 202 "$pod" POST /api/backups '{}'
    backups+=("$(field id)")
  done
  for i in "${backups[@]}"; do await_field "$pod" "/api/backups/$i" status completed; done
  stop_memory
  printf '  %-32s %5d MiB\n' "with two backups" "$(mib "$most")"

  watch_memory "$pod"
  for ((i = 0; i < 10; i++)); do call 201 "$pod" POST /api/branches '{"connections":"terminate","maxHold":60}'; done
  stop_memory
  printf '  %-32s %5d MiB\n' "with ten branches" "$(mib "$most")"

  watch_memory "$pod"
  call 202 "$pod" POST /api/recovery "{\"targetTime\":\"$(sql shop "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")\"}"
  await_field "$pod" "/api/branches/$(field id)" status active
  stop_memory
  printf '  %-32s %5d MiB\n' "with a recovery" "$(mib "$most")"
  printf '  %-32s %5s\n' "limit of the manifest" "$(query "$pod" '.spec.containers[0].resources.limits.memory')"
  end_at_once "$pod"
}

start_trial measure
echo "main database: $(sql shop 'CREATE TABLE big AS SELECT i, md5(i::text) AS text, now() AS at FROM generate_series(1, 5000000) AS i' >/dev/null
  sql shop 'ALTER TABLE big OWNER TO shop_owner; ALTER TABLE big ADD PRIMARY KEY (i)' >/dev/null
  sql shop 'SELECT pg_size_pretty(pg_database_size(current_database()))')"
size_of truss:18
size_of truss:18-jvm
# Waits for the first base backup, which would otherwise run during the measurements.
start_truss first 30
waited=0
until call 200 "$truss" GET /api/recovery/window && [[ $(field earliest) != null ]]; do
  ((waited++ < 600)) || fail "nothing can be recovered after two minutes"
  sleep 0.2
done
end_at_once "$truss"
measure_truss truss:18 31
measure_truss truss:18-jvm 32
