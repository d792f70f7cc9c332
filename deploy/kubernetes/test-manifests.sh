# shellcheck shell=bash
# Tests the manifests against a control plane. Sourced by test.sh.
# shellcheck disable=SC2154 # what test.sh and pod.sh set

# Creates volumes for one test, of a class like a cluster's default one.
make_volumes() {
  local n
  "$kubectl" apply -f - >/dev/null <<'END'
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: test
  annotations: {storageclass.kubernetes.io/is-default-class: "true"}
provisioner: kubernetes.io/no-provisioner
volumeBindingMode: WaitForFirstConsumer
END
  for n in {1..24}; do
    cat <<END
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: $namespace-$n}
spec:
  capacity: {storage: 100Gi}
  accessModes: [ReadWriteOnce, ReadWriteMany]
  storageClassName: test
  hostPath: {path: /var/lib/$namespace-$n}
END
  done | "$kubectl" apply -f - >/dev/null
}

# Checks that the objects that the pods refer to exist, because a simulated node does not look for them.
expect_references() {
  local missing
  missing=$(k get deployments,statefulsets,services,secrets,configmaps,persistentvolumeclaims,serviceaccounts -o json | jq -r '
    [.items[] | "\(.kind)/\(.metadata.name)"] as $there |
    [.items[] | select(.kind == "Deployment" or .kind == "StatefulSet") | .spec as $spec | $spec.template.spec |
      (.volumes[] | (.secret // empty | "Secret/\(.secretName)"), (.configMap // empty | "ConfigMap/\(.name)"),
        (.persistentVolumeClaim // empty | "PersistentVolumeClaim/\(.claimName)")),
      ((.containers + (.initContainers // []))[] | .envFrom[]?.configMapRef.name | "ConfigMap/\(.)"),
      (.containers[] | .env[]? | select(.name == "TRUSS_HTTP_SERVICE" or .name == "TRUSS_CONNECTION_HOST") | "Service/\(.value)"),
      (.serviceAccountName // empty | "ServiceAccount/\(.)"), ($spec.serviceName // empty | "Service/\(.)")
    ] | unique - $there | join(" ")')
  expect "$1: everything that pods refer to is there" '' "$missing"
  # A Service, a budget or a policy that selects no pod has no effect.
  local selector kind
  while read -r kind selector; do
    [[ $(k get pods -l "$selector" -o name) ]] || fail "$1: $kind selects no pod by $selector"
  done < <(k get services,poddisruptionbudgets,networkpolicies -o json | jq -r '.items[] | "\(.kind) " +
    ((.spec.podSelector.matchLabels // .spec.selector.matchLabels // .spec.selector) | to_entries | map("\(.key)=\(.value)") | join(","))')
  passed "$1: services, budgets and policies select pods"
}

await_rollout() {
  local what
  for what in $(k get statefulsets,deployments -o name); do
    k rollout status "$what" --timeout=60s >"$work/rollout" 2>&1 ||
      { k get pods,persistentvolumeclaims,events >&2; fail "$1: $what is not rolled out: $(cat "$work/rollout")"; }
  done
  local waited=0
  while [[ $(k get pods -o 'jsonpath={.items[*].metadata.deletionTimestamp}') ]]; do
    ((waited++ < 300)) || fail "$1: old pods do not leave"
    sleep 0.1
  done
}

# Records the number of ready replicas at each change until stop_watching, which leaves the minimum in $least.
watch_ready() {
  "$kubectl" -n "$namespace" get deployment "$1" --watch -o 'jsonpath={.status.readyReplicas}{"\n"}' >"$work/ready" 2>/dev/null &
  watcher=$!
}
stop_watching() {
  kill "$watcher"
  wait "$watcher" 2>/dev/null || true
  least=$(sed 's/^$/0/' "$work/ready" | sort -n | head -n 1)
}

versions() {
  k get deployments,statefulsets,services,configmaps,persistentvolumeclaims,serviceaccounts,networkpolicies,poddisruptionbudgets -o json |
    jq -c '[.items[] | [.kind, .metadata.name, .metadata.resourceVersion]]'
}

# What pretended nodes do not: a volume that one node mounts keeps Postgres from starting on another, and without Postgres
# no replica of Truss is ready. Until the file drained is there.
pretend_mounts() {
  local pods ready name
  while [[ ! -e $work/drained ]]; do
    pods=$(k get pods -o json)
    ready=$(jq -r '[.items[] | select(.metadata.deletionTimestamp | not)] |
      [.[] | select(.metadata.labels."app.kubernetes.io/name" == "truss-postgres").spec.nodeName] as $postgres |
      [.[] | select(.metadata.labels."app.kubernetes.io/name" == "truss").spec.nodeName | select(.)] as $truss |
      if ($postgres | length) == 1 and ($truss - $postgres | length) == 0 then "True" else "False" end' <<<"$pods")
    while read -r name; do
      k patch pod "$name" --subresource=status --type=strategic \
        -p "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"$ready\"}]}}" >/dev/null 2>&1 || true # the pod is gone
    done < <(jq -r --arg ready "$ready" '.items[] | select(.metadata.deletionTimestamp | not) | select(.status.phase == "Running") |
      select(.status.conditions[] | .type == "Ready" and .status != $ready) | .metadata.name' <<<"$pods")
    sleep 0.2
  done
}

# Does everything that a user may do with a folder of manifests: try_manifests WHAT FOLDER REPLICAS
try_manifests() {
  local what=$1 folder=$2 replicas=$3 deployment before
  make_volumes
  "$kubectl" cordon node-b >/dev/null # so that all pods run on node-a
  apply "$folder"
  passed "$what: applied under restricted Pod Security, strictly validated, without a warning"
  await_rollout "$what"
  expect "$what: claims are bound" Bound "$(k get persistentvolumeclaims -o 'jsonpath={.items[*].status.phase}' | tr ' ' '\n' | sort -u)"
  expect_references "$what"
  before=$(versions)
  apply "$folder"
  expect "$what: a second apply changes nothing" "$before" "$(versions)"

  deployment=$(k get deployments -o 'jsonpath={.items[0].metadata.name}')
  mkdir -p "$work/next"
  printf 'resources: [%s]\nimages: [{name: truss, newTag: next}]\n' "$(realpath --relative-to "$work/next" "$folder")" >"$work/next/kustomization.yaml"
  watch_ready "$deployment"
  apply "$work/next"
  await_rollout "$what"
  expect "$what: a changed image is rolled out" 'truss:next' "$(k get pods -o json | jq -r '[.items[].spec.containers[].image] | unique | join(" ")')"
  stop_watching
  ((least >= replicas)) || fail "$what: only $least of $replicas replicas were ready during a rolling update"
  passed "$what: with all $replicas replicas ready throughout"

  "$kubectl" uncordon node-b >/dev/null
  watch_ready "$deployment"
  rm -f "$work/drained"
  if [[ $(k get statefulsets -o name) ]]; then
    pretend_mounts &
    mounts=$!
  fi
  "$kubectl" drain node-a --ignore-daemonsets --delete-emptydir-data --timeout=120s >"$work/drain" 2>&1 ||
    { k get pods -o wide >&2; fail "$what: node-a is not drained in two minutes: $(tail -n 5 "$work/drain")"; }
  await_rollout "$what"
  stop_watching
  touch "$work/drained"
  if [[ $(k get statefulsets -o name) ]]; then
    wait "$mounts"
  else
    ((least >= replicas - 1)) || fail "$what: only $least of $replicas replicas were ready during a drain"
  fi
  expect "$what: a drained node's pods are on the other, within the budget" node-b \
    "$(k get pods -o 'jsonpath={.items[*].spec.nodeName}' | tr ' ' '\n' | sort -u)"
  "$kubectl" uncordon node-a >/dev/null

  local claims left
  claims=$(k get persistentvolumeclaims -o json | jq -r '.items[] | select(.metadata.ownerReferences | not) | "PersistentVolumeClaim/" + .metadata.name' | sort)
  # These are the commands of docs/kubernetes.md.
  k delete deployments,statefulsets,services,configmaps,networkpolicies,poddisruptionbudgets,serviceaccounts \
    -l app.kubernetes.io/part-of=truss --wait --timeout=60s >/dev/null
  local waited=0
  while [[ $(k get pods,persistentvolumeclaims -o json | jq '[.items[] | select(.kind == "Pod" or .metadata.ownerReferences)] | length') != 0 ]]; do
    ((waited++ < 300)) || fail "$what: pods and their own claims do not leave"
    sleep 0.1
  done
  left=$(k get "$("$kubectl" api-resources --namespaced --verbs=list -o name | grep -vE '^(events|bindings|leases|endpoints$|.*\.metrics)' | paste -sd,)" -o json |
    jq -r '.items[] | "\(.kind)/\(.metadata.name)"' |
    grep -vE '^(Secret/truss-(database|postgres)|ConfigMap/kube-root-ca.crt|ServiceAccount/default|ResourceQuota/all)$' | sort -u)
  expect "$what: deleted by its label, it leaves its claims and nothing else" "$claims" "$left"
  "$kubectl" delete namespace "$namespace" --wait=false >/dev/null
}

try_manifests_under() {
  local what=$1 folder=$work/overlay-$1
  mkdir -p "$folder"
  cat >"$folder/kustomization.yaml" <<END
namePrefix: stage-
resources: [$(realpath --relative-to "$folder" "$here/$what")]
replicas: [{name: truss, count: 3}]
END
  make_namespace "$what-overlay"
  k create quota all --hard=requests.cpu=4,requests.memory=8Gi,requests.ephemeral-storage=20Gi,limits.cpu=12,limits.memory=16Gi,limits.ephemeral-storage=200Gi >/dev/null
  try_manifests "$what with a prefix, a quota and three replicas" "$folder" 3
}

for what in base trial; do
  make_namespace "$what"
  try_manifests "$what" "$here/$what" 2
  try_manifests_under "$what"
done
