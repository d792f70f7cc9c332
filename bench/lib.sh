# shellcheck shell=bash
# What the measurements share: a private Postgres, Truss, PgBouncer, the clock, the report. Sourced
# by each run.sh, not run.
#
# A run.sh is a sequence of these: begin, start_postgres, a database, start_truss, measurements,
# verdict, finish. Everything it starts is its own, on random ports of the loopback address, in a
# folder below ${BENCH_DIR:-/tmp} that is gone when it ends.
#
# Other work on the machine makes any number worse. So a measurement first waits until the
# processors have been idle for a moment, BENCH_PATIENCE seconds (60) at most, and it counts only
# if they are idle right after it too, or never are; the report says how often which was the case.
# Where they never are, BENCH_NICE=-15 (as root) runs all of the measurement before other work: what
# is done by hand, Truss and Postgres alike.

set -euo pipefail
export LC_ALL=C.UTF-8
bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../deploy/local/common.sh
source "$bench/../deploy/local/common.sh"
PATH=$PATH:/usr/sbin:/sbin

runs=10 native=false command_line="bench/$(basename "$(dirname "$(realpath "$0")")")/run.sh $*"
work='' results='' mount_point='' truss_pid='' pgbouncer_pid='' started_pids=()
postgres_bin='' store='' data='' pg_port='' url='' pgbouncer_port=''
missed=0 busy=0 discarded=0

# --- begin, report, finish -----------------------------------------------------------------------

# Reads the options common to all measurements.
begin() {
  while (($# > 0)); do
    case $1 in
      --runs) runs=${2:?--runs needs a number}; shift ;;
      --native) native=true ;;
      -h | --help) print_help "$0"; exit 0 ;;
      *) fail "unknown option $1; see $0 --help" ;;
    esac
    shift
  done
  [[ $runs =~ ^[1-9][0-9]*$ ]] || fail "--runs takes a number above 0"
  command -v curl >/dev/null || install_packages curl ca-certificates
  choose_jdk
  build_truss
  work=$(mktemp -d -p "${BENCH_DIR:-/tmp}" truss-bench.XXXXXXXX)
  chmod 755 "$work"
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  results=$work/results
  if is_root && ! id -u postgres >/dev/null 2>&1; then
    useradd --system --user-group --no-create-home --shell /usr/sbin/nologin postgres
  fi
  if [[ -n ${BENCH_NICE:-} ]]; then renice -n "$BENCH_NICE" -p $$ >/dev/null; fi
  local commit dirty=''
  commit=$(git -C "$project" log -1 --format='%h, %cs')
  [[ -z $(git -C "$project" status --porcelain -- pom.xml src) ]] || dirty=', and changes that are not committed'
  out "$(sed -n '2s/^# //p' "$0")"
  out ""
  out "command  $command_line"
  out "date     $(date -u +'%Y-%m-%d %H:%M UTC')"
  out "commit   $commit$dirty"
  out "machine  $(nproc) x $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo), Linux $(uname -r | cut -d- -f1), $(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release)"
  out "disk     $(df --output=fstype "$work" | tail -n 1) on $(df --output=source "$work" | tail -n 1)"
  if $native; then
    out "Truss    native program"
  else
    out "Truss    on Java $("$JAVA_HOME/bin/java" -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p'), ${jvm_options[*]}"
  fi
  out "load     $(cut -d' ' -f1-3 /proc/loadavg) before${BENCH_NICE:+, which yields: this runs at nice $BENCH_NICE}"
}

build_truss() {
  local jar=$project/target/quarkus-app/quarkus-run.jar
  if $native; then
    [[ -n $(native_program) ]] || fail "there is no native program in target/; deploy/native/build.sh makes it"
  elif [[ ! -f $jar || -n $(cd "$project" && find pom.xml src/main -name node_modules -prune -o -newer "$jar" -print -quit) ]]; then
    say "building Truss"
    maven -q package -DskipTests >&2 || fail "the build failed (see above)"
    touch "$jar"
  fi
}

