#!/usr/bin/env bash
# Does the page with 1,000 branches scroll smoothly?
#
#   bench/12-scrolling/run.sh [--runs N]          N turns (5) of 10 s
#
# Frames while the table is scrolled from its first row to its last and back, as the page itself sees them
# (scroll.mjs), alternately with a static HTML table of the same 1,000 rows, in the Chromium of the
# walks without a window; then both again with the processor throttled to a quarter. The dashboard
# is the built one, and the branches are made up: neither Truss nor Postgres run.
#
# Bar: at most 2 of 100 frames more than with the static table take longer than 50 ms.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib.sh
source "$here/../lib.sh"

# Prints the number of the frames of $1, the percentage above 50 ms, and the longest.
summary() {
  awk '{ all++; if ($1 > 50) long++; if ($1 > longest) longest = $1 }
    END { printf "%d %.2f %.0f\n", all, 100 * long / all, longest }' "$1"
}

runs=5
begin "$@"
command -v node >/dev/null || fail "this needs Node.js, which the dashboard is built with"
await_calm || busy=$((busy + 1))
for slower in 1 4; do
  node "$here/scroll.mjs" "$project" "$work" "$runs" "$slower"
  declare -A share=()
  out ""
  out "processor $([[ $slower == 1 ]] && echo "as it is" || echo "$slower times slower")"
  for name in static dashboard; do
    read -r frames share[$name] longest < <(summary "$work/$name")
    out "$(printf '%-9s' "$name") $frames frames, ${share[$name]} % longer than 50 ms, the longest $longest ms"
  done
  verdict "frames longer than 50 ms, more than static" \
    "$(awk -v a="${share[dashboard]}" -v b="${share[static]}" 'BEGIN { printf "%.2f", a - b }')" 2 " %"
done
finish
