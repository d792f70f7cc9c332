#!/usr/bin/env bash
# How long does the comparison of two schemas of 12,000 tables take, equal and with 5 of them changed?
#
#   bench/14-schema-difference/run.sh [--runs N] [--native] [--tables N]
#
# N turns (5), beside what one would do by hand: pg_dump --schema-only of both databases at once, and diff of the two
# files. That shows lines, and writes no SQL. Each table has five columns, three constraints and two indexes. Truss is
# asked for the schema only; with 5 tables changed it also writes the SQL, and once more tries it (verify=true), on an empty
# database with the parent's schema. The clone is timed too, twice: the first one of a source reads its schema.
#
# Bar: less than 10 s, equal and with 5 changed.
# shellcheck disable=SC2317 # functions are called by their names
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib.sh
source "$here/../lib.sh"

tables=12000 options=()
while (($# > 0)); do
  case $1 in
    --tables) tables=${2:?--tables needs a number}; shift ;;
    --runs) options+=(--runs "${2:?--runs needs a number}"); shift ;;
    *) options+=("$1") ;;
  esac
  shift
done

dump() {
  "$postgres_bin/pg_dump" -w --schema-only -d "$1" | sed '/^\\/d' >"$work/$1.sql"
}

# Dumps both sides at once, as Truss reads both at once.
dump_and_diff() {
  local first
  dump source &
  first=$!
  dump "$1"
  wait "$first"
  diff "$work/source.sql" "$work/$1.sql" >"$work/by-hand" || (($? == 1))
}
by_hand_once() {
  took dump_and_diff "$1"
  measured "$elapsed"
}

truss_once() {
  expect 200 GET "/api/branches/$1/diff?rows=false&verify=$2"
  measured "$elapsed"
}

# Measures by hand and Truss in turns: turns NAME DATABASE BRANCH VERIFY
turns() {
  local i hand=() ours=()
  for ((i = 0; i < runs; i++)); do
    undisturbed by_hand_once "$2"
    hand+=("$measured")
    undisturbed truss_once "$3" "$4"
    ours+=("$measured")
  done
  out "$1, by hand, ms: $(list_ms "${hand[@]}")"
  out "$1, Truss, ms:   $(list_ms "${ours[@]}")"
  median_of_truss=$(median "${ours[@]}")
  out "$1, median: by hand $(ms "$(median "${hand[@]}")") ms, Truss $(ms "$median_of_truss") ms, ratio $(ratio "$median_of_truss" "$(median "${hand[@]}")")"
}

begin --runs 5 "${options[@]}"
start_postgres system
as_postgres tee -a "$data/postgresql.conf" >/dev/null <<<"max_locks_per_transaction = 1024"
as_postgres "$postgres_bin/pg_ctl" restart -D "$data" -l "$work/postgres.log" -w >/dev/null
sql postgres "CREATE DATABASE source"
sql source "DO \$\$ BEGIN
    FOR i IN 1..$tables LOOP
      EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY, a text NOT NULL DEFAULT ''x'', b numeric(10, 2),
        c timestamptz DEFAULT now(), d int REFERENCES t%s, CHECK (b > 0))', i, greatest(i - 1, 1));
      EXECUTE format('CREATE INDEX ON t%s (a, lower(a))', i);
      IF i % 500 = 0 THEN COMMIT; END IF;
    END LOOP;
  END \$\$"
sql source "VACUUM ANALYZE" "CHECKPOINT"
out "source   $tables tables, $(sql source "SELECT count(*) FROM pg_attribute WHERE attrelid >= 16384 AND attnum > 0") columns of tables and indexes, $(sql source "SELECT pg_size_pretty(pg_database_size('source'))")"
start_truss source TRUSS_DIFF_TIMEOUT=120s TRUSS_BRANCH_MAX_HOLD=10m

clone() {
  expect 201 POST /api/branches "{\"label\":\"$1\"}"
  measured "$elapsed"
}
undisturbed clone first
out "clone    the first of the source, which reads its schema: $(ms "$measured") ms"
undisturbed clone equal
equal=$(field id) equal_database=$(field branch_db)
out "clone    the next one: $(ms "$measured") ms"
expect 201 POST /api/branches '{"label":"changed"}'
changed=$(field id) changed_database=$(field branch_db)
sql "${changed_database//\"/}" "ALTER TABLE t10 ADD e int" "ALTER TABLE t20 DROP c" "CREATE INDEX ON t30 (b)" \
  "ALTER TABLE t40 ALTER b TYPE numeric(12, 2)" "CREATE TABLE added (a int)"

turns "equal" "${equal_database//\"/}" "$equal" false
verdict "equal" "$(ms "$median_of_truss")" 10000 " ms"
turns "5 changed" "${changed_database//\"/}" "$changed" false
verdict "5 changed" "$(ms "$median_of_truss")" 10000 " ms"
out "SQL      of 5 changed, lines: $(field sql | grep -o '\\n' | wc -l)"
turns "5 changed and tried" "${changed_database//\"/}" "$changed" true
out "tried    sql_verified: $(field sql_verified)"
finish