native_program() { find "$project/target" -maxdepth 1 -name 'truss-*-runner' -type f -perm -u+x 2>/dev/null | head -n 1; }

# Prints a line and adds it to the results.
out() { printf '%s\n' "$*" | tee -a "$results"; }

# Compares a value with its bar, which is met if the value is at most that: verdict WHAT VALUE BAR [UNIT]
verdict() {
  if awk -v value="$2" -v bar="$3" 'BEGIN { exit !(value <= bar) }'; then
    out "met      $1: $2${4:-}, bar $3${4:-}"
  else
    missed=$((missed + 1))
    out "MISSED   $1: $2${4:-}, bar $3${4:-}"
  fi
}

# Saves the results and exits, with status 3 if a bar was missed.
finish() {
  out ""
  out "load     $(cut -d' ' -f1-3 /proc/loadavg) after"
  ((busy == 0)) || out "busy     $busy measurements were taken while something else used the processors"
  ((discarded == 0)) || out "again    $discarded measurements were repeated because something else began to use the processors meanwhile"
  local folder file
  folder=$(dirname "$(realpath "$0")")/results
  file=$folder/$(date -u +%Y-%m-%d)
  if $native; then file+=-native; fi
  file+=${results_suffix:-}
  mkdir -p "$folder"
  cp "$results" "$file.txt"
  say "kept in ${file#"$project"/}.txt"
  exit $((missed > 0 ? 3 : 0))
}

clean_up() {
  local status=$? pid
  trap - EXIT
  if ((status == 1)) && [[ -s $work/truss.log ]]; then tail -n 20 "$work/truss.log" >&2; fi
  for pid in "${started_pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  stop_truss
  stop_pgbouncer
  if [[ -e $data/postmaster.pid ]]; then
    as_postgres "$postgres_bin/pg_ctl" stop -D "$data" -m immediate -w >/dev/null 2>&1 || true
  fi
  end_scratch_servers
  if [[ -n $mount_point ]]; then umount "$mount_point" || status=1; fi
  if [[ -n $work ]]; then rm -rf "$work"; fi
  exit "$status"
}

# --- numbers -------------------------------------------------------------------------------------

# Prints the microseconds of the last `took`.
elapsed=0

# Runs a command that must succeed, and leaves its duration in $elapsed and its output in $work/output.
took() {
  local start=${EPOCHREALTIME/./}
  "$@" >"$work/output" 2>&1 || { cat "$work/output" >&2; fail "failed: $*"; }
  elapsed=$((${EPOCHREALTIME/./} - start))
}

# Prints a quantile of the arguments: quantile 0.5 NUMBER...
quantile() {
  local q=$1
  shift
  printf '%s\n' "$@" | sort -n | awk -v q="$q" '
    { a[NR] = $1 }
    END { p = 1 + q * (NR - 1); i = int(p); print i < NR ? a[i] + (p - i) * (a[i + 1] - a[i]) : a[NR] }'
}

median() { quantile 0.5 "$@"; }

# Prints microseconds as milliseconds.
ms() { awk -v us="$1" 'BEGIN { printf "%.1f", us / 1000 }'; }

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f", a / b }'; }

# Returns whether the processors are idle for nine tenths of a moment.
is_calm() {
  local before after i all=0
  read -r -a before </proc/stat
  sleep 0.3
  read -r -a after </proc/stat
  # user nice system idle iowait irq softirq steal
  for i in 1 2 3 4 5 6 7 8; do all=$((all + after[i] - before[i])); done
  ((10 * (after[4] - before[4]) >= 9 * all))
}

await_calm() {
  local until=$((SECONDS + ${BENCH_PATIENCE:-60}))
  until is_calm; do
    ((SECONDS < until)) || return 1
    sleep 1
  done
}

