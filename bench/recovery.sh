# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # what lib.sh sets, and what is for each run.sh
# What the measurements of recoveries share: a base backup with changes behind it, and a recovery by hand and
# by Truss. Sourced by their run.sh after lib.sh, not run.
#
# Each recovery has a base backup, changes and a target of its own, so that none replays what the one before has
# written, and each finds what it needs on the disk and not in memory. The target is the present moment, as for
# somebody who has just seen an accident: there is no archived commit behind it yet.

# pgbench's; 68 are 1 GiB.
scale=${BENCH_SCALE:-68}
results_suffix=${BENCH_SCALE:+-scale-$BENCH_SCALE}
workers=2          # of pg_dump and pg_restore, Truss's default
changes=10000      # transactions between base backup and target, of each of two clients
source_database='' # the database that is recovered

# WAL that is archived and pages that are written behind a recovery are its own doing: whether other work has
# begun meanwhile cannot be told, only whether there was some before.
measured() { measured=$1 calm_after=true; }

# Makes a base backup with Truss, which replaces the previous one.
base_backup='' base_data=''
make_base_backup() {
  [[ -z $base_backup ]] || expect 204 DELETE "/api/base-backups/$base_backup?force=true"
  expect 202 POST /api/base-backups '{"label":"bench"}'
  base_backup=$(field id)
  await_job 0 "$(field job_id)"
  expect 200 GET "/api/base-backups/$base_backup"
  base_data=$store/storage/base-backups/$(field folder)/data
}

# Makes the present moment the target.
target=''
aim() { target=$(sql postgres "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"); }

# Makes a base backup, changes and a target, and empties the caches.
expected_rows=0
prepare() {
  make_base_backup
  took env PGOPTIONS='-c synchronous_commit=off' "$postgres_bin/pgbench" -n -b simple-update -c 2 -t "$changes" "$source_database"
  expected_rows=$(history_rows "$source_database")
  aim
  sql postgres CHECKPOINT
  sync
  if is_root; then echo 3 >/proc/sys/vm/drop_caches; fi
}

# Counts transactions, for each of which pgbench writes a row.
history_rows() { sql "$1" "SELECT count(*) FROM pgbench_history"; }

# Checks that the recovered rows are those at the target.
require_rows() {
  local rows
  rows=$(history_rows "$1")
  [[ $rows == "$expected_rows" ]] || fail "$1 has $rows rows of history, and not $expected_rows as at the target"
}

# Leaves the time since the last lap, in milliseconds, in $lap.
lap='' lap_began=0
lap() {
  local now=${EPOCHREALTIME/./}
  lap=$(ms "$((now - lap_began))")
  lap_began=$now
}

# --- by hand -------------------------------------------------------------------------------------

# Up to a server that begins to replay: a commit behind the target and its WAL in the archive, the files, the
# configuration. Leaves $hand_folder, and in $phases what it took.
hand_folder=''
start_replay_by_hand() {
  local segment
  hand_folder=$store/scratch/by-hand
  lap_began=${EPOCHREALTIME/./}
  segment=$(sql postgres "SELECT pg_current_xact_id()" "SELECT pg_walfile_name(pg_switch_wal())" | tail -n 1)
  until [[ -e $wal_archive/$segment ]]; do sleep 0.02; done
  lap
  phases="marking $lap"
  mkdir -p "$hand_folder"
  mkdir -m 700 "$hand_folder/socket"
  touch "$hand_folder/log"
  cp -a --reflink=auto "$base_data" "$hand_folder/data"
  # fsync is off because the copy is not needed after a crash. The limit is that of the server.
  cat >"$hand_folder/data/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$hand_folder/socket'
port = 5432
archive_mode = off
restore_command = 'cp $wal_archive/%f "%p"'
recovery_target_time = '$(sed 's/T/ /; s/Z/+00:00/' <<<"$target")'
recovery_target_action = pause
max_connections = 200
fsync = off
END
  : >"$hand_folder/data/postgresql.auto.conf"
  echo 'local all all trust' >"$hand_folder/data/pg_hba.conf" # in a private folder
  touch "$hand_folder/data/recovery.signal"
  if is_root; then chown postgres: "$hand_folder/socket" "$hand_folder/log" "$hand_folder/data/recovery.signal"; fi
  as_postgres "$postgres_bin/pg_ctl" start -D "$hand_folder/data" -l "$hand_folder/log" --no-wait >/dev/null
  until [[ -e $hand_folder/data/postmaster.pid ]]; do sleep 0.02; done
  lap
  phases+=", copying the base backup $lap"
}

