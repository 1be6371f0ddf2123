#!/usr/bin/env bash
# Brings the third-party browser files into LaneAward.Web/wwwroot/lib from the npm lock file.
# Needed only when web-assets/ changes: the outputs are committed and `dotnet build` never needs npm.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/vendor-assets.sh [--check]

Installs the exact packages of web-assets/package-lock.json (sha512 checked by npm, no install scripts run),
copies the files we serve into LaneAward.Web/wwwroot/lib and writes VERSIONS.json there.

  --check   change nothing; exit 65 when the committed files differ from what the lock file gives

Exit codes: 0 done, 64 wrong use, 65 the committed files differ, 69 npm or its registry is not reachable.
TEXT
}

main() {
  local check=""
  case "${1:-}" in
    "") ;;
    --check) check=yes ;;
    -h | --help)
      usage
      return 0
      ;;
    *)
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
  local lib="$root/LaneAward.Web/wwwroot/lib"

  if ! command -v npm >/dev/null; then
    echo "vendor-assets: npm is needed for this one step; install Node.js 20 or newer and run it again." >&2
    return 69
  fi
  (cd "$root/web-assets" && npm ci --ignore-scripts --no-audit --no-fund >&2) || return 69

  if [[ -z "$check" ]]; then
    node "$root/web-assets/vendor.mjs" "$lib"
    return 0
  fi

  scratch="$(mktemp -d)"
  trap 'rm -rf "$scratch"' EXIT
  node "$root/web-assets/vendor.mjs" "$scratch/lib" >&2
  if ! diff -r "$scratch/lib" "$lib"; then
    echo "vendor-assets: LaneAward.Web/wwwroot/lib is not what the lock file gives; run scripts/vendor-assets.sh and commit." >&2
    return 65
  fi
}

main "$@"
