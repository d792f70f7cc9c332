# shellcheck shell=bash
# Tests what the pods of trial would run, from the image and the rendered manifests. Sourced by test.sh.
# shellcheck disable=SC2154 # what test.sh and pod.sh set

start_trial pods
passed "Postgres is initialized and ready, by its probes"
start_truss one 11
one=$truss
start_truss two 12
two=$truss
for pod in "$one" "$two"; do probe "$pod" livenessProbe || fail "the liveness probe of ${pod##*/} fails"; done
passed "two replicas are started, live and ready, by their probes"

# Checks the user, the rights and the environment of the processes.
expect "it runs as its user, without capabilities" '10001 10001 0000000000000000 0000000000000000 1' \
  "$(in_pod "$one" sed -nE 's/^(Uid|Gid):\s+([0-9]+).*/\2/p; s/^(CapEff|CapBnd|NoNewPrivs):\s+//p' /proc/1/status | paste -sd' ')"
for path in /var/lib/truss /etc/truss/database; do
  expect "$path is read-only" 'Read-only file system' "$(in_pod "$one" touch "$path/written" 2>&1 | sed 's/.*: //')"
done
read -r scrape_path scrape_port < <(query "$one" '.metadata.annotations | "\(."prometheus.io/path") \(."prometheus.io/port")"')
on_node curl -sf -m 10 -o "$work/metrics" "http://$(cat "$one/ip"):$scrape_port$scrape_path" || fail "no metrics at $scrape_port$scrape_path"
grep -q '^truss_' "$work/metrics" || fail "no metrics of Truss at $scrape_port$scrape_path"
passed "metrics are where the annotation says"
for name in truss truss.pods.svc truss.pods.svc.cluster.local; do
  expect "it answers as $name" 200 "$(on_node curl -s -m 10 -o /dev/null -w '%{http_code}' -H "Host: $name:8787" "http://$(cat "$one/ip"):8787/api/usage")"
done
expect "and under no other name" 421 "$(on_node curl -s -m 10 -o /dev/null -w '%{http_code}' -H 'Host: truss.pods' "http://$(cat "$one/ip"):8787/api/usage")"
# Searches for the secrets in what can be read of all processes of the pods, and in the logs.
secrets=$(k get secret truss-postgres -o json | jq -r '.data[] | @base64d')
expect_no_secrets() {
  expect "$1: no secret is in an argument, Truss's environment or a log" '' "$(
    for pod in "$work"/pods/*; do
      in_pod "$pod" sh -c 'cat /proc/[0-9]*/cmdline' | tr '\0' '\n'
      cat "$pod/log"
    done | cat - <(tr '\0' '\n' <"/proc/$(cat "$one/pid")/environ") | grep -cF -- "$secrets" | grep -v '^0$' || true
  )"
}
expect_no_secrets "at rest"

# Does what a user does first.
call 201 "$one" POST /api/branches '{"label":"first","ttlHours":24}'
branch=$(field branch_db)
expect "a branch is active" active "$(field status)"
expect "it holds what main holds" "$(sql shop 'SELECT count(*), sum(total) FROM orders')" "$(sql "$branch" 'SELECT count(*), sum(total) FROM orders')"
call 200 "$two" GET "/api/branches/$(field id)/connection"
expect "it is reached at the Service" "truss-postgres:5432/$branch" "$(field 'url | sub(".*[/@](?<rest>truss-postgres.*)"; .rest)')"
call 200 "$two" POST /api/sql '{"branch_id":1,"sql":"DELETE FROM order_items"}'
passed "SQL runs on it"
call 202 "$two" POST /api/backups '{"label":"first"}'
await_field "$one" /api/backups/1 status completed
call 202 "$one" POST /api/backups/1/verify '{}'
await_field "$two" /api/backups/1 verification passed
passed "a backup is proven to restore"
waited=0
until call 200 "$one" GET /api/recovery/window && [[ $(field earliest) != null ]]; do
  ((waited++ < 300)) || fail "nothing can be recovered after a minute: $(cat "$answer")"
  sleep 0.2
