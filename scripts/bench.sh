#!/usr/bin/env bash
# Runs the benchmarks: scripts/bench.sh [NAME...]. They print ratios of one run on this machine; nothing passes or fails.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/bench.sh [NAME...]
Runs all benchmarks, or the named ones (an unknown name lists them), in a Release build.
TEXT
}

main() {
  if [[ "${1:-}" == "-h" || "${1:-}" == "--help" ]]; then
    usage
    return 0
  fi
  local root
  root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
  dotnet build "$root/LaneAward.Tests" -c Release -v q --nologo >&2
  "$root/LaneAward.Tests/bin/Release/net10.0/LaneAward.Tests" --bench "$@"
}

main "$@"
