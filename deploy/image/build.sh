#!/usr/bin/env bash
# Builds the container image truss:18, with docker, podman or buildah, whichever is installed:
#
#   deploy/image/build.sh [--postgres 15|17|18] [--jvm] [--tag NAME] [--base IMAGE] [--tool TOOL]
#
#   --postgres N  the major version of the Postgres server beside which Truss runs (default 18)
#   --jvm         the jar with a Java runtime made by jlink, in place of the native program
#   --tag NAME    the image's name (default truss:N, truss:N-jvm)
#   --base IMAGE  the Debian it is built on (default debian:RELEASE-slim; the release depends on the major).
#                 "local" makes one with mmdebstrap from the mirror of this machine, for where no registry is
#                 reached; needs root
#   --tool TOOL   docker, podman or buildah
#
# Takes target/truss-*-runner, or builds it if it is missing or older than the sources: that needs GRAALVM_HOME, a
# GraalVM or Mandrel for JDK 25. --jvm needs a JDK 21 or newer. Prints the image's name.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../local/common.sh
source "$here/../local/common.sh"

postgres=18 program=native tag='' base='' tool=''
while (($# > 0)); do
  case $1 in
    --postgres) postgres=${2:?--postgres needs a major version}; shift ;;
    --jvm) program=jvm ;;
    --tag) tag=${2:?--tag needs a name}; shift ;;
    --base) base=${2:?--base needs an image}; shift ;;
    --tool) tool=${2:?--tool needs docker, podman or buildah}; shift ;;
    -h | --help) print_help "$0"; exit 0 ;;
    *) fail "unknown option $1; see $0 --help" ;;
  esac
  shift
done
case $postgres in
  15) release=bookworm ;;
  17) release=trixie ;;
  18) release=forky ;;
  *) fail "no release of Debian has PostgreSQL $postgres: choose 15, 17 or 18" ;;
esac
if [[ $tag == '' ]]; then
  tag=truss:$postgres
  [[ $program == native ]] || tag+=-jvm
fi
# Docker's client may be installed without its daemon.
usable() { command -v "$1" >/dev/null && { [[ $1 != docker ]] || docker version >/dev/null 2>&1; }; }
for candidate in docker podman buildah; do
  if [[ -z $tool ]] && usable "$candidate"; then tool=$candidate; fi
done
[[ -n $tool ]] || fail "an image is built by docker, podman or buildah, and none of them is here"

context=$project/target/image

# The arguments that all tools understand in the same way.
build() {
  case $tool in
    docker) DOCKER_BUILDKIT=1 docker build --quiet "$@" ;;
    podman) podman build --quiet "$@" ;;
    # Without a daemon and user namespaces, the build runs its commands in a chroot.
    buildah) buildah bud --quiet --isolation chroot "$@" ;;
    *) fail "$tool is none of docker, podman, buildah" ;;
  esac
}

newer_than() { [[ -n $(cd "$project" && find pom.xml src/main -name node_modules -prune -o -newer "$1" -print -quit) ]]; }

prepare_native() {
  local built
  built=$(find "$project/target" -maxdepth 1 -name 'truss-*-runner' -type f -perm -u+x 2>/dev/null | head -n 1)
  if [[ -z $built ]] || newer_than "$built"; then
    [[ -n ${GRAALVM_HOME:-} ]] || fail "there is no up-to-date native program in target/: set GRAALVM_HOME to build one, or use --jvm"
    "$here/../native/build.sh" >&2
    built=$(find "$project/target" -maxdepth 1 -name 'truss-*-runner' -type f -perm -u+x | head -n 1)
  fi
  cp "$built" "$context/truss"
}

prepare_jvm() {
  local jar=$project/target/quarkus-app/quarkus-run.jar
  [[ $(uname -s) == Linux ]] || fail "the image gets the Java runtime of this machine, which must run Linux"
  choose_jdk
  if [[ ! -f $jar ]] || newer_than "$jar"; then
    need_node
    say "building Truss"
    maven -q package -DskipTests >&2
    touch "$jar"
  fi
  cp -r "$project/target/quarkus-app" "$context/quarkus-app"
  # jdeps does not see modules that libraries load by name, so all modules but the desktop are included.
  "$JAVA_HOME/bin/jlink" --add-modules java.se,jdk.unsupported,jdk.crypto.ec,jdk.localedata,jdk.zipfs,jdk.management,jdk.naming.dns \
    --include-locales=en --strip-debug --no-man-pages --no-header-files --output "$context/jre"
}

# Builds an image of a minimal Debian, from the mirror that this machine uses for its own packages.
local_base() {
  local folder=$project/target/base-$release mirror
  is_root || fail "--base local unpacks a Debian, and that needs root"
  install_packages mmdebstrap debian-archive-keyring
  if [[ ! -s $folder/base.tar || -n $(find "$folder/base.tar" -mtime +7) ]]; then
    mkdir -p "$folder"
    # shellcheck disable=SC2016 # apt-get fills these in
    mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' 'Origin: Debian' |
      awk '$2 !~ /-/ { print $1; exit }')
    say "unpacking a Debian $release"
    mmdebstrap --mode=root --variant=minbase --include=ca-certificates --aptopt='Acquire::Check-Valid-Until "false"' \
      "$release" "$folder/new.tar" ${mirror:+"deb $mirror $release main"} >"$folder/log" 2>&1 </dev/null ||
      { cat "$folder/log" >&2; fail "mmdebstrap could not unpack a Debian $release (see above)"; }
    mv "$folder/new.tar" "$folder/base.tar"
  fi
  printf 'FROM scratch\nADD base.tar /\n' >"$folder/Dockerfile"
  build --tag "truss-base:$release" --file "$folder/Dockerfile" "$folder" >&2
}

rm -rf "$context"
mkdir -p "$context"
"prepare_$program"
case $base in
  '') base=debian:$release-slim ;;
  local)
    local_base
    base=truss-base:$release
    [[ $tool == docker ]] || base=localhost/$base
    ;;
esac
revision=$(git -C "$project" rev-parse HEAD 2>/dev/null || echo unknown)
created=$(TZ=UTC git -C "$project" log -1 --format=%cd --date=format-local:%Y-%m-%dT%H:%M:%SZ 2>/dev/null || echo 1970-01-01T00:00:00Z)
version=$(sed -n 's:^  <version>\(.*\)</version>:\1:p' "$project/pom.xml" | head -n 1)
say "building $tag on $base with $tool"
build --tag "$tag" --file "$here/Dockerfile" \
  --build-arg BASE="$base" --build-arg POSTGRES="$postgres" --build-arg PROGRAM="$program" \
  --build-arg VERSION="$version" --build-arg REVISION="$revision" --build-arg CREATED="$created" \
  "$context" >&2
echo "$tag"
