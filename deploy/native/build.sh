#!/usr/bin/env bash
# Builds Truss as a native program, target/truss-*-runner, which needs no JDK to run:
#
#   GRAALVM_HOME=/path/to/graalvm deploy/native/build.sh [--quick] [MAVEN ARGUMENT...]
#
#   --quick   builds in about two thirds of the time, for a program that runs a little slower
#
# GRAALVM_HOME names a GraalVM or Mandrel for JDK 25. Takes some minutes and 7 GB of memory.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../local/common.sh
source "$here/../local/common.sh"

arguments=(-Dnative -Dquarkus.native.native-image-xmx=6g)
case ${1:-} in
  -h | --help) print_help "$0"; exit 0 ;;
  --quick) arguments+=(-Dquarkus.native.additional-build-args=-Ob); shift ;;
esac
[[ -x ${GRAALVM_HOME:-}/bin/native-image ]] || fail "set GRAALVM_HOME to a GraalVM or Mandrel for JDK 25 (there is no ${GRAALVM_HOME:-}/bin/native-image)"
choose_jdk
need_node
rm -f "$project"/target/truss-*-runner
say "building the native program with $GRAALVM_HOME"
maven package -DskipTests "${arguments[@]}" "$@"
