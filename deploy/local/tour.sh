#!/usr/bin/env bash
# Tries docs/tour.md: starts a stack of its own, runs the commands of the tour on it, compares what they print with what
# the tour shows, and stops the stack.
#
#   deploy/local/tour.sh [OPTION OF up.sh...]       for example --native
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
source "$here/common.sh"
case ${1:-} in
  -h | --help) print_help "$0"; exit 0 ;;
esac

work=$(mktemp -d -t truss-tour.XXXXXXXX)
chmod 755 "$work"
clean_up() {
  local status=$?
  trap - EXIT
  if ((status != 0)) && [[ -s $work/stack/log/truss.log ]]; then
    say "the end of Truss's log:"
    tail -n 40 "$work/stack/log/truss.log" >&2
  fi
  "$here/down.sh" --dir "$work/stack" --purge || status=1
  rm -rf "$work"
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

need_node
"$here/up.sh" --detach --dir "$work/stack" --http-port "$(free_port)" --pg-port "$(free_port)" "$@" >/dev/null
node "$here/tour.mjs" "$project/docs/tour.md" "$work/stack/env"
