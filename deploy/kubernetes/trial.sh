# shellcheck shell=bash
# Starts what the pods of trial would run, and sends requests to them. Sourced by test.sh after pod.sh, not run.
# shellcheck disable=SC2154 # what test.sh and pod.sh set

answer=$work/answer

# Sends a request to a pod and leaves the answer in $answer: call STATUS POD METHOD PATH [BODY]
call() {
  local expected=$1 pod=$2 method=$3 path=$4 status
  local request=(curl -s -m 100 -o "$answer" -w '%{http_code}' -X "$method" "http://$(cat "$pod/ip"):8787$path")
  if (($# > 4)); then request+=(-H 'Content-Type: application/json' -d "$5"); fi
  status=$(on_node "${request[@]}") || fail "$method $path: no answer"
  [[ $status == "$expected" ]] || fail "$method $path: expected $expected, got $status: $(cat "$answer")"
}

field() { jq -r ".$1" "$answer"; }

# Waits until a field of the answer at a path has a value: await_field POD PATH FIELD VALUE
await_field() {
  local waited=0
  call 200 "$1" GET "$2"
  until [[ $(field "$3") == "$4" ]]; do
    ((waited++ < 300)) || fail "$2: $3 is not $4 after a minute: $(cat "$answer")"
    sleep 0.2
    call 200 "$1" GET "$2"
  done
}

# Runs SQL in the pod of Postgres, as its superuser: sql DATABASE SQL
sql() { in_pod "$postgres" psql -h /run/postgresql -U postgres -X -w -At -v ON_ERROR_STOP=1 -d "$1" -c "$2"; }

deployment() { k get deployment truss -o json | jq -c .spec.template; }
stateful_set() {
  k get statefulset truss-postgres -o json | jq -c '.spec.volumeClaimTemplates as $claims | .spec.template |
    .spec.volumes += [$claims[] | {name: .metadata.name, persistentVolumeClaim: {claimName: .metadata.name}}]'
}

# Starts another Truss: start_truss NAME NUMBER leaves its folder in $truss
start_truss() {
  make_pod "$1" "$2" "$(deployment)"
  truss=$work/pods/$1
  start_pod "$truss"
  await_pod "$truss"
}

# Starts a node with Postgres on it, and leaves the folder in $postgres.
start_trial() {
  start_node
  make_namespace "$1"
  apply "$here/trial"
  say "starting what the pods of trial would run"
  echo "$subnet.2 truss-postgres" >>"$work/hosts"
  make_pod postgres 2 "$(stateful_set)"
  postgres=$work/pods/postgres
  start_pod "$postgres"
  await_pod "$postgres"
}
