# shellcheck shell=bash
# Runs what the pods of a manifest would run, without a container engine: the image's root with bubblewrap, read-only,
# as the manifest's user, without capabilities, with its environment, files, command, limits and probes. Each pod has a
# network namespace with an address of its own, behind a bridge that lies in a namespace, too: nothing listens on the
# machine's own network. Sourced by test.sh after common.sh, not run. Needs root.
#
# A pod is a folder: spec.json (the pod template), ip, pid (of the container's first process), log.
# shellcheck disable=SC2154 # work, namespace and kubectl are the sourcing script's

node_network=truss-$$
subnet=10.244.77

# Runs a command on the node, which reaches the addresses of pods.
on_node() { ip netns exec "$node_network" "$@"; }

start_node() {
  ip netns add "$node_network"
  on_node ip link set lo up
  on_node ip link add pods type bridge
  on_node ip addr add "$subnet.1/24" dev pods
  on_node ip link set pods up
  mkdir -p "$work/pods" "$work/claims" "$work/images"
  printf '127.0.0.1 localhost\n' >"$work/hosts"
}

stop_node() {
  local pod
  for pod in "$work"/pods/*; do
    [[ -d $pod ]] || continue
    if is_running "$pod"; then kill -KILL "$(cat "$pod/pid")"; fi
    wait_gone "$pod" 100 || true
    ip netns delete "$node_network-${pod##*/}" 2>/dev/null || true
    remove_cgroup "$pod"
  done
  ip netns delete "$node_network" 2>/dev/null || true
}

is_running() { [[ -s $1/pid ]] && kill -0 "$(cat "$1/pid")" 2>/dev/null; }

# Waits up to this many tenths of a second until a pod's first process has ended.
wait_gone() {
  local waited=0
  while is_running "$1"; do
    ((waited++ < $2)) || return 1
    sleep 0.1
  done
}

# --- what a pod is made of -----------------------------------------------------------------------

# The root of an image, a copy that pods add their mount points to: image_root IMAGE
image_root() {
  local name=${1//[:\/]/-} container
  if [[ ! -e $work/images/$name ]]; then
    container=$(buildah from --pull-never "localhost/$1")
    echo "$container" >>"$work/containers"
    buildah inspect --type image "localhost/$1" >"$work/images/$name.json"
    ln -s "$(buildah mount "$container")" "$work/images/$name"
    touch "$work/images/$name/etc/hosts"
  fi
  readlink "$work/images/$name"
}

remove_images() {
  local container
  while read -r container; do buildah rm "$container" >/dev/null; done < <(cat "$work/containers" 2>/dev/null)
}

query() { jq -r "$2" "$1/spec.json"; }

# Makes a pod's folder and network: make_pod NAME NUMBER TEMPLATE, which is JSON
make_pod() {
  local pod=$work/pods/$1 inside=$node_network-$1
  mkdir -p "$pod/volumes"
  printf '%s' "$3" >"$pod/spec.json"
  echo "$subnet.$2" >"$pod/ip"
  : >"$pod/log"
  ip netns add "$inside"
  ip -n "$node_network" link add "pod$2" type veth peer name eth0 netns "$inside"
  ip -n "$node_network" link set "pod$2" master pods up
  ip -n "$inside" link set lo up
  ip -n "$inside" addr add "$subnet.$2/24" dev eth0
  ip -n "$inside" link set eth0 up
  # Allows any user to listen on any port, as kubelet does.
  ip netns exec "$inside" sysctl -q -w net.ipv4.ip_unprivileged_port_start=0
}

# The folder of a volume as kubelet prepares it: volume POD NAME
volume() {
  local pod=$1 folder=$1/volumes/$2 volume group mode object name
  group=$(query "$pod" '.spec.securityContext.fsGroup')
  volume=$(jq -c --arg name "$2" '.spec.volumes[] | select(.name == $name)' "$pod/spec.json")
  case $(jq -r 'del(.name) | keys[0]' <<<"$volume") in
    emptyDir)
      mkdir -p "$folder"
      chmod 2777 "$folder"
      ;;
    persistentVolumeClaim | ephemeral)
      folder=$work/claims/$(jq -r --arg own "${pod##*/}-$2" '.persistentVolumeClaim.claimName // $own' <<<"$volume")
      # The folder looks like the root of a file system, with its lost+found.
      mkdir -p "$folder"
      if [[ ! -e $folder/lost+found ]]; then mkdir -m 700 "$folder/lost+found"; fi
      chmod 2775 "$folder"
      ;;
    secret | configMap)
      mkdir -p "$folder"
      object=$(jq -r 'if .secret then "secret/" + .secret.secretName else "configmap/" + .configMap.name end' <<<"$volume")
      mode=$(jq -r '(.secret // .configMap).defaultMode' <<<"$volume")
      object=$("$kubectl" -n "$namespace" get "$object" -o json)
      while read -r name; do
        jq -j --arg name "$name" 'if .kind == "Secret" then .data[$name] | @base64d else .data[$name] end' <<<"$object" >"$folder/$name"
        chmod "$(printf %o "$mode")" "$folder/$name"
      done < <(jq -r '.data | keys[]' <<<"$object")
      chgrp -R "$group" "$folder"
      ;;
    *) fail "volume $2 is of a kind that is not run here: $volume" ;;
  esac
  chgrp "$group" "$folder"
  echo "$folder"
}