await_replay_by_hand() {
  until grep -q 'pausing at the end of recovery' "$hand_folder/log"; do
    ! grep -E 'FATAL|PANIC' "$hand_folder/log" >&2 || fail "the recovery by hand failed"
    sleep 0.02
  done
  lap
  phases+=", replaying $lap"
}

# Copies from the server that paused at the target into a new database of the live one.
copy_by_hand() {
  local compression=0 # because the dump is read once and deleted
  (($(sql postgres 'SHOW server_version_num') < 160000)) || compression=lz4
  took env PGHOST="$hand_folder/socket" PGPORT=5432 "$postgres_bin/pg_dump" --format=directory --jobs="$workers" \
    --compress="$compression" --no-sync --file="$hand_folder/dump" "$source_database"
  lap
  phases+=", dumping $lap"
  sql postgres "CREATE DATABASE by_hand TEMPLATE template0"
  took "$postgres_bin/pg_restore" --jobs="$workers" --exit-on-error --dbname=by_hand "$hand_folder/dump"
  lap
  phases+=", loading $lap"
  sql by_hand ANALYZE
  lap
  phases+=", analyzing $lap"
}

end_by_hand() {
  as_postgres "$postgres_bin/pg_ctl" stop -D "$hand_folder/data" -m immediate -w >/dev/null
  rm -rf "$hand_folder"
  lap
  phases+=", removing $lap"
}

recover_by_hand() {
  local start=${EPOCHREALTIME/./}
  start_replay_by_hand
  await_replay_by_hand
  copy_by_hand
  end_by_hand
  measured "$((${EPOCHREALTIME/./} - start))"
}

# --- by Truss ------------------------------------------------------------------------------------

# Leaves the branch, whose id is in $recovered, in $phases what it took, and in $until_replay the microseconds
# from the request until replay began.
recovered=0 until_replay=0
recover_by_truss() {
  local start=${EPOCHREALTIME/./} before named=0 name value
  expect 202 POST /api/recovery "{\"targetTime\":\"$target\",\"label\":\"bench\"}"
  recovered=$(field id)
  await_job "$start" "$(field job_id)" "$by_hand_took"
  before=$((job_began - start))
  expect 200 GET "/api/recovery?limit=1"
  phases="until its job began $(ms "$before")"
  for name in choosing restoring replaying copying; do
    value=$(field "${name}_ms")
    phases+=", $name $value"
    named=$((named + value * 1000))
  done
  phases+=", the rest $(ms "$((measured - before - named))"); replayed $(field replay_bytes) bytes"
  until_replay=$((before + ($(field choosing_ms) + $(field restoring_ms)) * 1000))
}

branch_database() {
  expect 200 GET "/api/branches/$1"
  field branch_db
}

# Truss on a database, which has recovered something before: of the database postgres, which is small.
start_recovering() {
  source_database=$1
  base_backup=''
  start_truss "$source_database" "${recovery_settings[@]}"
  warm_up 3
  make_base_backup
  local i id
  for ((i = 0; i < 2; i++)); do
    aim
    expect 202 POST /api/recovery "{\"targetTime\":\"$target\",\"database\":\"postgres\"}"
    id=$(field id)
    await_job 0 "$(field job_id)"
    expect 204 DELETE "/api/branches/$id"
  done
}