# Takes a measurement, and takes it again when other work began meanwhile: undisturbed COMMAND...,
# which leaves microseconds in $measured and calls `measured` before it cleans up.
measured='' calm_after=true
measured() {
  measured=$1
  if is_calm; then calm_after=true; else calm_after=false; fi
}
undisturbed() {
  local attempt calm_before
  for ((attempt = 1; attempt <= 10; attempt++)); do
    if await_calm; then calm_before=true; else calm_before=false; fi
    "$@"
    if ! $calm_before; then
      busy=$((busy + 1))
      return
    elif $calm_after; then
      return
    fi
    discarded=$((discarded + 1))
  done
  busy=$((busy + 1))
}

# --- Postgres ------------------------------------------------------------------------------------

# Postgres refuses to run as root, so for root it runs as the OS user that Debian's package made.
as_postgres() { if is_root; then runuser -u postgres -- "$@"; else "$@"; fi; }

# start_postgres system: the machine's own, on whatever file system the folder is on.
# start_postgres xfs SIZE: PostgreSQL 18 on XFS in a sparse file of that size.
# With one more argument, archiving, WAL is archived; what Truss needs for recoveries is then in
# ${recovery_settings[@]}.
wal_archive='' recovery_settings=()
start_postgres() {
  store=$work
  if [[ $1 == system ]]; then
    compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || install_packages postgresql
    postgres_bin=$(find /usr/lib/postgresql/*/bin -maxdepth 0 | sort -V | tail -n 1)
  else
    is_root || fail "this measurement mounts a file system, and that needs root"
    command -v mkfs.xfs >/dev/null || install_packages xfsprogs
    postgres_bin=$("$bench/../deploy/local/postgres.sh" 18)/usr/lib/postgresql/18/bin
    truncate --size="$2" "$work/xfs.img"
    mkfs.xfs -q -m reflink=1 "$work/xfs.img"
    mkdir "$work/xfs"
    mount -o loop,nosuid,nodev "$work/xfs.img" "$work/xfs"
    mount_point=$work/xfs store=$work/xfs
  fi
  data=$store/data pg_port=$(free_port)
  (umask 077 && od -An -N 24 -tx1 /dev/urandom | tr -d ' \n' >"$work/password")
  mkdir -m 700 "$data"
  install -m 600 "$work/password" "$work/password.initdb"
  touch "$work/postgres.log"
  if is_root; then chown postgres: "$data" "$work/password.initdb" "$work/postgres.log"; fi
  as_postgres "$postgres_bin/initdb" --pgdata="$data" --username=truss --pwfile="$work/password.initdb" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --data-checksums >/dev/null
  as_postgres tee -a "$data/postgresql.conf" >/dev/null <<END
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
port = $pg_port
shared_buffers = '256MB'
max_wal_size = '2GB'
max_connections = 200
shared_preload_libraries = 'pg_stat_statements'
END
  if [[ ${*: -1} == archiving ]]; then archive_wal; fi
  as_postgres "$postgres_bin/pg_ctl" start -D "$data" -l "$work/postgres.log" -w >/dev/null ||
    { tail "$work/postgres.log" >&2; fail "Postgres did not start"; }
  (umask 077 && printf '127.0.0.1:*:*:truss:%s\n' "$(cat "$work/password")" >"$work/pgpass")
  export PGHOST=127.0.0.1 PGPORT=$pg_port PGUSER=truss PGPASSFILE=$work/pgpass PGDATABASE=postgres
  out "server   PostgreSQL $(sql postgres 'SHOW server_version') on $(df --output=fstype "$data" | tail -n 1)${mount_point:+ in a sparse file}, initdb's settings but shared_buffers=256MB, max_wal_size=2GB${wal_archive:+, archiving WAL}"
}

# As deploy/local/up.sh sets it. Who recovers has the WAL, the base backups and the copies on one file system.
archive_wal() {
  wal_archive=$store/wal
  mkdir -m 700 "$wal_archive"
  if is_root; then chown postgres: "$wal_archive"; fi
  chmod 755 "$store"
  as_postgres test -x "$wal_archive" || fail "the OS user postgres cannot reach $store; choose another folder with BENCH_DIR"
  as_postgres tee -a "$data/postgresql.conf" >/dev/null <<END
archive_mode = on
archive_library = 'basic_archive'
basic_archive.archive_directory = '$wal_archive'
END
  # shellcheck disable=SC2034 # for whoever starts Truss
  recovery_settings=(TRUSS_WAL_ARCHIVE="$wal_archive" TRUSS_STORAGE_PATH="$store/storage"
    TRUSS_SCRATCH_PATH="$store/scratch" TRUSS_RECOVERY_BASE_BACKUP_SCHEDULE=off)
}

# Stops the servers in which WAL was being replayed.
end_scratch_servers() {
  local file
  while read -r file; do
    as_postgres "$postgres_bin/pg_ctl" stop -D "${file%/postmaster.pid}" -m immediate -w >/dev/null 2>&1 || true
  done < <([[ ! -d $store/scratch ]] || find "$store/scratch" -maxdepth 4 -name postmaster.pid)
}

# sql DATABASE STATEMENT...
sql() {
  local database=$1 statement arguments=()
  shift
  for statement in "$@"; do arguments+=(-c "$statement"); done
  "$postgres_bin/psql" -X -w -q -At -v ON_ERROR_STOP=1 -d "$database" "${arguments[@]}"
}

# A database of pgbench: 15 MiB for each unit of scale, 0 for an empty one of 8 MiB:
# pgbench_database NAME SCALE [OPTION...]
pgbench_database() {
  local name=$1 scale=$2
  shift 2
  sql postgres "CREATE DATABASE $name"
  if ((scale > 0)); then
    "$postgres_bin/pgbench" -q -i -s "$scale" "$@" "$name" >"$work/output" 2>&1 || { cat "$work/output" >&2; fail "pgbench -i failed"; }
  fi
  # Leaves autovacuum nothing to do during the measurement.
  sql "$name" "VACUUM (ANALYZE)" "CHECKPOINT"
  out "source   $name: $(sql postgres "SELECT pg_size_pretty(pg_database_size('$name'))")$( ((scale == 0)) || echo " (pgbench -i -s $scale${*:+ $*})")"
}

# --- Truss ---------------------------------------------------------------------------------------

# Starts Truss on a main database: start_truss DATABASE [NAME=VALUE...]; ready when it has measured
# how fast this server copies.
start_truss() {
  local database=$1 port command waited=0
  shift
  port=$(free_port)
  url=http://127.0.0.1:$port
  # Truss runs from a copy, because a build would remove the classes of the running program.
  if [[ ! -e $work/app ]]; then
    mkdir "$work/app" "$work/tmp"
    if $native; then cp "$(native_program)" "$work/app/truss"; else cp -r "$project/target/quarkus-app/." "$work/app"; fi
  fi
  if $native; then
    command=("$work/app/truss" "-Djava.io.tmpdir=$work/tmp")
  else
    command=("$JAVA_HOME/bin/java" "${jvm_options[@]}" "-Djava.io.tmpdir=$work/tmp" -jar "$work/app/quarkus-run.jar")
  fi
  (
    cd "$work"
    exec env "TRUSS_DATABASE_URL=postgresql://truss:$(cat "$work/password")@127.0.0.1:$pg_port/$database" \
      "TRUSS_POSTGRES_BIN=$postgres_bin" "QUARKUS_HTTP_PORT=$port" "$@" \
      "${command[@]}" </dev/null >>"$work/truss.log" 2>&1
  ) &
  truss_pid=$!
  until [[ $(curl -s -m 5 "$url/q/health/ready" 2>/dev/null | tr -d ' \n') == *'{"status":"UP",'* ]] &&
    [[ $(sql truss_control 'SELECT count(*) FROM copy_speed') != 0 ]]; do
    kill -0 "$truss_pid" 2>/dev/null || { tail -n 20 "$work/truss.log" >&2; fail "Truss stopped while starting"; }
    ((++waited < 300)) || { tail -n 20 "$work/truss.log" >&2; fail "Truss is not ready after minutes"; }
    sleep 0.5
  done
}

# Starts a real S3 server with one bucket in a folder: start_s3 FOLDER; what Truss needs to know of it is
# in ${s3_settings[@]}.
s3_settings=()
start_s3() {
  local jar=$project/target/s3-server/s3proxy-jar-with-dependencies.jar port
  [[ -f $jar ]] || maven -q process-test-resources >&2 || fail "the S3 server of the tests could not be fetched (see above)"
  port=$(free_port)
  mkdir -p "$1/archives"
  cat >"$work/s3.conf" <<END
s3proxy.endpoint=http://127.0.0.1:$port
s3proxy.authorization=aws-v2-or-v4
s3proxy.identity=truss
s3proxy.credential=$(cat "$work/password")
jclouds.provider=filesystem-nio2
jclouds.filesystem.basedir=$1
jclouds.identity=none
jclouds.credential=none
END
  "$JAVA_HOME/bin/java" -Xmx256m -jar "$jar" --properties "$work/s3.conf" </dev/null >"$work/s3.log" 2>&1 &
  started_pids+=($!)
  until port_is_taken "$port"; do
    kill -0 "${started_pids[-1]}" 2>/dev/null || { tail "$work/s3.log" >&2; fail "the S3 server does not run"; }
    sleep 0.2
  done
  # shellcheck disable=SC2034 # for whoever starts Truss
  s3_settings=(TRUSS_STORAGE_S3_BUCKET=archives "TRUSS_STORAGE_S3_ENDPOINT=http://127.0.0.1:$port"
    TRUSS_STORAGE_S3_ACCESS_KEY_ID=truss "TRUSS_STORAGE_S3_SECRET_ACCESS_KEY_FILE=$work/password")
  out "store    S3Proxy on $(df --output=fstype "$1" | tail -n 1)"
}

stop_truss() { stop_process "$truss_pid"; truss_pid=''; }

# Ends a process that this script started, and waits for it.
stop_process() {
  local pid=$1 waited=0
  [[ -n $pid ]] || return 0
  kill -TERM "$pid" 2>/dev/null || return 0
  while kill -0 "$pid" 2>/dev/null; do
    if ((++waited == 300)); then kill -KILL "$pid" 2>/dev/null || true; fi
    sleep 0.1
  done
}

# Sends a request: call METHOD PATH [BODY]; the status is in $status, the answer in $work/answer.
# $elapsed includes the start of curl, as a statement typed by hand includes that of psql.
status=''
call() {
  local request=(curl -s -m 120 -o "$work/answer" -w '%{http_code}' -X "$1" "$url$2")
  if (($# > 2)); then request+=(-H 'Content-Type: application/json' -d "$3"); fi
  took "${request[@]}"
  status=$(<"$work/output")
}

# The same, of which a status is expected: expect STATUS METHOD PATH [BODY]
expect() {
  local expected=$1
  shift
  call "$@"
  [[ $status == "$expected" ]] || fail "$1 $2: expected $expected, got $status: $(cat "$work/answer")"
}

# Prints the first value of a field in the last answer.
field() { grep -o '"'"$1"'" *: *\("[^"]*"\|[^,}]*\)' "$work/answer" | head -n 1 | sed 's/^"[^"]*" *: *//; s/^"\(.*\)"$/\1/'; }

# Waits for a job of a request that was sent at $1, the microseconds since 1970; how long it took is measured.
# Nobody asks how far it is for the first $3 microseconds: on two processors, a curl now and then takes a share.
# In $job_began is when it began.
job_began=0
await_job() {
  sleep "$(awk -v us="${3:-0}" 'BEGIN { print us / 1e6 }')"
  expect 200 GET "/api/jobs/$2"
  until [[ $(field status) == completed ]]; do
    [[ $(field status) != failed ]] || fail "the job failed: $(cat "$work/answer")"
    sleep 0.3
    expect 200 GET "/api/jobs/$2"
  done
  # shellcheck disable=SC2034 # for who wants to know
  job_began=$(date -d "$(field started_at)" +%s%6N)
  measured "$(($(date -d "$(field finished_at)" +%s%6N) - $1))"
}

# --- PgBouncer -----------------------------------------------------------------------------------

# Starts PgBouncer in front of one database, with transaction pooling. Its console is $(pgbouncer_console).
start_pgbouncer() {
  command -v pgbouncer >/dev/null || install_packages pgbouncer
  local waited=0
  pgbouncer_port=$(free_port)
  mkdir "$work/pgbouncer"
  cat >"$work/pgbouncer/pgbouncer.ini" <<END
[databases]
$1 = host=127.0.0.1 port=$pg_port dbname=$1
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $pgbouncer_port
unix_socket_dir =
auth_type = scram-sha-256
auth_file = $work/pgbouncer/users
admin_users = truss
pool_mode = transaction
ignore_startup_parameters = extra_float_digits
END
  (umask 077 && printf '"truss" "%s"\n' "$(cat "$work/password")" >"$work/pgbouncer/users")
  if is_root; then chown -R postgres: "$work/pgbouncer"; fi
  (
    cd "$work/pgbouncer"
    if is_root; then set -- setpriv --reuid=postgres --regid=postgres --init-groups; else set --; fi
    exec "$@" pgbouncer pgbouncer.ini </dev/null >"$work/pgbouncer.log" 2>&1
  ) &
  pgbouncer_pid=$!
  until PGPORT=$pgbouncer_port sql pgbouncer 'SHOW VERSION' >/dev/null 2>&1; do
    ((++waited < 100)) || { tail "$work/pgbouncer.log" >&2; fail "PgBouncer does not answer"; }
    sleep 0.1
  done
  out "pooler   $(pgbouncer --version | head -n 1), transaction pooling"
}

stop_pgbouncer() { stop_process "$pgbouncer_pid"; pgbouncer_pid=''; }

pgbouncer_console() { echo "postgresql://truss:$(cat "$work/password")@127.0.0.1:$pgbouncer_port/pgbouncer"; }

# --- by hand and by Truss ------------------------------------------------------------------------

# Clones as one would by hand: by_hand STRATEGY SOURCE NEW. Copying through the WAL needs no checkpoint.
by_hand() {
  local statements=()
  case $1 in
    wal_log) statements=(-c "CREATE DATABASE $3 TEMPLATE $2 STRATEGY WAL_LOG") ;;
    file_copy) statements=(-c CHECKPOINT -c "CREATE DATABASE $3 TEMPLATE $2 STRATEGY FILE_COPY") ;;
    file_clone) statements=(-c CHECKPOINT -c "SET file_copy_method = clone" -c "CREATE DATABASE $3 TEMPLATE $2 STRATEGY FILE_COPY") ;;
  esac
  took "$postgres_bin/psql" -X -q -d postgres "${statements[@]}"
}

