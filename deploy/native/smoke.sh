#!/usr/bin/env bash
# Tries the built program on a real Postgres of its own: cuts branches of the sample database, looks
# into them with psql, resets and deletes them, and stops everything.
#
#   deploy/native/smoke.sh [OPTION OF up.sh...]       for example --instant
#
# Tries the native program in target/ (deploy/native/build.sh makes it); with --jar, the jar.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../local/common.sh
source "$here/../local/common.sh"

kind=(--native)
case ${1:-} in
  -h | --help) print_help "$0"; exit 0 ;;
  --jar) kind=(); shift ;;
esac

work=$(mktemp -d -t truss-smoke.XXXXXXXX)
chmod 755 "$work"
dir=$work/stack
answer=$work/answer
s3_pid=''
clean_up() {
  local status=$?
  trap - EXIT
  if ((status != 0)) && [[ -s $dir/log/truss.log ]]; then
    say "the end of Truss's log:"
    tail -n 60 "$dir/log/truss.log" >&2
  fi
  "$here/../local/down.sh" --dir "$dir" --purge || status=1
  if [[ -n $s3_pid ]]; then kill "$s3_pid" 2>/dev/null || true; fi
  rm -rf "$work"
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

port=$(free_port) pg_port=$(free_port)
up() { "$here/../local/up.sh" --detach "${kind[@]}" --dir "$dir" --http-port "$port" --pg-port "$pg_port" "$@"; }
up "$@"
url=http://127.0.0.1:$port
# shellcheck source=/dev/null
source "$dir/env"

# The file in which curl keeps the cookie of a session.
jar=()

checks=0
passed() {
  checks=$((checks + 1))
  say "ok: $*"
}

# Sends a request, expects a status, and leaves the answer in $answer: call STATUS METHOD PATH [BODY]
call() {
  local expected=$1 method=$2 path=$3 status
  local request=(curl -s -m 60 -o "$answer" -w '%{http_code}' "${jar[@]}" -X "$method" "$url$path")
  if (($# > 3)); then request+=(-H 'Content-Type: application/json' -d "$4"); fi
  status=$("${request[@]}") || fail "$method $path: no answer"
  [[ $status == "$expected" ]] || fail "$method $path: expected $expected, got $status: $(cat "$answer")"
}

# Prints the first value of a field in the last answer.
field() { grep -o '"'"$1"'" *: *\("[^"]*"\|[^,}]*\)' "$answer" | head -n 1 | sed 's/^"[^"]*" *: *//; s/^"\(.*\)"$/\1/'; }

query() { psql -X -w -At -v ON_ERROR_STOP=1 -d "$1" -c "$2"; }

expect() {
  local what=$1 expected=$2 actual=$3
  [[ $expected == "$actual" ]] || fail "$what: expected '$expected', got '$actual'"
  passed "$what"
}

# Waits until the branch of the last answer is active.
await_active() {
  local id=$1 waited=0
  until [[ $(field status) == active ]]; do
    [[ $(field status) == creating || $(field status) == resetting ]] || fail "branch $id is $(cat "$answer")"
    ((++waited < 300)) || fail "branch $id is not active after a minute: $(cat "$answer")"
    sleep 0.2
    call 200 GET "/api/branches/$id"
  done
}

# Waits until a field of the answer at a path has a value: await PATH FIELD VALUE
await() {
  local waited=0
  call 200 GET "$1"
  until [[ $(field "$2") == "$3" ]]; do
    ((++waited < 300)) || fail "$1: $2 is not $3 after a minute: $(cat "$answer")"
    sleep 0.2
    call 200 GET "$1"
  done
}

content="SELECT md5(string_agg(orders::text, '' ORDER BY id)) || ' ' || (SELECT count(*) FROM order_items) || ' ' || current_setting('timezone') FROM orders"
main_content=$(query shop "$content")

call 201 POST /api/branches '{"label":"smoke","ttlHours":24}'
id=$(field id) branch=$(field branch_db)
expect "a branch is active" active "$(field status)"
expect "its database holds what main holds, settings too" "$main_content" "$(query "$branch" "$content")"

query "$branch" "DELETE FROM orders WHERE id % 2 = 0; ALTER TABLE products ADD COLUMN smoked boolean" >/dev/null
expect "what is changed in it stays in it" "$main_content" "$(query shop "$content")"

call 200 GET /api/branches
expect "the list names it" "$branch" "$(field branch_db)"
call 200 PATCH "/api/branches/$id" '{"label":"smoke, renamed"}'
expect "its label changes" "smoke, renamed" "$(field label)"
call 200 GET "/api/branches/$id/connection"
expect "its connection names the database" "$branch" "$(field database)"
call 200 GET "/api/branches/$id/diff"
grep -q 'ADD COLUMN smoked' "$answer" || fail "the difference to main does not say that products has a new column: $(cat "$answer")"
passed "its difference to main"

call 201 POST /api/branches "{\"label\":\"child\",\"parent\":$id}"
child=$(field id) child_branch=$(field branch_db)
expect "a branch of the branch has half of the orders" 30000 "$(query "$child_branch" 'SELECT count(*) FROM orders')"

curl -s -m 60 -o "$answer" -X POST "$url/api/branches/$id/reset" -H 'Content-Type: application/json' -d '{}'
await_active "$id"
expect "reset brings back what main holds" "$main_content" "$(query "$branch" "$content")"

curl -s -m 60 -o "$answer" -X POST "$url/api/branches" -H 'Content-Type: application/json' -d '{"label":"copy","connections":"copy"}'
copy=$(field id)
await_active "$copy"
copy_branch=$(field branch_db)
expect "an online copy holds what main holds" "$main_content" "$(query "$copy_branch" "$content")"
call 200 GET /api/jobs
passed "the list of jobs"

# Makes, verifies, restores and deletes a backup: backup_and_restore WHERE
backup_and_restore() {
  local id restored
  call 202 POST /api/backups '{"label":"smoke"}'
  id=$(field id)
  await "/api/backups/$id" status completed
  passed "a backup in $1"
  call 202 POST "/api/backups/$id/verify" '{}'
  await "/api/backups/$id" verification passed
  passed "it is proven to restore"
  call 202 POST "/api/backups/$id/restore" '{"label":"restored"}'
  restored=$(field id)
  await_active "$restored"
  expect "a branch restored from it holds what main holds" "$main_content" "$(query "$(field branch_db)" "$content")"
  call 204 DELETE "/api/branches/$restored"
  call 204 DELETE "/api/backups/$id"
}
backup_and_restore "a folder"

# Waits for the first base backup, which needs no request, and recovers main to the moment before a table was dropped.
waited=0
until call 200 GET /api/recovery/window && [[ $(field earliest) != null ]]; do
  ((++waited < 300)) || fail "nothing can be recovered after a minute: $(cat "$answer")"
  sleep 0.2
done
query shop 'CREATE TABLE note AS SELECT 7 AS id' >/dev/null
moment=$(query shop "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
query shop 'DROP TABLE note' >/dev/null
call 200 POST '/api/recovery?preview=true' "{\"targetTime\":\"$moment\"}"
passed "a preview of a recovery"
call 202 POST /api/recovery "{\"targetTime\":\"$moment\",\"label\":\"recovered\"}"
recovered=$(field id)
await_active "$recovered"
expect "main as it was before a table was dropped" 7 "$(query "$(field branch_db)" 'SELECT id FROM note')"
expect "with all the rest of it" "$main_content" "$(query "$(field branch_db)" "$content")"
call 204 DELETE "/api/branches/$recovered"

call 201 POST /api/branches '{"label":"workbench","connections":"terminate"}'
workbench=$(field id) workbench_db=$(field branch_db)
jar=(-b "$work/cookies" -c "$work/cookies")
call 200 PUT /api/session/branch "{\"branch_id\":$workbench}"
# shellcheck disable=SC2016 # $1 is Postgres's
call 200 POST /api/sql '{"sql":"ALTER TABLE orders ADD COLUMN note text; UPDATE orders SET note = $1","params":["seen"]}'
expect "SQL of a session changes its branch" seen "$(query "$workbench_db" 'SELECT min(note) FROM orders')"
call 200 GET '/api/schema?compare=true'
expect "and its schema says so" 1 "$(grep -c '"change" *: *"changed"' "$answer")"
call 204 DELETE "/api/branches/$workbench"
call 409 POST /api/sql '{"sql":"SELECT 1"}'
expect "a session whose branch is gone is on nothing" branch_gone "$(field code)"
call 200 PUT /api/session/branch '{"branch_id":null}'
call 422 POST /api/sql '{"sql":"SET TRANSACTION READ WRITE; DELETE FROM order_items"}'
expect "on main SQL does not write" 25001 "$(field sqlstate)"
jar=()

call 400 POST /api/branches '{"lable":"x"}'
expect "an unknown field is named" unknown_field "$(field code)"
call 422 POST /api/branches '{"ttlHours":-1}'
expect "a bad value is refused" invalid_field "$(field code)"
call 404 GET /api/branches/999999
expect "a branch that is not there" branch_not_found "$(field code)"

for path in /api/usage /q/metrics /q/openapi /q/health/live /q/health/ready /q/health/started; do
  call 200 GET "$path"
  passed "$path"
done

for gone in "$child" "$copy" "$id"; do call 204 DELETE "/api/branches/$gone"; done
expect "deleted branches leave no database" 0 "$(query postgres "SELECT count(*) FROM pg_database WHERE datname LIKE 'truss_branch%' OR datname LIKE 'truss_staging%'")"

"$here/../local/down.sh" --dir "$dir"
s3_port=$(free_port)
mkdir -p "$work/s3/archives"
cat >"$work/s3.conf" <<END
s3proxy.endpoint=http://127.0.0.1:$s3_port
s3proxy.authorization=aws-v2-or-v4
s3proxy.identity=smoke
s3proxy.credential=secret-of-the-smoke-test
jclouds.provider=filesystem-nio2
jclouds.filesystem.basedir=$work/s3
jclouds.identity=none
jclouds.credential=none
END
choose_jdk
s3_jar=$project/target/s3-server/s3proxy-jar-with-dependencies.jar
[[ -f $s3_jar ]] || maven -q process-test-resources >&2
"$JAVA_HOME/bin/java" -jar "$s3_jar" --properties "$work/s3.conf" \
  </dev/null >"$work/s3.log" 2>&1 &
s3_pid=$!
until port_is_taken "$s3_port"; do
  kill -0 "$s3_pid" 2>/dev/null || fail "the S3 server does not run: $(cat "$work/s3.log")"
  sleep 0.2
done
export TRUSS_STORAGE_S3_BUCKET=archives TRUSS_STORAGE_S3_ENDPOINT=http://127.0.0.1:$s3_port
export TRUSS_STORAGE_S3_ACCESS_KEY_ID=smoke TRUSS_STORAGE_S3_SECRET_ACCESS_KEY=secret-of-the-smoke-test
up "$@"
backup_and_restore "an object store"
expect "nothing is left in the store" 0 "$(find "$work/s3/archives" -type f | wc -l)"

errors=$(grep -c ' ERROR ' "$dir/log/truss.log" || true)
expect "no error in the log" 0 "$errors"
say "all $checks checks passed"
