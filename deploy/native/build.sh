#!/usr/bin/env bash
# Builds Truss as a native program, target/truss-*-runner, which needs no JDK to run:
#
#   GRAALVM_HOME=/path/to/graalvm deploy/native/build.sh [--quick] [MAVEN ARGUMENT...]
#
#   --quick   builds in about two thirds of the time, for a program that runs a little slower
#
# GRAALVM_HOME names a GraalVM or Mandrel for JDK 25; without it, the native-image on the PATH is taken. Takes some
# minutes and 7 GB of memory.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../local/common.sh
source "$here/../local/common.sh"

arguments=(-Dnative -Dquarkus.native.native-image-xmx=6g)
case ${1:-} in
  -h | --help) print_help "$0"; exit 0 ;;
  --quick) arguments+=(-Dquarkus.native.additional-build-args=-Ob); shift ;;
esac
if [[ -n ${GRAALVM_HOME:-} ]]; then
  [[ -x $GRAALVM_HOME/bin/native-image ]] || fail "GRAALVM_HOME is no GraalVM: there is no $GRAALVM_HOME/bin/native-image"
elif ! command -v native-image >/dev/null; then
  fail "the native program is built by a GraalVM or Mandrel for JDK 25: set GRAALVM_HOME to one, or put its native-image on the PATH"
fi
choose_jdk
need_node
rm -f "$project"/target/truss-*-runner
say "building the native program with ${GRAALVM_HOME:-$(command -v native-image)}"
maven package -DskipTests "${arguments[@]}" "$@"
