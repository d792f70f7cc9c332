# shellcheck shell=bash
# The private Postgres of up.sh: its file system, its programs, its cluster, the sample database and the logins in it.
# Existing data stays as it is.
#
# Sourced after common.sh and stack.sh, not run.
# shellcheck disable=SC2154 # the options are the sourcing script's
# shellcheck disable=SC2034 # mounted and started_postgres are read there

mount_storage() {
  local free
  if $instant && [[ ! -e $dir/xfs.img ]]; then
    command -v mkfs.xfs >/dev/null || install_packages xfsprogs
    # The file is sparse and takes only the space of the databases, at most four fifths of the free space.
    free=$(df --output=avail -B 1G "$dir" | tail -n 1)
    ((free >= 2)) || fail "$dir has less than 2 GiB of free disk"
    say "making an XFS file system in $dir/xfs.img"
    rm -f "$dir/xfs.img.new"
    truncate -s "$((free * 4 / 5))G" "$dir/xfs.img.new"
    mkfs.xfs -q -m reflink=1 "$dir/xfs.img.new" || fail "mkfs.xfs could not make a file system with reflinks"
    mv "$dir/xfs.img.new" "$dir/xfs.img"
  fi
  if [[ -e $dir/xfs.img ]] && ! mountpoint -q "$dir/xfs"; then
    is_root || fail "$dir/xfs.img needs root to be mounted"
    mkdir -p "$dir/xfs"
    mount -o loop,nosuid,nodev "$dir/xfs.img" "$dir/xfs" || fail "cannot mount $dir/xfs.img"
    mounted=true
  fi
}

postgres_major() { "$1/postgres" --version 2>/dev/null | sed -n 's/^postgres (PostgreSQL) \([0-9]*\).*/\1/p'; }

# The newest Postgres of at least the major version $1 in the usual places, or exactly that one with
# $2 = exactly; nothing if there is none.
find_postgres() {
  local folder major best=0 found=
  for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin; do
    [[ -x $folder/postgres && -x $folder/initdb && -x $folder/psql && -x $folder/pg_dump ]] || continue
    major=$(postgres_major "$folder")
    [[ -n $major ]] || continue
    ((major >= $1 && major > best)) || continue
    [[ ${2:-} != exactly || $major == "$1" ]] || continue
    best=$major found=$folder
  done
  echo "$found"
}

choose_postgres() {
  local data
  data=$(store)/data
  postgres_bin=$(setting postgres_bin)
  if [[ -s $data/PG_VERSION && -x $postgres_bin/postgres && $(postgres_major "$postgres_bin") == "$(cat "$data/PG_VERSION")" ]]; then
    return
  elif [[ -s $data/PG_VERSION ]]; then
    postgres_bin=$(find_postgres "$(cat "$data/PG_VERSION")" exactly)
    [[ -n $postgres_bin ]] || fail "the databases in $dir are of PostgreSQL $(cat "$data/PG_VERSION"), which is no longer installed"
  elif $instant; then
    postgres_bin=$(find_postgres 18)
    [[ -n $postgres_bin ]] || postgres_bin=$("$here/postgres.sh" 18)/usr/lib/postgresql/18/bin
  else
    postgres_bin=$(find_postgres 15)
    if [[ -z $postgres_bin ]]; then
      install_packages postgresql
      postgres_bin=$(find_postgres 15)
      [[ -n $postgres_bin ]] || fail "Truss needs PostgreSQL 15 or newer, and this machine's package postgresql is older"
    fi
  fi
  if is_root && ! id -u postgres >/dev/null 2>&1; then
    useradd --system --user-group --no-create-home --shell /usr/sbin/nologin postgres
  fi
}

prepare_folders() {
  local store
  store=$(store)
  chmod 755 "$dir" "$store"
  mkdir -p "$store/wal" "$store/storage" "$store/scratch"
  chmod 700 "$store/wal" "$store/storage"
  chmod 711 "$store/scratch" # the OS user postgres passes through it to the servers of recoveries
  if is_root; then chown postgres: "$store/wal"; fi
  as_postgres test -x "$store/wal" || fail "the OS user postgres cannot reach $dir, since a folder above it is closed to others; choose another with --dir"
}

# Passwords are made once. Any user who can read the folder has them.
make_passwords() {
  local secret
  for secret in password workbench-main.password workbench-branch.password; do
    [[ -s $dir/$secret ]] || (umask 077 && od -An -N 24 -tx1 /dev/urandom | tr -d ' \n' >"$dir/$secret")
  done
}

# Writes what Truss and a user's shell need to connect, in files that only this user may read.
write_connection_files() {
  local store name value
  store=$(store)
  (
    umask 077
    printf '127.0.0.1:*:*:truss:%s\n' "$(cat "$dir/password")" >"$dir/pgpass"
    {
      echo "# Written by up.sh; source it to reach the databases: psql opens the main one, psql NAME a branch."
      while IFS='=' read -r name value; do printf 'export %s=%q\n' "$name" "$value"; done <<END
PGHOST=127.0.0.1
PGPORT=$pg_port
PGUSER=truss
PGPASSFILE=$dir/pgpass
PGDATABASE=$main_database
TRUSS_DATABASE_URL=postgresql://truss:$(cat "$dir/password")@127.0.0.1:$pg_port/$main_database
TRUSS_WORKBENCH_MAIN_URL=postgresql://truss_workbench_main:$(cat "$dir/workbench-main.password")@127.0.0.1:$pg_port/$main_database
TRUSS_WORKBENCH_BRANCH_URL=postgresql://truss_workbench_branch:$(cat "$dir/workbench-branch.password")@127.0.0.1:$pg_port/$main_database
TRUSS_WAL_ARCHIVE=$store/wal
TRUSS_STORAGE_PATH=$store/storage
TRUSS_SCRATCH_PATH=$store/scratch
TRUSS_POSTGRES_BIN=$postgres_bin
TRUSS_MIGRATIONS_DIR=${TRUSS_MIGRATIONS_DIR:-$(realpath "$here/../postgres/migrations")}
QUARKUS_HTTP_PORT=$http_port
END
      # shellcheck disable=SC2016 # PATH is that of the shell which sources the file
      printf 'export PATH=%q:"$PATH"\n' "$postgres_bin"
    } >"$dir/env"
  )
  printf '%s\n' "http_port=$http_port" "pg_port=$pg_port" "postgres_bin=$postgres_bin" >"$dir/settings"
}