hand_run() {
  by_hand "$1" "$2" by_hand
  measured "$elapsed"
  sql postgres "DROP DATABASE by_hand"
}

# Creates a branch with Truss, and leaves its $strategy and $held_ms.
strategy='' held_ms=0
truss_run() {
  expect 201 POST /api/branches '{"label":"bench"}'
  strategy=$(field strategy) held_ms=$(field held_ms)
  local id
  id=$(field id)
  measured "$elapsed"
  expect 204 DELETE "/api/branches/$id"
}

# Finds the fastest strategy by hand, and leaves it in $best: best_by_hand SOURCE TRIES STRATEGY...
best=''
best_by_hand() {
  local source=$1 tries=$2 each i times now fastest=0 said=()
  shift 2
  best=''
  for each in "$@"; do
    times=()
    for ((i = 0; i < tries; i++)); do
      undisturbed hand_run "$each" "$source"
      times+=("$measured")
    done
    now=$(median "${times[@]}")
    said+=("$each $(ms "$now") ms")
    if [[ -z $best ]] || awk -v a="$now" -v b="$fastest" 'BEGIN { exit !(a < b) }'; then best=$each fastest=$now; fi
  done
  out "by hand  $source, median of $tries: $(printf '%s, ' "${said[@]}" | sed 's/, $//')"
}

