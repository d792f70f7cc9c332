#!/usr/bin/env bash
# Stops what up.sh started: Truss, its private Postgres, the mounted file system of --instant.
#
#   deploy/local/down.sh [--dir DIR] [--purge]
#
#   --dir DIR   the folder given to up.sh (default: ~/.truss, for root /var/lib/truss)
#   --purge     delete the folder afterwards, databases, backups and all
#
# Running it twice does no harm.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
source "$here/common.sh"
# shellcheck source=stack.sh
source "$here/stack.sh"

dir=$(default_dir)
purge=false
while (($# > 0)); do
  case $1 in
    --dir) dir=${2:?--dir needs a folder}; shift ;;
    --purge) purge=true ;;
    -h | --help) print_help "$0"; exit 0 ;;
    *) fail "unknown option $1; see $0 --help" ;;
  esac
  shift
done
dir=$(realpath -m "$dir")

if [[ ! -e $dir/settings ]]; then
  say "nothing of up.sh's in $dir"
  exit 0
fi
[[ -O $dir/settings ]] || fail "$dir belongs to $(stat -c %U "$dir/settings"); run this as that user"
# An up.sh in the foreground holds the lock only while it starts things.
exec 9>"$dir/lock"
flock -w 60 9 || fail "another up.sh or down.sh is at work on $dir"

stop_truss
stop_postgres
unmount_storage
if $purge; then
  say "deleting $dir"
  rm -rf --one-file-system "$dir"
else
  say "stopped; everything is kept in $dir"
fi
