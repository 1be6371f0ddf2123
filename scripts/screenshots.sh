#!/usr/bin/env bash
# Takes the pictures of docs/screenshots again: the demonstration shop in English and Spanish, the floor in the light and the dark, drawn by Chromium.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/screenshots.sh [FOLDER]
Builds the tests, makes a demonstration shop of its own and takes a picture of every screen.

  FOLDER         where the pictures go, docs/screenshots when it is not given
  CHROMIUM_PATH= the browser, when it is not where Debian puts it
TEXT
}

main() {
  case ${1:-} in
    -h | --help)
      usage
      return 0
      ;;
    -*)
      usage >&2
      return 64
      ;;
  esac
  if (($# > 1)); then
    usage >&2
    return 64
  fi
  local root
  root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
  dotnet build "$root/LaneAward.Tests" -v q --nologo -p:RunAnalyzers=false >&2
  dotnet "$root/LaneAward.Tests/bin/Debug/net10.0/LaneAward.Tests.dll" --pictures "${1:-$root/docs/screenshots}"
}

main "$@"
