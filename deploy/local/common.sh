# shellcheck shell=bash
# What the scripts beside this one share: messages, packages, the JDK. Sourced, not run.

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export project

# What Truss is run with on a JVM: a collector and a heap for a service that waits for others most of the time. By
# default a JVM lets garbage pile up to a share of the machine's memory.
# shellcheck disable=SC2034 # for those who source this
jvm_options=(-XX:+UseSerialGC -Xms64m -Xmn24m -Xmx512m)

say() { printf 'truss: %s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Prints a free port of the loopback address, below the range of client ports.
free_port() {
  local port
  port=$((20000 + RANDOM % 10000))
  while port_is_taken "$port"; do port=$((20000 + RANDOM % 10000)); done
  echo "$port"
}

is_root() { [[ $EUID -eq 0 ]]; }

# Prints the comment at the top of a script as its help.
print_help() { sed -n '2,/^[^#]/ { s/^# \{0,1\}//p }' "$1"; }

# Installs the Debian packages that are missing: as root, or through a sudo that asks nothing.
install_packages() {
  local missing=() package as=()
  for package in "$@"; do
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  ((${#missing[@]} > 0)) || return 0
  command -v apt-get >/dev/null || fail "${missing[*]} missing, and there is no apt-get here to install it with"
  if ! is_root; then
    as=(sudo -n)
    "${as[@]}" true 2>/dev/null ||
      fail "missing: ${missing[*]}. Install it as root and run this again: apt-get install --no-install-recommends ${missing[*]}"
  fi
  say "installing ${missing[*]}"
  # Debian's postgresql would start a server of its own on port 5432. Truss's has a folder of its own.
  local no_server=/etc/postgresql-common/createcluster.d/truss.conf
  "${as[@]}" mkdir -p "${no_server%/*}"
  echo 'create_main_cluster = false' | "${as[@]}" tee "$no_server" >/dev/null
  # The first attempt fails if the package lists are missing or old.
  local install=("${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}")
  local output result=0
  output=$("${install[@]}" 2>&1 </dev/null || { "${as[@]}" apt-get update -q && "${install[@]}"; } 2>&1 </dev/null) || result=$?
  "${as[@]}" rm -f "$no_server"
  ((result == 0)) || fail "apt-get could not install ${missing[*]}:"$'\n'"$output"
}

# Prints the major version of the JDK in a folder, or nothing if there is none.
jdk_major() {
  [[ -x $1/bin/javac ]] || return 0
  "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \(1\.\)\{0,1\}\([0-9]*\).*/\2/p'
}

# Sets and exports JAVA_HOME: what it names already, else the java on the PATH, else the newest in
# /usr/lib/jvm; the first that can build and run Truss.
choose_jdk() {
  local candidates=() candidate major older=() on_path
  [[ -z ${JAVA_HOME:-} ]] || candidates+=("$JAVA_HOME")
  on_path=$(command -v javac || true)
  [[ -z $on_path ]] || candidates+=("$(dirname "$(dirname "$(readlink -f "$on_path")")")")
  for candidate in /usr/lib/jvm/*; do
    [[ -L $candidate ]] || candidates+=("$candidate")
  done
  local newest=0 chosen=
  for candidate in "${candidates[@]}"; do
    major=$(jdk_major "$candidate")
    [[ -n $major ]] || continue
    if ((major < 21)); then
      older+=("$candidate")
    elif [[ $candidate != /usr/lib/jvm/* ]] || [[ $candidate == "${JAVA_HOME:-}" ]]; then
      chosen=$candidate
      break
    elif ((major > newest)); then
      newest=$major
      chosen=$candidate
    fi
  done
  if [[ -z $chosen ]]; then
    local found="none was found"
    ((${#older[@]} == 0)) || found="only an older one was found (${older[0]})"
    fail "Truss needs a JDK 21 or newer, and $found. Install one (Debian 13: apt-get install openjdk-25-jdk-headless; Debian 12: Eclipse Temurin 25) and run this again, with JAVA_HOME set to its folder if that is not below /usr/lib/jvm."
  fi
  export JAVA_HOME=$chosen
}

# Installs the tools that build the dashboard, if they are missing.
need_node() {
  local missing=()
  command -v node >/dev/null || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
  ((${#missing[@]} == 0)) || install_packages "${missing[@]}"
}

# Runs the build, on the JDK of choose_jdk.
maven() {
  local options=${MAVEN_OPTS:-}
  # From 24 on, the JDK warns about calls of Maven itself.
  (($(jdk_major "$JAVA_HOME") < 24)) || options="--sun-misc-unsafe-memory-access=allow $options"
  (cd "$project" && MAVEN_OPTS=$options ./mvnw -B "$@" </dev/null)
}
