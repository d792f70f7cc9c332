# shellcheck shell=bash
# What up.sh starts and down.sh stops, in one folder ($dir):
#
#   settings                 ports, Postgres programs, kind of storage: what a second up.sh goes by
#   env, pgpass, password    how to connect, mode 0600; the password is in no process's arguments
#   log/                     of Postgres and Truss
#   truss.pid                pid, and what tells that process from a later one with the same pid
#   data/ wal/ storage/ scratch/   Postgres's data, its archived WAL, Truss's files; with --instant
#                            they lie in xfs/, the mounted file system in xfs.img
#
# Sourced after common.sh, not run.
# shellcheck disable=SC2154 # dir is the sourcing script's

default_dir() { if is_root; then echo /var/lib/truss; else echo "$HOME/.truss"; fi; }

# Postgres refuses to run as root, so for root it runs as the OS user that Debian's package made.
as_postgres() { if is_root; then runuser -u postgres -- "$@"; else "$@"; fi; }

# The parent of the large folders.
store() { if [[ -e $dir/xfs.img ]]; then echo "$dir/xfs"; else echo "$dir"; fi; }

setting() { sed -n "s/^$1=//p" "$dir/settings" 2>/dev/null || true; }

# The pid of the server on our data folder, or nothing. A postmaster's working folder is its data
# folder, which a later process with the same pid would not share.
postgres_pid() {
  local pid data
  data=$(store)/data
  pid=$(head -n 1 "$data/postmaster.pid" 2>/dev/null) || return 0
  [[ -n $pid && $(readlink "/proc/$pid/cwd" 2>/dev/null) == "$data" ]] || return 0
  echo "$pid"
}

# A pid is used again after a while; a pid with its start time and the machine's boot is not.
identity() {
  local stat boot
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  read -r boot </proc/sys/kernel/random/boot_id
  # The second field is a name in parentheses that may hold spaces; the start time is the 20th after it.
  read -r -a stat <<<"${stat##*) }"
  [[ ${stat[0]} == Z ]] || echo "$1 ${stat[19]} $boot"
}

truss_pid() {
  local recorded pid
  recorded=$(cat "$dir/truss.pid" 2>/dev/null) || return 0
  pid=${recorded%% *}
  [[ -n $pid && $(identity "$pid") == "$recorded" ]] || return 0
  echo "$pid"
}

stop_truss() {
  local pid waited=0
  pid=$(truss_pid)
  if [[ -n $pid ]]; then
    say "stopping Truss (pid $pid)"
    kill -TERM "$pid" 2>/dev/null || true
    while [[ -n $(truss_pid) ]]; do
      # Truss answers pending requests first, which may take up to quarkus.shutdown.timeout.
      if ((++waited == 900)); then
        say "Truss did not stop within 90 s; killing it"
        kill -KILL "$pid" 2>/dev/null || true
      fi
      sleep 0.1
    done
  fi
  rm -f "$dir/truss.pid"
}

stop_postgres() {
  local pid
  pid=$(postgres_pid)
  if [[ -n $pid ]]; then
    say "stopping Postgres (pid $pid)"
    as_postgres "$(setting postgres_bin)/pg_ctl" stop -D "$(store)/data" -m fast -w -t 60 >/dev/null 2>&1 ||
      as_postgres "$(setting postgres_bin)/pg_ctl" stop -D "$(store)/data" -m immediate -w -t 60 >&2 ||
      fail "Postgres (pid $pid) does not stop; see $dir/log/postgres.log"
  fi
}

unmount_storage() {
  if mountpoint -q "$dir/xfs" 2>/dev/null; then
    umount "$dir/xfs" || fail "cannot unmount $dir/xfs: something still uses it"
  fi
}
