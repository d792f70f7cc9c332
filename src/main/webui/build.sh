#!/usr/bin/env bash
# Builds the dashboard into the folder $1, or with "test" as $2 runs its unit tests. Maven calls it.
#
# Does nothing if nothing here has changed since it last succeeded; installs packages only when the lock file has changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
output=${1:?the folder that the dashboard goes to}
work=${2:-build}
target=../../../target
[[ $work != test || ${TRUSS_SKIP_TESTS:-false} != true ]] || exit 0
stamp=$target/webui.$work.stamp

fail() {
  printf 'webui: %s\n' "$*" >&2
  exit 1
}

hash_of() { sha256sum | cut -d ' ' -f 1; }
sources=$(find . -name node_modules -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | hash_of)
if [[ -f $stamp && $(<"$stamp") == "$sources" && ($work == test || -f $output/index.html) ]]; then
  exit 0
fi

how="Install it (Debian: apt-get install --no-install-recommends nodejs npm), or build Truss without its dashboard with -Dtruss.webui.skip"
command -v node >/dev/null || fail "the dashboard is built with Node.js 18 or newer, and there is no node on the PATH. $how"
command -v npm >/dev/null || fail "the dashboard is built with npm, and there is none on the PATH. $how"
version=$(node --version)
major=${version#v}
major=${major%%.*}
((major >= 18)) || fail "the dashboard is built with Node.js 18 or newer, and $(command -v node) is $version. $how"

mkdir -p "$target"
log=$target/webui.$work.log
run() { "$@" >"$log" 2>&1 </dev/null || { cat "$log" >&2; fail "$* failed (see above)"; }; }

lock=$(hash_of <package-lock.json)
installed=node_modules/.truss-lock
if [[ ! -f $installed || $(<"$installed") != "$lock" ]]; then
  run npm ci --no-audit --no-fund
  printf '%s\n' "$lock" >"$installed"
fi
case $work in
  build)
    mkdir -p "$output"
    TRUSS_WEBUI_OUTPUT=$(realpath "$output") run npm run build
    ;;
  test) run npm test ;;
  *) fail "unknown work $work" ;;
esac
printf '%s\n' "$sources" >"$stamp"