init_postgres() {
  local data
  data=$(store)/data
  [[ ! -s $data/PG_VERSION ]] || return 0
  say "making a Postgres cluster in $data"
  # As root, initdb runs as another OS user, so it gets the password in a file of its own.
  local password_file=$data.password
  install -m 600 /dev/null "$password_file"
  cat "$dir/password" >"$password_file"
  if is_root; then chown postgres: "$password_file"; fi
  rm -rf "$data.new" # left by an interrupted run
  mkdir -m 700 "$data.new"
  if is_root; then chown postgres: "$data.new"; fi
  as_postgres "$postgres_bin/initdb" --pgdata="$data.new" --username=truss --pwfile="$password_file" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --data-checksums </dev/null >"$dir/log/initdb.log" 2>&1 ||
    { cat "$dir/log/initdb.log" >&2; fail "initdb failed (see above)"; }
  rm -f "$password_file"
  echo "include 'truss.conf'" | as_postgres tee -a "$data.new/postgresql.conf" >/dev/null
  mv "$data.new" "$data"
}

start_postgres() {
  local data wal
  data=$(store)/data wal=$(store)/wal
  if [[ -n $(postgres_pid) ]]; then
    say "Postgres runs already, port $pg_port"
    return
  fi
  # The log and the data belong to the OS user postgres.
  touch "$dir/log/postgres.log"
  if is_root; then chown postgres: "$dir/log/postgres.log"; fi
  as_postgres tee "$data/truss.conf" >/dev/null <<END
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
port = $pg_port
password_encryption = 'scram-sha-256'
shared_buffers = '256MB'
max_wal_size = '2GB'
# Archived WAL is what a point-in-time recovery replays; the timeout bounds what an idle server can lose.
archive_mode = on
archive_library = 'basic_archive'
basic_archive.archive_directory = '${wal//\'/\'\'}'
archive_timeout = '60s'
END
  say "starting PostgreSQL $(cat "$data/PG_VERSION") on 127.0.0.1:$pg_port"
  # After a crash, Postgres does not start until the last processes of its predecessor are gone.
  local attempts=1
  [[ ! -e $data/postmaster.pid ]] || attempts=10
  until as_postgres "$postgres_bin/pg_ctl" start -D "$data" -l "$dir/log/postgres.log" -w -t 120 </dev/null >/dev/null 2>&1 9>&-; do
    ((--attempts > 0)) || { tail -n 20 "$dir/log/postgres.log" >&2; fail "Postgres did not start; its log is $dir/log/postgres.log"; }
    sleep 1
  done
  started_postgres=true
}

load_sample() {
  local connect=(env "PGHOST=127.0.0.1" "PGPORT=$pg_port" PGUSER=truss "PGPASSFILE=$dir/pgpass" "$postgres_bin/psql" -X -w -q -v ON_ERROR_STOP=1)
  [[ -z $("${connect[@]}" -d postgres -Atc "SELECT 1 FROM pg_database WHERE datname = '$main_database'") ]] || return 0
  say "loading the sample database $main_database"
  # The database gets its name when it is complete, so that a half-loaded one is not mistaken for it the next time.
  "${connect[@]}" -d postgres -c 'DROP DATABASE IF EXISTS sample_loading WITH (FORCE)' -c 'CREATE DATABASE sample_loading' 2>/dev/null
  "${connect[@]}" -d sample_loading --single-transaction -o /dev/null -f - <"$here/../postgres/sample.sql"
  "${connect[@]}" -d postgres -c "ALTER DATABASE sample_loading RENAME TO $main_database"
}

# Creates the logins of the workbench, which have fewer rights than Truss's own role.
make_workbench_logins() {
  local connect=(env "PGHOST=127.0.0.1" "PGPORT=$pg_port" PGUSER=truss "PGPASSFILE=$dir/pgpass" "$postgres_bin/psql" -X -w -q -v ON_ERROR_STOP=1 -d postgres)
  # A database of an earlier version of the sample belongs to the owner of its tables.
  "${connect[@]}" -c "DO \$\$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shop_dba') THEN CREATE ROLE shop_dba; END IF; END \$\$" \
    -c "ALTER DATABASE $main_database OWNER TO shop_dba"
  "${connect[@]}" -f - -v main="$main_database" -v owner=shop_owner -v main_writes=true \
    -v main_password_file="$dir/workbench-main.password" -v branch_password_file="$dir/workbench-branch.password" \
    <"$here/../postgres/workbench.sql" || fail "the logins of the workbench could not be made (see above)"
  # The sample's row-level security separates the roles of its shop. The workbench shows all rows.
  "${connect[@]}" -c "ALTER ROLE truss_workbench_main BYPASSRLS"
}