# Prints name=value of a container's environment, with each earlier $(NAME) filled in: environment POD CONTAINER-JSON
environment() {
  local pod=$1 container=$2 name value other
  local -A known=()
  while IFS='=' read -r name value; do
    for other in "${!known[@]}"; do value=${value//"\$($other)"/"${known[$other]}"}; done
    [[ $value != *"\$("* ]] || fail "environment variable $name refers to one that does not stand before it: $value"
    known[$name]=$value
    echo "$name=$value"
  done < <(
    jq -r '.envFrom[]?.configMapRef.name' <<<"$container" | while read -r name; do
      "$kubectl" -n "$namespace" get configmap "$name" -o json | jq -r '.data | to_entries[] | "\(.key)=\(.value)"'
    done
    jq -r --arg namespace "$namespace" '.env[]? | "\(.name)=" +
      (if .valueFrom.fieldRef.fieldPath == "metadata.namespace" then $namespace
       elif .valueFrom then error("env \(.name) is of a kind that is not run here") else .value // "" end)' <<<"$container"
  )
}

cgroup_of() { echo "/sys/fs/cgroup/memory/$node_network-${1##*/}"; }

# Limits the memory of a pod as its manifest says, if this machine allows it (control groups, version 1).
make_cgroup() {
  local group
  group=$(cgroup_of "$1")
  [[ -d ${group%/*} ]] || { say "no memory limits: this machine has no memory control group of version 1"; return 0; }
  mkdir -p "$group"
  numfmt --from=iec-i <<<"$2" >"$group/memory.limit_in_bytes"
}

remove_cgroup() { rmdir "$(cgroup_of "$1")" 2>/dev/null || true; }

# Runs a container of a pod to its end, in the foreground: run_container POD CONTAINER-JSON
run_container() {
  local pod=$1 container=$2 image root config name source path line
  image=$(jq -r .image <<<"$container")
  root=$(image_root "$image")
  config=$work/images/${image//[:\/]/-}.json
  local sandbox=(--bind "$root" / --proc /proc --dev /dev --ro-bind "$work/hosts" /etc/hosts)
  while read -r line; do
    name=$(jq -r .name <<<"$line")
    source=$(volume "$pod" "$name")
    local how=--bind
    if jq -e --arg name "$name" '.spec.volumes[] | select(.name == $name) | .secret or .configMap' "$pod/spec.json" >/dev/null ||
      [[ $(jq -r .readOnly <<<"$line") == true ]]; then how=--ro-bind; fi
    path=$(jq -r .mountPath <<<"$line")
    (umask 022 && chroot "$root" mkdir -p "$path")
    sandbox+=("$how" "$source" "$path")
  done < <(jq -c '.volumeMounts | sort_by(.mountPath)[]' <<<"$container")
  sandbox+=(--clearenv)
  while IFS='=' read -r name line; do sandbox+=(--setenv "$name" "$line"); done < <(
    jq -r '.OCIv1.config.Env[]?' "$config"
    environment "$pod" "$container"
  )
  [[ $(jq -r '.securityContext.readOnlyRootFilesystem' <<<"$container") != true ]] || sandbox+=(--remount-ro /)
  local command=()
  mapfile -t command < <(jq -r '.command[]?' <<<"$container")
  ((${#command[@]} > 0)) || mapfile -t command < <(jq -r '.OCIv1.config.Entrypoint[]' "$config")
  mapfile -t -O "${#command[@]}" command < <(jq -r '.args[]?' <<<"$container")
  make_cgroup "$pod" "$(jq -r .resources.limits.memory <<<"$container")"
  rm -f "$pod/info"
  local group
  group=$(cgroup_of "$pod")
  (
    if [[ -d $group ]]; then echo "$BASHPID" >"$group/cgroup.procs"; fi
    exec ip netns exec "$node_network-${pod##*/}" bwrap "${sandbox[@]}" \
      --unshare-pid --unshare-ipc --unshare-uts --hostname "${pod##*/}" --as-pid-1 --die-with-parent \
      --chdir "$(jq -r '.OCIv1.config.WorkingDir // "/"' "$config")" \
      --cap-add CAP_SETUID --cap-add CAP_SETGID --cap-add CAP_SETPCAP --info-fd 3 \
      /usr/bin/setpriv --reuid "$(query "$pod" .spec.securityContext.runAsUser)" \
      --regid "$(query "$pod" .spec.securityContext.runAsGroup)" --groups "$(query "$pod" .spec.securityContext.fsGroup)" \
      --no-new-privs --bounding-set=-all --inh-caps=-all -- "${command[@]}" \
      3>"$pod/info" </dev/null >>"$pod/log" 2>&1
  )
}

# Runs a command in a pod's running container, as its user: in_pod POD COMMAND…
in_pod() {
  local pod=$1
  shift
  nsenter --target "$(cat "$pod/pid")" --mount --pid --net --ipc --root --wd -- \
    /usr/bin/setpriv --reuid "$(query "$pod" .spec.securityContext.runAsUser)" \
    --regid "$(query "$pod" .spec.securityContext.runAsGroup)" --groups "$(query "$pod" .spec.securityContext.fsGroup)" \
    --no-new-privs --bounding-set=-all --inh-caps=-all -- "$@"
}

# Starts a pod: its init containers to their end, then its container. Does not wait for probes.
start_pod() {
  local pod=$1 container waited=0
  while read -r container; do
    run_container "$pod" "$container" || { cat "$pod/log" >&2; fail "an init container of ${pod##*/} failed (see above)"; }
  done < <(jq -c '.spec.initContainers[]?' "$pod/spec.json")
  rm -f "$pod/pid" "$pod/info"
  run_container "$pod" "$(jq -c '.spec.containers[0]' "$pod/spec.json")" &
  until [[ -s $pod/info ]] && jq -e '."child-pid"' "$pod/info" >"$pod/pid" 2>/dev/null; do
    ((waited++ < 600)) || { cat "$pod/log" >&2; fail "pod ${pod##*/} did not start"; }
    sleep 0.05
  done
}

# Returns whether a probe of a pod's container passes now: probe POD startupProbe|livenessProbe|readinessProbe
probe() {
  local pod=$1 probe command port
  probe=$(jq -c --arg probe "$2" '.spec.containers[0][$probe]' "$pod/spec.json")
  if [[ $(jq -r '.exec' <<<"$probe") != null ]]; then
    mapfile -t command < <(jq -r '.exec.command[]' <<<"$probe")
    in_pod "$pod" "${command[@]}" >/dev/null 2>&1
    return
  fi
  port=$(jq -r --argjson probe "$probe" '$probe.httpGet.port as $port | if ($port | type) == "number" then $port else
    .spec.containers[0].ports[] | select(.name == $port) | .containerPort end' "$pod/spec.json")
  on_node curl -sf -m "$(jq -r .timeoutSeconds <<<"$probe")" -o "$pod/probe" \
    "http://$(cat "$pod/ip"):$port$(jq -r .httpGet.path <<<"$probe")"
}

# Waits for the startup probe within its limits, then until the readiness probe passes.
await_pod() {
  local pod=$1 tries
  tries=$(query "$pod" '.spec.containers[0].startupProbe | .failureThreshold * .periodSeconds * 10')
  until probe "$pod" startupProbe; do
    if ! is_running "$pod" || ((tries-- == 0)); then fail "the startup probe of ${pod##*/} fails"; fi
    sleep 0.1
  done
  tries=600
  until probe "$pod" readinessProbe; do
    if ! is_running "$pod" || ((tries-- == 0)); then fail "the readiness probe of ${pod##*/} fails: $(cat "$pod/probe")"; fi
    sleep 0.1
  done
}

# Ends a pod as kubelet does: preStop, SIGTERM, and after the grace period SIGKILL, which counts as a failure.
stop_pod() {
  local pod=$1 grace begun=$SECONDS command=()
  grace=$(query "$pod" .spec.terminationGracePeriodSeconds)
  mapfile -t command < <(query "$pod" '.spec.containers[0].lifecycle.preStop.exec.command[]?')
  if ((${#command[@]} > 0)); then in_pod "$pod" "${command[@]}" >/dev/null 2>&1 || true; fi
  sleep "$(query "$pod" '.spec.containers[0].lifecycle.preStop.sleep.seconds // 0')"
  if is_running "$pod"; then kill -TERM "$(cat "$pod/pid")"; fi
  if ! wait_gone "$pod" $(((grace - SECONDS + begun) * 10)); then
    kill -KILL "$(cat "$pod/pid")"
    fail "pod ${pod##*/} did not end within its grace of $grace s"
  fi
}
