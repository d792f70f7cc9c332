#!/usr/bin/env bash
# How large are the images, and what do their pods take, beside the limits of the manifests?
#
#   bench/13-pods/run.sh
#
# The pods of deploy/kubernetes/trial, run from the images' roots with the manifests' memory limits, with a main database of
# 0.5 GB. Memory is what cannot be taken from a pod without ending one of its processes (anonymous and shared memory
# of its control group), the most of a look each 50 ms. The jar is measured beside the native program. Needs root.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$here/results"
{
  sed -n '2s/^# //p' "$0"
  printf '\ncommand  bench/13-pods/run.sh\ndate     %s\ncommit   %s\nmachine  %s x %s\n\n' "$(date -u +'%Y-%m-%d %H:%M UTC')" \
    "$(git -C "$here" log -1 --format='%h, %cs')" "$(nproc)" "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
  "$here/../../deploy/kubernetes/test.sh" measure
} | tee "$here/results/$(date -u +%F).txt"