# Warms up: the JVM's first requests run in its interpreter, which a running service has left behind.
warm_up() {
  local i
  for ((i = 0; i < $1; i++)); do
    expect 201 POST /api/branches '{"label":"warm-up"}'
    expect 204 DELETE "/api/branches/$(field id)"
  done
}

# Alternately by hand with a strategy and by Truss, each first as often as the other:
# compare SOURCE STRATEGY [COMMAND BEFORE EACH PAIR...]. The ratio of the medians is in $compared.
compared=''
compare() {
  local source=$1 way=$2 i each order hand=() truss=() held=()
  shift 2
  for ((i = 0; i < runs; i++)); do
    "$@"
    if ((i % 2)); then order='truss hand'; else order='hand truss'; fi
    for each in $order; do
      if [[ $each == hand ]]; then
        undisturbed hand_run "$way" "$source"
        hand+=("$measured")
      else
        undisturbed truss_run
        truss+=("$measured")
        held+=("$((held_ms * 1000))")
      fi
    done
  done
  out "by hand  $way, ms: $(list_ms "${hand[@]}")"
  out "Truss    $strategy, ms: $(list_ms "${truss[@]}")"
  out "         of which the source was held: $(list_ms "${held[@]}")"
  compared=$(ratio "$(median "${truss[@]}")" "$(median "${hand[@]}")")
  out "median   by hand $(ms "$(median "${hand[@]}")") ms, Truss $(ms "$(median "${truss[@]}")") ms, ratio $compared"
}

