#!/usr/bin/env bash
# Tries the image and the manifests, from a bare Debian machine:
#
#   deploy/kubernetes/test.sh [manifests] [pods] [measure]      the first two unless some are named
#
# manifests  against a real control plane (cluster.sh), in namespaces that enforce restricted Pod Security: applied,
#            rolled out, changed, drained and deleted
# pods       what the pods would run, from the image's root and the rendered manifests (pod.sh): probes, a branch, a
#            backup, a recovery, rolling updates with requests under way
# measure    the figures of docs/kubernetes.md; called by bench/13-pods/run.sh
#
# Takes the native program in target/ (deploy/native/build.sh makes it). Needs root. Where there is no control plane it
# says so and skips; with CI=true that is a failure.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../local/common.sh
source "$here/../local/common.sh"
case ${1:-} in
  -h | --help) print_help "$0"; exit 0 ;;
esac
parts=("$@")
((${#parts[@]} > 0)) || parts=(manifests pods)
for part in "${parts[@]}"; do
  [[ $part =~ ^(manifests|pods|measure)$ ]] || fail "there is no part $part; see $0 --help"
done

PATH=$PATH:/usr/sbin:/sbin
is_root || fail "pods are run in namespaces of the kernel, and that needs root"
if [[ -z ${KUBEBUILDER_ASSETS:-} && ! -f $project/../shared/kube/kube.xz ]]; then
  [[ ${CI:-} != true ]] || fail "there is no control plane, and CI=true says that nothing may be skipped: set KUBEBUILDER_ASSETS"
  say "skipped: there is no control plane here; KUBEBUILDER_ASSETS names a folder with one (see cluster.sh)"
  exit 0
fi
install_packages jq curl bubblewrap iproute2 procps openssl xz-utils
command -v buildah >/dev/null || install_packages buildah

# The name is short because the path of a socket may have at most 107 bytes.
work=$(mktemp -d -t k8s.XXXXXX)
chmod 755 "$work"
# shellcheck source=pod.sh
source "$here/pod.sh"
# shellcheck source=trial.sh
source "$here/trial.sh"
clean_up() {
  local status=$?
  trap - EXIT
  set +e
  touch "$work/stop" "$work/measured" "$work/drained"
  for job in $(jobs -p); do kill "$job" 2>/dev/null; done
  if ((status != 0)); then
    for log in "$work"/pods/*/log; do
      [[ ! -s $log ]] || { say "the end of $log:"; tail -n 15 "$log" >&2; }
    done
  fi
  stop_node
  remove_images
  "$here/cluster.sh" stop "$work/cluster"
  rm -rf --one-file-system "$work"
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

checks=0
passed() {
  checks=$((checks + 1))
  say "ok: $*"
}
expect() {
  local what=$1 expected=$2 actual=$3
  [[ $expected == "$actual" ]] || fail "$what: expected '$expected', got '$actual'"
  passed "$what"
}

say "starting a control plane"
KUBECONFIG=$("$here/cluster.sh" start "$work/cluster")
export KUBECONFIG
kubectl=${KUBEBUILDER_ASSETS:-$work/cluster/bin}/kubectl
k() { "$kubectl" -n "$namespace" "$@"; }

# Creates a namespace with Secrets as docs/kubernetes.md describes: make_namespace NAME
make_namespace() {
  namespace=$1
  "$kubectl" create namespace "$namespace" >/dev/null
  "$kubectl" label namespace "$namespace" pod-security.kubernetes.io/{enforce,warn,audit}=restricted >/dev/null
  k create secret generic truss-database --from-literal=url=postgresql://truss:secret@db.example.com:5432/shop >/dev/null
  k create secret generic truss-postgres --from-literal=truss="$(openssl rand -base64 24)" \
    --from-literal=workbench-main="$(openssl rand -base64 24)" --from-literal=workbench-branch="$(openssl rand -base64 24)" >/dev/null
}

# Applies a folder of manifests, and fails on a warning: apply FOLDER
apply() {
  k apply -k "$1" --server-side --validate=strict >"$work/applied" 2>"$work/warnings" || { cat "$work/warnings" >&2; fail "$1 is refused"; }
  [[ ! -s $work/warnings ]] || fail "$1 is applied with warnings: $(cat "$work/warnings")"
}

# Builds the image of trial, and others: build_images OPTIONS-OF-BUILD.SH…
build_images() {
  local options
  other_images=()
  "$here/../image/build.sh" --tool buildah --base local >/dev/null
  for options in "$@"; do
    # shellcheck disable=SC2086 # words
    other_images+=("$("$here/../image/build.sh" --tool buildah --base local $options)")
  done
}

for part in "${parts[@]}"; do
  case $part in
    pods) build_images '--postgres 17' '--postgres 15 --jvm' '--jvm' ;;
    measure) build_images --jvm ;;
  esac
  # shellcheck source=/dev/null
  source "$here/test-$part.sh"
done
((checks == 0)) || say "all $checks checks passed"
