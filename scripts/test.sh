#!/usr/bin/env bash
# Builds with every analyzer and runs every test, browser tests included.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/test.sh [--filter-KIND NAME...]...
Builds the solution, runs every test, or those of the filters, and ends with "N passed, N failed, N skipped".

  --filter-class "*TaskLifecycleTests"  only these; KIND is class, method, namespace or trait (NAME=VALUE), not-class and so on leave
                                        them out; kinds are not mixed
  CHROMIUM_PATH=  the browser of the browser tests, when it is not found by name
  CONFIGURATION=Debug  which build
  LANEAWARD_NO_SKIPS=1  a test that this machine cannot run (it takes root, nginx, sshd and such) counts as failed
TEXT
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/operator.sh
. "$root/scripts/operator.sh"

find_chromium() {
  local name
  # The lighter one, which comes with the package on Debian, starts faster and draws the same.
  for name in /usr/lib/chromium/chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null; then
      command -v "$name"
      return
    fi
  done
  return 1
}

require_chromium() {
  if [[ -n ${CHROMIUM_PATH:-} ]]; then
    return
  fi
  if ! find_chromium >/dev/null && [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
    say "Installing Chromium for the browser tests..."
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null </dev/null || true
  fi
  if CHROMIUM_PATH=$(find_chromium); then
    export CHROMIUM_PATH
  else
    unset CHROMIUM_PATH
    say "Chromium is missing, so the browser tests cannot pass. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH."
  fi
}

# Adds up one attribute over the assemblies of the report.
count() {
  local report=$1 name=$2
  grep -o '<assembly [^>]*>' "$report" | grep -o " $name=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ sum += $1 } END { print sum + 0 }'
}

# The tests that this machine could not run, one a line; long runs and files that are shared elsewhere are left out by design.
skipped_here() {
  tr -d '\n' <"$1" | sed 's/<test /\n&/g' | grep '^<test [^>]* result="Skip"' | grep -v '<reason>\(A long run:\|The shared files\)' |
    sed 's/.* name="\([^"]*\)".*<reason>\([^<]*\).*/  \1: \2/' || true
}

# The test program would refuse another one too, but after a build of minutes.
are_filters() {
  local word
  [[ ${1:---} == --* ]] || return 1
  for word in "$@"; do
    [[ $word != -* || $word =~ ^--filter-(not-)?(class|method|namespace|trait)$ ]] || return 1
  done
}

finish() {
  printf '%s passed, %s failed, %s skipped\n' "$1" "$2" "$3"
  exit "$4"
}

main() {
  case ${1:-} in
    -h | --help)
      usage
      exit 0
      ;;
  esac
  if ! are_filters "$@"; then
    usage >&2
    exit 64
  fi

  local results configuration program code=0 failed skipped
  configuration=${CONFIGURATION:-Debug}
  cd "$root"
  if ! command -v dotnet >/dev/null; then
    say "$SDK_MISSING"
    finish 0 1 0 69
  fi
  # The tests start programs by their own starters, which look for the runtime here.
  DOTNET_ROOT=${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}
  # Hundreds of short programs never live long enough to win back what measuring themselves for a faster second compilation costs.
  export DOTNET_ROOT DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_TieredPGO=0
  require_chromium

  say "Building..."
  if ! dotnet build LaneAward.sln --configuration "$configuration" --nologo --verbosity quiet; then
    finish 0 1 0 1
  fi

  results=$(mktemp -d)
  # shellcheck disable=SC2064 # The folder of this run.
  trap "rm -rf '$results'" EXIT
  program=LaneAward.Tests/bin/$configuration/net10.0/LaneAward.Tests.dll
  # Here the tests lay what the programs logged, which holds no PIN and no password.
  export LANEAWARD_KEPT_LOGS=$results/logs
  mkdir "$LANEAWARD_KEPT_LOGS"
  # A test waits more than it works, for a disk, a browser, a script: three at a time on two cores take half as long as two (11 minutes for 20).
  dotnet "$program" --progress off --max-threads 1.5x --results-directory "$results" \
    --report-xunit-xml --report-xunit-xml-filename report.xml "$@" </dev/null || code=$?
  if [[ ! -s $results/report.xml ]]; then
    say "The test program ended with exit code $code and left no report."
    finish 0 1 0 1
  fi

  failed=$(($(count "$results/report.xml" failed) + $(count "$results/report.xml" errors)))
  # The program says no for a reason of its own, such as no test at all: that is not a success.
  if ((code != 0 && failed == 0)); then
    say "The test program ended with exit code $code."
    failed=1
  fi
  # A part of the tests may start no program; all of them do.
  if { (($# == 0)) || [[ -n $(ls -A "$LANEAWARD_KEPT_LOGS") ]]; } && ! dotnet "$program" --secrets-in-logs "$LANEAWARD_KEPT_LOGS"; then
    failed=$((failed + 1))
  fi
  if [[ ${LANEAWARD_NO_SKIPS:-0} == 1 ]]; then
    skipped=$(skipped_here "$results/report.xml")
    if [[ -n $skipped ]]; then
      printf 'LANEAWARD_NO_SKIPS: a proof is missing because this machine cannot give it:\n%s\n' "$skipped"
      failed=$((failed + $(wc -l <<<"$skipped")))
    fi
  fi
  finish "$(count "$results/report.xml" passed)" "$failed" "$(count "$results/report.xml" skipped)" "$((failed > 0))"
}

main "$@"