# Alternately what is typed and what Truss does, each first as often as the other: versus TITLE HAND TRUSS.
# Both measure; what they say of their phases in $phases is written below. The ratio of the medians is
# in $compared, how long the hand took in $by_hand_took.
by_hand_took=0 phases='' truss_times=()
versus() {
  local i each order hand=() hand_phases=() truss_phases=()
  by_hand_took=0 truss_times=()
  for ((i = 0; i < runs; i++)); do
    if ((i % 2)); then order='truss hand'; else order='hand truss'; fi
    for each in $order; do
      if [[ $each == hand ]]; then
        undisturbed "$2"
        hand+=("$measured") hand_phases+=("$phases")
        # shellcheck disable=SC2034 # for who waits for as long
        by_hand_took=$measured
      else
        undisturbed "$3"
        truss_times+=("$measured") truss_phases+=("$phases")
      fi
    done
  done
  out ""
  out "$1"
  out "by hand  ms: $(list_ms "${hand[@]}")"
  [[ -z $phases ]] || printf '         %s\n' "${hand_phases[@]}" | tee -a "$results"
  out "Truss    ms: $(list_ms "${truss_times[@]}")"
  [[ -z $phases ]] || printf '         %s\n' "${truss_phases[@]}" | tee -a "$results"
  compared=$(ratio "$(median "${truss_times[@]}")" "$(median "${hand[@]}")")
  out "median   by hand $(ms "$(median "${hand[@]}")") ms, Truss $(ms "$(median "${truss_times[@]}")") ms, ratio $compared"
}

list_ms() {
  local us
  for us in "$@"; do printf '%s ' "$(ms "$us")"; done
}