done
sql shop 'SET ROLE shop_owner; CREATE TABLE note AS SELECT 7 AS id' >/dev/null
moment=$(sql shop "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
sql shop 'DROP TABLE note' >/dev/null
call 202 "$two" POST /api/recovery "{\"targetTime\":\"$moment\",\"label\":\"before\"}"
id=$(field id)
expect_no_secrets "during a recovery"
await_field "$two" "/api/branches/$id" status active
expect "main is recovered to the moment before a table was dropped" 7 "$(sql "$(field branch_db)" 'SELECT id FROM note')"
expect "archived WAL belongs to Postgres and is for its group" '10002 10001 640' \
  "$(stat -c '%u %g %a' "$work/claims/truss-wal/archive/"* | sort -u)"

# Postgres is replaced, as by an update: it becomes ready again on the existing data.
stop_pod "$postgres"
waited=0
while probe "$one" readinessProbe; do
  ((waited++ < 100)) || fail "Truss is ready without Postgres"
  sleep 0.1
done
probe "$one" livenessProbe || fail "Truss is not live without Postgres"
passed "without Postgres it is live and not ready"
start_pod "$postgres"
await_pod "$postgres"
await_pod "$one"
await_pod "$two"
call 201 "$one" POST /api/branches '{"label":"second"}'
passed "with Postgres back both are ready, without a restart"

# --- rolling update ------------------------------------------------------------------------------
# A client sends each request to one of the pods that its Service names at that moment, as a proxy on a node does.

endpoints=$work/endpoints
set_endpoints() {
  cat "${@/%//ip}" >"$endpoints.new"
  mv "$endpoints.new" "$endpoints"
}
# load NAME METHOD PATH BODY: sends requests until the file stop exists, and prints a line for each.
load() {
  local name=$1 ip status
  shift
  while [[ ! -e $work/stop ]]; do
    ip=$(shuf -n 1 "$endpoints")
    status=$(on_node curl -s -m 100 -o "$work/load-$name" -w '%{http_code}' -X "$1" -H 'Content-Type: application/json' ${3:+-d "$3"} \
      "http://$ip:8787$2") || true
    echo "$status $ip $(head -c 300 "$work/load-$name" | tr '\n' ' ')" >>"$work/answers-$name"
  done
}
loads=()
set_endpoints "$one" "$two"
load listing GET /api/branches '' & loads+=($!)
load sql POST /api/sql '{"target":"main","sql":"SELECT pg_sleep(0.5), count(*) FROM orders"}' & loads+=($!)
load slow POST /api/sql '{"target":"main","timeout_ms":60000,"sql":"SELECT pg_sleep(12)"}' & loads+=($!)
load branches POST /api/branches '{"parent":1,"ttlHours":1,"connections":"fail"}' & loads+=($!)

# Asks a terminating pod whether it is ready, and for the usage, until it stops listening.
follow_end() {
  local pod=$1 ready usage
  while is_running "$pod"; do
    ready=$(on_node curl -s -m 20 -o /dev/null -w '%{http_code}' "http://$(cat "$pod/ip"):8787/q/health/ready") || true
    usage=$(on_node curl -s -m 20 -o /dev/null -w '%{http_code}' "http://$(cat "$pod/ip"):8787/api/usage") || true
    echo "$ready $usage" >>"$pod/end"
    sleep 0.2
  done
}

# Replaces a pod by a new one: a new one is ready first; the old one leaves the Service while its preStop runs.
replace() {
  local old=$1 other=$2 follower
  start_truss "$3" "$4"
  set_endpoints "$other" "$old" "$truss"
  # A job runs, too.
  call 202 "$old" POST /api/backups '{}'
  backup=$(field id)
  wc -l <"$old/log" >"$old/said"
  follow_end "$old" &
  follower=$!
  (sleep 1; set_endpoints "$other" "$truss") &
  stop_pod "$old"
  wait "$follower"
}
replace "$one" "$two" three 13
three=$truss
first=$backup
replace "$two" "$three" four 14
four=$truss
touch "$work/stop"
for pid in "${loads[@]}"; do wait "$pid"; done
lost=$(grep -hv '^20[012] ' "$work"/answers-* || true)
expect "of $(cat "$work"/answers-* | wc -l) requests during two replacements none is lost" '' "$lost"
for pod in "$one" "$two"; do
  (($(grep -c '^503 200$' "$pod/end") >= 5)) || fail "a pod that ends is not unready while it still answers: $(sort "$pod/end" | uniq -c)"
  expect "${pod##*/} stopped without an error" 0 "$(tail -n "+$(($(cat "$pod/said") + 1))" "$pod/log" | grep -cE ' (ERROR|WARN) ' || true)"
done
passed "on SIGTERM readiness goes, and requests are still answered"
for id in "$first" "$backup"; do await_field "$three" "/api/backups/$id" status completed; done
passed "backups under way are done by others"
stop_pod "$three"
stop_pod "$four"
stop_pod "$postgres"
stop_node

# --- the other images ----------------------------------------------------------------------------
# Checks that they start without Postgres, answer, and have the programs of their major version.
start_node
echo "$subnet.2 truss-postgres" >>"$work/hosts"
number=20
for image in "${other_images[@]}"; do
  number=$((number + 1))
  make_pod "image-$number" "$number" "$(deployment | jq -c --arg image "$image" '.spec.containers[0].image = $image')"
  pod=$work/pods/image-$number
  start_pod "$pod"
  waited=0
  until probe "$pod" livenessProbe; do
    ((waited++ < 300)) || fail "$image does not answer"
    sleep 0.1
  done
  major=${image#truss:}
  major=${major%-jvm}
  for program in postgres pg_dump pg_restore psql pg_basebackup pg_verifybackup pg_waldump pg_archivecleanup pg_controldata; do
    [[ $(in_pod "$pod" "/usr/lib/postgresql/$major/bin/$program" --version) == *"(PostgreSQL) $major."* ]] || fail "$image has no $program of $major"
  done
  stop_pod "$pod"
  passed "$image runs, and has the programs of PostgreSQL $major"
done
