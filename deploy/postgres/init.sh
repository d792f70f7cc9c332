#!/usr/bin/env bash
# Makes a Postgres server ready for Truss, before it is started for its users:
#
#   init.sh PROGRAMS DATA ARCHIVE MAIN PASSWORDS CONFIG
#
#   PROGRAMS   folder of the server's programs, such as /usr/lib/postgresql/18/bin
#   DATA       data folder; a cluster is made in it if there is none
#   ARCHIVE    folder for archived WAL, made if it is missing
#   MAIN       the main database; made with the sample in it if it is missing
#   PASSWORDS  folder with the files truss, workbench-main and workbench-branch, which hold the passwords of the roles
#              that Truss works with
#   CONFIG     postgresql.conf of the server
#
# Can be run again at any time while the server is down: roles get the passwords that the files hold now. Group members
# may read the cluster and its archive (initdb --allow-group-access), so that Truss can recover from it.
set -euo pipefail
(($# == 6)) || { sed -n '2,/^[^#]/ { s/^# \{0,1\}//p }' "$0" >&2; exit 2; }
programs=$1 data=$2 archive=$3 main=$4 passwords=$5 config=$6
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
umask 027

say() { printf 'init: %s\n' "$*" >&2; }

mkdir -p "$archive"
chmod 2770 "$archive" # Truss deletes the WAL that no base backup needs
if [[ ! -s $data/PG_VERSION ]]; then
  say "making a cluster in $data"
  rm -rf "$data.new" # left by an interrupted run
  "$programs/initdb" --pgdata="$data.new" --username=postgres --auth=reject --allow-group-access \
    --encoding=UTF8 --locale=C.UTF-8 --data-checksums >/dev/null
  mkdir -p "$data"
  mv -T "$data.new" "$data"
fi
# Kubernetes may have changed a volume's owner and mode. Postgres does not start with a mode that is too open.
chmod 750 "$data"

private=$(mktemp -d)
stop() {
  local status=$?
  trap - EXIT
  "$programs/pg_ctl" stop --pgdata="$data" --mode=fast --silent --timeout=3600 || status=1
  rm -rf "$private"
  exit "$status"
}
trap stop EXIT
trap 'exit 143' TERM
# The server is a direct child of this script. Only then does Postgres take over the lock file of a server that ran as
# process 1.
# Crash recovery may take long.
"$programs/pg_ctl" start --pgdata="$data" --wait --timeout=3600 --silent --log="$private/log" \
  --options="-c config_file='$config' -c listen_addresses='' -c port=5432 -c unix_socket_directories='$private'" ||
  { cat "$private/log" >&2; exit 1; }

sql() { "$programs/psql" -X -w -q -v ON_ERROR_STOP=1 -h "$private" -U postgres "$@"; }

found=$(sql -d postgres -At -v main="$main" <<<"SELECT count(*) FROM pg_database WHERE datname = :'main'")
if [[ $found == 0 ]]; then
  say "loading the sample into $main"
  # The database gets its name when it is complete, so that a half-loaded one is not mistaken for it.
  sql -d postgres -c 'SET client_min_messages = error' -c 'DROP DATABASE IF EXISTS sample_loading' -c 'CREATE DATABASE sample_loading'
  sql -d sample_loading --single-transaction -o /dev/null -f "$here/sample.sql"
  sql -d postgres -v main="$main" <<<'ALTER DATABASE sample_loading RENAME TO :"main"'
fi
say "granting Truss's roles what they need"
sql -d postgres -o /dev/null -f "$here/roles.sql" -v main="$main" -v tier=full -v password_file="$passwords/truss"
sql -d postgres -f "$here/workbench.sql" -v main="$main" -v owner=shop_owner -v main_writes=true \
  -v main_password_file="$passwords/workbench-main" -v branch_password_file="$passwords/workbench-branch"
# Row-level security in the sample separates the roles of its shop. The workbench shows all rows.
sql -d postgres -c 'ALTER ROLE truss_workbench_main BYPASSRLS'
say "ready"
