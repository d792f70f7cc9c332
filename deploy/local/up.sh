#!/usr/bin/env bash
# From a bare Debian machine with a JDK 21 or newer to a running Truss: a private Postgres with its
# WAL archived, a sample database, and Truss in front of it, all on the loopback address.
#
#   deploy/local/up.sh [--detach] [--dir DIR] [--http-port N] [--pg-port N] [--instant]
#                      [--native | --postgres-only]
#
#   --detach         return when Truss answers; deploy/local/down.sh stops everything.
#                    Without it everything stops with Ctrl-C
#   --dir DIR        where all of it lives (default: ~/.truss, for root /var/lib/truss)
#   --http-port N    Truss's port (default 8787)
#   --pg-port N      Postgres's port (default 54320)
#   --instant        PostgreSQL 18 on a file system that clones files (XFS in a sparse image), where
#                    a branch of any size takes a moment and no disk. Needs root
#   --native         the native program in target/ instead of the jar
#   --postgres-only  everything but Truss, which ./mvnw quarkus:dev then runs (see CONTRIBUTING.md)
#
# The folder of migrations is deploy/postgres/migrations, unless TRUSS_MIGRATIONS_DIR names another.
#
# What is missing is installed (Postgres, curl, Node.js) or built (Truss). A second up.sh reuses what is
# there: running parts stay running, databases stay as they are.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
source "$here/common.sh"
# shellcheck source=stack.sh
source "$here/stack.sh"
# shellcheck source=private-postgres.sh
source "$here/private-postgres.sh"

main_database=shop
detach=false instant=false native=false postgres_only=false
dir=$(default_dir) http_port='' pg_port=''

is_port() { [[ $1 =~ ^[0-9]{1,5}$ ]] && (($1 >= 1 && $1 <= 65535)); }

while (($# > 0)); do
  case $1 in
    --detach) detach=true ;;
    --instant) instant=true ;;
    --native) native=true ;;
    --postgres-only) postgres_only=true ;;
    --dir) dir=${2:?--dir needs a folder}; shift ;;
    --http-port) http_port=${2:?--http-port needs a number}; shift ;;
    --pg-port) pg_port=${2:?--pg-port needs a number}; shift ;;
    -h | --help) print_help "$0"; exit 0 ;;
    *) fail "unknown option $1; see $0 --help" ;;
  esac
  shift
done
for port in "$http_port" "$pg_port"; do
  [[ -z $port ]] || is_port "$port" || fail "$port is not a port: give a number from 1 to 65535"
done
dir=$(realpath -m "$dir")
down="deploy/local/down.sh --dir $(printf %q "$dir")"

# --- what this run started, and stops again should it fail ---------------------------------------

