#!/usr/bin/env bash
# The tests, from a bare Debian machine with a JDK 21 or newer:
#
#   deploy/local/test.sh [--quick | --build | --integration] [MAVEN ARGUMENT...]      for example -Dit.test=BranchIT
#
#   --quick        every feature touched once, with the jar; under five minutes from a built tree
#   --build        the first half of the whole: looks at the scripts with shellcheck, builds Truss, runs its unit tests
#   --integration  the second half, from a tree that --build left
#
# Installs what the tests start (Postgres with pg_cron, PgBouncer; as root also PostgreSQL 17 and 18 and the tools
# of XFS, on which cloning in constant time is tested), and at the end names the classes that took longest.
# Without root the tests that mount a file system are skipped and say so;
# with CI=true they fail instead. TRUSS_TEST_BINARY names a native program to test in place of the jar.
# docs/testing.md tells what there is and where the time goes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
source "$here/common.sh"
goals=(verify) look_at_scripts=true
case ${1:-} in
  -h | --help) print_help "$0"; exit 0 ;;
  --quick) goals+=(-Dtruss.test.groups=quick); shift ;;
  --build) goals=(package); shift ;;
  --integration) goals=(failsafe:integration-test failsafe:verify) look_at_scripts=false; shift ;;
  --*) fail "unknown option $1; see $0 --help" ;;
esac

# PgBouncer and mkfs.xfs are in folders of root's PATH.
PATH=$PATH:/usr/sbin:/sbin
export PATH

# Installs a package if its program is missing, so that users without rights need an administrator only once.
missing=()
need() { compgen -G "$1" >/dev/null || command -v "$1" >/dev/null || missing+=("$2"); }
need '/usr/lib/postgresql/*/bin/postgres' postgresql
need pgbouncer pgbouncer
need curl curl
need /usr/share/i18n/locales/es_AR locales
need shellcheck shellcheck
need git git
need node nodejs
need npm npm
need chromium chromium
if is_root; then
  need mkfs.xfs xfsprogs
  need mount mount
fi
if ((${#missing[@]} > 0)); then install_packages "${missing[@]}" ca-certificates; fi
# Installs an extension that a server allows in one database only, for the newest Postgres here.
major=$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -n | tail -n 1)
missing=()
need "/usr/lib/postgresql/$major/lib/pg_cron.so" "postgresql-$major-cron"
if ((${#missing[@]} > 0)); then install_packages "${missing[@]}"; fi

if is_root; then
  TRUSS_TEST_POSTGRES_17=$("$here/postgres.sh" 17)
  TRUSS_TEST_POSTGRES_18=$("$here/postgres.sh" 18)
  export TRUSS_TEST_POSTGRES_17 TRUSS_TEST_POSTGRES_18
  say "PostgreSQL 17 and 18: $TRUSS_TEST_POSTGRES_17 $TRUSS_TEST_POSTGRES_18"
elif [[ ${CI:-} == true ]]; then
  fail "some tests mount a file system, and CI=true says that none may be skipped: run this as root"
else
  say "not root: the tests that mount a file system with reflinks are skipped"
fi
choose_jdk
say "JDK: $JAVA_HOME"

cd "$project"
if $look_at_scripts; then
  mapfile -t scripts < <(find deploy bench .ci .devcontainer -type f \( -name '*.sh' -o -path '.ci/run' \) 2>/dev/null)
  say "shellcheck of ${#scripts[@]} scripts"
  shellcheck "${scripts[@]}"
fi

# Databases of a test are faster in memory, if there is enough of it.
temporary=()
if [[ -d /dev/shm && $(df --output=avail -B 1G /dev/shm | tail -n 1) -ge 8 ]]; then
  # The name is short because the path of a socket may have at most 107 bytes.
  in_memory=$(mktemp -d -p /dev/shm t.XXXXXX)
  chmod 711 "$in_memory"
  trap 'rm -rf --one-file-system "$in_memory"' EXIT
  temporary=("-Dtruss.test.tmp=$in_memory")
  say "the tests' servers lie in $in_memory"
fi
rm -rf target/failsafe-reports
status=0
maven "${goals[@]}" "${temporary[@]}" "$@" || status=$?

# Prints the classes that took longest: seconds, tests, name.
slowest() {
  cat target/failsafe-reports/TEST-*.xml 2>/dev/null | tr '\n' ' ' | grep -o '<testsuite [^>]*>' |
    sed -E 's/.* name="([^"]*)".* time="([^"]*)".* tests="([^"]*)".*/\2 \3 \1/' | tr -d , | sort -rn
}
mapfile -t classes < <(slowest)
if ((${#classes[@]} > 0)); then
  say "the integration tests that took longest (seconds, tests, class), of ${#classes[@]}:"
  printf '%s\n' "${classes[@]:0:15}" >&2
fi
exit "$status"
