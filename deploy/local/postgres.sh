#!/usr/bin/env bash
# Unpacks PostgreSQL 17 or 18 into a folder of its own and prints that folder:
#
#   deploy/local/postgres.sh MAJOR [DIR]
#
# Its programs are in usr/lib/postgresql/MAJOR/bin below it and run from there like any others, for
# every user, beside whatever Postgres the machine has. Nothing of the system is changed.
#
# A release of Debian has one major of Postgres, linked against its own libraries. So the packages of
# another release are unpacked with the libraries they need, and the programs' search
# path and loader are set to those: no chroot, no root, no wrappers. Postgres itself finds its
# modules and shared files relative to its program.
#
# DIR is /var/cache/truss/postgres-MAJOR for root (the servers' OS user must be able to read it) and
# ~/.cache/truss/postgres-MAJOR for others. Made once, 10 s and 260 MB; answers at once after that.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
source "$here/common.sh"

major=${1:-}
case $major in
  17) release=trixie ;;
  18) release=forky ;;
  *) print_help "$0" >&2; exit 2 ;;
esac
if is_root; then cache=/var/cache/truss; else cache=${XDG_CACHE_HOME:-$HOME/.cache}/truss; fi
dir=$(realpath -m "${2:-$cache/postgres-$major}")

complete() { [[ -f $dir/.complete && $(cat "$dir/.complete") == "$dir" ]]; }

if complete; then
  echo "$dir"
  exit 0
fi

install_packages mmdebstrap patchelf debian-archive-keyring
umask 022
mkdir -p "$(dirname "$dir")"
exec 9>"$dir.lock"
flock 9 # with two callers at once, the second waits and finds the folder complete
if complete; then
  echo "$dir"
  exit 0
fi

say "unpacking PostgreSQL $major into $dir"
new=$dir.new
log=$dir.log
rm -rf "$new"

# Uses the mirror that this machine uses for its own packages.
# shellcheck disable=SC2016 # apt-get fills these in
mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' 'Origin: Debian' |
  awk '$2 !~ /-/ { print $1; exit }')
mode=chrootless # no unpacked program is run, so this needs no privileges
if is_root; then mode=root; fi
# Check-Valid-Until: snapshots of the archive are as good.
mmdebstrap --variant=extract --mode="$mode" --include=postgresql-"$major" \
  --aptopt='Acquire::Check-Valid-Until "false"' \
  "$release" "$new" ${mirror:+"deb $mirror $release main"} >"$log" 2>&1 </dev/null ||
  { cat "$log" >&2; fail "mmdebstrap could not unpack PostgreSQL $major (see above)"; }

loader=$(find "$new"/usr/lib/*-linux-gnu* -maxdepth 1 -name 'ld-linux*.so.*' | head -n 1)
[[ -n $loader ]] || fail "no dynamic loader among the unpacked libraries in $new"
loader=$dir${loader#"$new"}
for program in "$new/usr/lib/postgresql/$major/bin/"*; do
  # RPATH and not RUNPATH (--force-rpath): it holds for the libraries' own libraries and for modules too.
  if [[ $(head -c 4 "$program") == $'\x7fELF' ]]; then
    patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$(dirname "$loader")" "$program"
  fi
done

rm -rf "$dir"
mv "$new" "$dir"
for program in postgres psql pg_dump; do
  "$dir/usr/lib/postgresql/$major/bin/$program" --version >&2 || fail "the unpacked $program does not run"
done
echo "$dir" >"$dir/.complete"
rm -f "$log"
echo "$dir"