started_truss=false started_postgres=false mounted=false up=false
clean_up() {
  local status=$?
  trap - EXIT
  if ! $up; then
    if $started_truss; then stop_truss; fi
    if $started_postgres; then stop_postgres; fi
    if $mounted; then unmount_storage; fi
  elif ! $detach; then
    stop_truss
    stop_postgres
    unmount_storage
  fi
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# --- the steps -----------------------------------------------------------------------------------

prepare_folder() {
  if [[ -e $dir && ! -e $dir/settings && -n $(ls -A "$dir") ]]; then
    fail "$dir is not empty and not made by up.sh; choose another with --dir"
  fi
  [[ ! -e $dir/settings || -O $dir/settings ]] || fail "$dir belongs to $(stat -c %U "$dir/settings"); choose another with --dir"
  if $instant; then
    is_root || fail "--instant mounts a file system, and that needs root; without --instant no root is needed"
    [[ ! -e $dir/data ]] || fail "$dir was made without --instant; choose another with --dir, or start afresh with $down --purge"
  fi
  (umask 022 && mkdir -p "$dir/log") || fail "cannot create $dir"
  touch "$dir/settings"
  exec 9>"$dir/lock"
  flock -w 300 9 || fail "another up.sh or down.sh is at work on $dir"
}

choose_ports() {
  local running_http running_pg
  running_http=$(setting http_port) running_pg=$(setting pg_port)
  if [[ -n $(truss_pid) ]]; then
    [[ -z $http_port || $http_port == "$running_http" ]] || fail "Truss runs on port $running_http already; $down stops it"
    http_port=$running_http
  else
    http_port=${http_port:-${running_http:-8787}}
    $postgres_only || ! port_is_taken "$http_port" || fail "port $http_port is taken by another program; give Truss another one with --http-port"
  fi
  if [[ -n $(postgres_pid) ]]; then
    [[ -z $pg_port || $pg_port == "$running_pg" ]] || fail "Postgres runs on port $running_pg already; $down stops it"
    pg_port=$running_pg
  else
    pg_port=${pg_port:-${running_pg:-54320}}
    [[ $pg_port != "$http_port" ]] || fail "Truss and Postgres cannot share port $pg_port"
    ! port_is_taken "$pg_port" || fail "port $pg_port is taken by another program; give Postgres another one with --pg-port"
  fi
}

build_truss() {
  local jar=$project/target/quarkus-app/quarkus-run.jar
  if $native; then
    program=$(find "$project/target" -maxdepth 1 -name 'truss-*-runner' -type f -perm -u+x 2>/dev/null | head -n 1)
    [[ -n $program ]] || fail "there is no native program in target/; build it with GRAALVM_HOME=... ./mvnw package -DskipTests -Dnative"
    return
  fi
  choose_jdk
  say "JDK: $JAVA_HOME"
  if [[ ! -f $jar || -n $(cd "$project" && find pom.xml src/main -name node_modules -prune -o -newer "$jar" -print -quit) ]]; then
    need_node
    say "building Truss (the first time it downloads its libraries)"
    maven -q package -DskipTests >&2 9>&- || fail "the build failed (see above)"
    touch "$jar"
  fi
}

start_truss() {
  local command log=$dir/log/truss.log url=http://127.0.0.1:$http_port
  if [[ -n $(truss_pid) ]]; then
    say "Truss runs already, port $http_port"
    return
  fi
  # Truss runs from a copy, so that the next build does not remove the classes of the running program.
  rm -rf "$dir/app"
  if $native; then
    mkdir "$dir/app"
    cp "$program" "$dir/app/truss"
    command=("$dir/app/truss")
  else
    cp -r "$project/target/quarkus-app" "$dir/app"
    command=("$JAVA_HOME/bin/java" "${jvm_options[@]}" -jar "$dir/app/quarkus-run.jar")
  fi
  say "starting Truss on $url"
  # In a session of its own: Ctrl-C in this terminal stops it through us, before Postgres. It writes
  # its pid file itself, so that there is none without one should we be killed.
  rm -f "$dir/truss.pid"
  started_truss=true
  (
    identity "$BASHPID" >"$dir/truss.pid"
    # shellcheck source=/dev/null
    source "$dir/env"
    cd "$dir"
    exec setsid "${command[@]}" </dev/null >>"$log" 2>&1 9>&-
  ) &
  local waited=0
  until [[ -s $dir/truss.pid ]] || ! kill -0 "$!" 2>/dev/null; do sleep 0.01; done
  until [[ $(curl -s -m 5 "$url/q/health/ready" 2>/dev/null | tr -d ' \n') == *'{"status":"UP",'* ]]; do
    [[ -n $(truss_pid) ]] || { tail -n 30 "$log" >&2; fail "Truss stopped while starting; its log is $log"; }
    ((++waited < 300)) || { curl -s "$url/q/health/ready" >&2 || true; fail "Truss is not ready after a minute; its log is $log"; }
    sleep 0.2
  done
}

print_session() {
  local url=http://127.0.0.1:$http_port
  if $postgres_only; then
    cat <<END

Postgres is up: 127.0.0.1:$pg_port, main database $main_database   Log: $dir/log/postgres.log
Start Truss beside it, in another terminal:

  . $(printf %q "$dir")/env; ./mvnw quarkus:dev

END
    return
  fi
  cat <<END

Truss is up: $url
Log: $dir/log/truss.log   Postgres: 127.0.0.1:$pg_port, main database $main_database

  curl -X POST $url/api/branches -H 'Content-Type: application/json' -d '{"label":"my-feature","ttlHours":24}'
  curl $url/api/branches
  . $(printf %q "$dir")/env; psql BRANCH_DB -c 'SELECT count(*) FROM orders'
  curl -X DELETE $url/api/branches/1

END
}

# Shows the log of a process until the process ends, as after Ctrl-C: follow PID LOG
follow() {
  flock -u 9
  say "Ctrl-C stops everything"
  tail -n 0 -f --pid="$1" "$dir/log/$2.log" &
  wait $! || true
  fail "$2 has stopped; its log is $dir/log/$2.log"
}

# -------------------------------------------------------------------------------------------------

prepare_folder
choose_ports
command -v curl >/dev/null || install_packages curl ca-certificates
if ! $postgres_only && [[ -z $(truss_pid) ]]; then build_truss; fi
mount_storage
choose_postgres
prepare_folders
make_passwords
write_connection_files
init_postgres
start_postgres
load_sample
make_workbench_logins
$postgres_only || start_truss
up=true
print_session

if $detach; then
  say "stop it with $down"
elif $postgres_only && $started_postgres; then
  follow "$(postgres_pid)" postgres
elif $started_truss; then
  follow "$(truss_pid)" truss
else
  detach=true
  say "it was running before; stop it with $down"
fi
