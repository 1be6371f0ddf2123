#!/usr/bin/env bash
# Runs the benchmarks: scripts/bench.sh [--quick] [NAME...]. They print ratios of one run on this machine; only "overload" and "soak" can fail.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/bench.sh [--quick] [NAME...]
Runs all benchmarks, or the named ones (an unknown name lists them), in a Release build, and ends with one table of all figures.
They are also written to docs/benchmarks/COMMIT.csv. "soak" lasts an hour and runs only when it is named. Exit 1 when "overload" or "soak" breaks
a promise; every other limit is only shown.

  --quick                      seconds instead of minutes for "http", "growth", "overload" and "soak", to see that they work; writes nothing to docs
  LANEAWARD_RELEASE_DIR=       the release that they serve, when there is one; otherwise one is published first
  LANEAWARD_OVERLOAD_SECONDS=  how long "overload" lasts, 300 when it is not set
  LANEAWARD_SOAK_SECONDS=      how long "soak" lasts, 3600 when it is not set
  LANEAWARD_STANDIN=           address of another program with the same routes, to be measured in turn with ours (docs/benchmarks/README.md)
  LANEAWARD_BENCH_CSV=         another file for the figures
TEXT
}

main() {
  if [[ "${1:-}" == "-h" || "${1:-}" == "--help" ]]; then
    usage
    return 0
  fi
  local root word
  for word in "$@"; do
    if [[ $word == -* && $word != --quick ]]; then
      usage >&2
      return 64
    fi
  done
  root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
  # The tests' own starter, which starts itself as a second process, looks for the runtime here.
  DOTNET_ROOT=${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}
  export DOTNET_ROOT
  dotnet build "$root/LaneAward.Tests" -c Release -v q --nologo >&2
  if serves "$@" && [[ -z ${LANEAWARD_RELEASE_DIR:-} ]]; then
    # What is measured is what is shipped: compiled ahead and with its own runtime.
    LANEAWARD_RELEASE_DIR=$(mktemp -d)
    export LANEAWARD_RELEASE_DIR
    # shellcheck disable=SC2064 # The folder of this run.
    trap "rm -rf '$LANEAWARD_RELEASE_DIR'" EXIT
    sh "$root/scripts/publish_staging.sh" --build-only "$LANEAWARD_RELEASE_DIR" --allow-dirty >&2
  fi
  "$root/LaneAward.Tests/bin/Release/net10.0/LaneAward.Tests" --bench "$@"
}

# Whether a benchmark that serves the shop is asked for, and not only to be seen working.
serves() {
  local name named=0
  for name in "$@"; do
    case $name in
      --quick) return 1 ;;
      growth | http | overload | soak) return 0 ;;
      *) named=1 ;;
    esac
  done
  ((named == 0))
}

main "$@"
