#!/usr/bin/env bash
# Starts a Kubernetes control plane on the loopback address, with two nodes on which pods are only pretended, so that
# manifests can be tried against a real API server, its controllers and its scheduler without a container engine:
#
#   deploy/kubernetes/cluster.sh start FOLDER      prints the path of an administrator's kubeconfig
#   deploy/kubernetes/cluster.sh stop FOLDER
#
# Takes etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kubectl and kwok from the folder KUBEBUILDER_ASSETS,
# or from shared/kube beside the project. FOLDER holds keys, data and logs; stop removes nothing in it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../local/common.sh
source "$here/../local/common.sh"
(($# == 2)) || { print_help "$0" >&2; exit 2; }
folder=$(realpath -m "$2")
packed=$project/../shared/kube/kube.xz
programs=(etcd kube-apiserver kube-controller-manager kube-scheduler kwok)

# A single program acts as all of them, depending on the name that it is called by.
unpack() {
  local program
  [[ ! -x $folder/bin/kubectl ]] || return 0
  mkdir -p "$folder/bin"
  xz -dc "$packed" >"$folder/bin/all"
  chmod +x "$folder/bin/all"
  for program in "${programs[@]}" kubectl; do ln -s all "$folder/bin/$program"; done
}

find_programs() {
  local program
  if [[ -n ${KUBEBUILDER_ASSETS:-} ]]; then
    bin=$KUBEBUILDER_ASSETS
  else
    [[ -f $packed ]] || fail "there is no control plane to try: set KUBEBUILDER_ASSETS to a folder with ${programs[*]} and kubectl"
    unpack
    bin=$folder/bin
  fi
  for program in "${programs[@]}" kubectl; do
    [[ -x $bin/$program ]] || fail "KUBEBUILDER_ASSETS has no $program"
  done
}

# A key and a certificate signed by the cluster's own authority: sign NAME SUBJECT USE
sign() {
  local of=$folder/pki/$1
  openssl req -new -newkey rsa:2048 -nodes -keyout "$of.key" -subj "$2" -out "$of.csr" 2>/dev/null
  openssl x509 -req -in "$of.csr" -CA "$folder/pki/ca.crt" -CAkey "$folder/pki/ca.key" -CAcreateserial -days 30 -out "$of.crt" \
    -extfile <(printf 'extendedKeyUsage=%s\nsubjectAltName=DNS:localhost,IP:127.0.0.1\n' "$3") 2>/dev/null
}

make_keys() {
  [[ ! -f $folder/pki/admin.crt ]] || return 0
  mkdir -p "$folder/pki"
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=truss-test -keyout "$folder/pki/ca.key" -out "$folder/pki/ca.crt" 2>/dev/null
  openssl genrsa -out "$folder/pki/accounts.key" 2048 2>/dev/null
  sign server /CN=kube-apiserver serverAuth
  sign admin /O=system:masters/CN=admin clientAuth
}

start_program() {
  local name=$1
  shift
  setsid "$bin/$name" "$@" </dev/null >"$folder/log/$name" 2>&1 &
  echo $! >"$folder/$name.pid"
}

await() {
  local what=$1 until=$((SECONDS + 60))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < until)) || fail "$what: not after a minute; see $folder/log"
    sleep 0.1
  done
}

kube() { "$bin/kubectl" --kubeconfig "$folder/kubeconfig" "$@"; }

apply_node() {
  kube apply -f - <<END
apiVersion: v1
kind: Node
metadata:
  name: $1
  labels: {kubernetes.io/hostname: $1, kubernetes.io/os: linux}
status:
  capacity: {cpu: "8", memory: 32Gi, pods: "110", ephemeral-storage: 200Gi}
  allocatable: {cpu: "8", memory: 32Gi, pods: "110", ephemeral-storage: 200Gi}
END
}

start() {
  local etcd api key
  command -v openssl >/dev/null || install_packages openssl
  command -v xz >/dev/null || install_packages xz-utils
  find_programs
  mkdir -p "$folder/log"
  make_keys
  etcd=$(free_port) api=$(free_port)
  while [[ $api == "$etcd" ]]; do api=$(free_port); done
  cat >"$folder/kubeconfig" <<END
apiVersion: v1
kind: Config
current-context: test
clusters: [{name: test, cluster: {server: "https://127.0.0.1:$api", certificate-authority: "$folder/pki/ca.crt"}}]
users: [{name: admin, user: {client-certificate: "$folder/pki/admin.crt", client-key: "$folder/pki/admin.key"}}]
contexts: [{name: test, context: {cluster: test, user: admin}}]
END
  key=$folder/pki/accounts.key
  start_program etcd --data-dir "$folder/etcd" --unsafe-no-fsync --listen-peer-urls "http://127.0.0.1:0" \
    --listen-client-urls "http://127.0.0.1:$etcd" --advertise-client-urls "http://127.0.0.1:$etcd"
  start_program kube-apiserver --etcd-servers "http://127.0.0.1:$etcd" --bind-address 127.0.0.1 --secure-port "$api" \
    --advertise-address 127.0.0.1 --endpoint-reconciler-type none --authorization-mode RBAC --allow-privileged \
    --client-ca-file "$folder/pki/ca.crt" --tls-cert-file "$folder/pki/server.crt" --tls-private-key-file "$folder/pki/server.key" \
    --service-account-issuer https://kubernetes.default.svc --service-account-key-file "$key" \
    --service-account-signing-key-file "$key" --service-cluster-ip-range 10.96.0.0/16
  await "the API server is ready" kube get --raw /readyz
  start_program kube-controller-manager --kubeconfig "$folder/kubeconfig" --bind-address 127.0.0.1 --secure-port 0 \
    --leader-elect=false --service-account-private-key-file "$key" --root-ca-file "$folder/pki/ca.crt" \
    --node-monitor-grace-period 1h # simulated nodes send no heartbeat
  start_program kube-scheduler --kubeconfig "$folder/kubeconfig" --bind-address 127.0.0.1 --secure-port 0 --leader-elect=false
  start_program kwok --kubeconfig "$folder/kubeconfig" --manage-all-nodes --config "$here/pretended.yaml"
  apply_node node-a >/dev/null
  apply_node node-b >/dev/null
  await "the nodes are ready" kube wait --for=condition=Ready node/node-a node/node-b --timeout=1s
  await "pods can be made" kube get serviceaccount default
  echo "$folder/kubeconfig"
}

stop() {
  local name pid
  for name in kwok kube-scheduler kube-controller-manager kube-apiserver etcd; do
    [[ -s $folder/$name.pid ]] || continue
    pid=$(cat "$folder/$name.pid")
    kill "$pid" 2>/dev/null || true
    for _ in {1..100}; do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
    rm "$folder/$name.pid"
  done
}

case $1 in
  start | stop) "$1" ;;
  *) print_help "$0" >&2; exit 2 ;;
esac
