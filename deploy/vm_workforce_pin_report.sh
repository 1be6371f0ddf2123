#!/usr/bin/env bash
# Process 5: who has which PIN. Needs the database and the key file, which only the service and root can read; asks for sudo by itself.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: vm_workforce_pin_report.sh [--env staging|public] DB_PATH [--format table|csv|slips] [--out FILE]
Prints name, team, role, PIN, last seen and lock to a terminal, or into a new file that its owner alone can read. Where standard output is
no terminal, --out is needed (--out - when you know where it goes). PINs sealed with another key are marked, exit 65.
TEXT
}

# shellcheck source=deploy/operation.sh
. "$(dirname "$(readlink -f "$0")")/operation.sh"

main() {
  local database='' options=() asked=("$@")
  while (($# > 0)); do
    case $1 in
      -h | --help)
        usage
        exit 0
        ;;
      --env)
        ENVIRONMENT=${2:-}
        shift
        ;;
      --format | --out)
        options+=("$1" "${2:-}")
        shift
        ;;
      -*)
        usage >&2
        exit 64
        ;;
      *) database=$1 ;;
    esac
    shift
  done
  begin 'pin report'
  if [[ -z $database ]]; then
    usage >&2
    exit 64
  fi
  # The folder of the database is closed to everybody but the service.
  if [[ $(id -u) != 0 && ! -r $database ]] && command -v sudo >/dev/null; then
    exec sudo -- "$0" "${asked[@]}"
  fi
  LIVE_DB=$(readlink -f "$database") DB_DIR=$(dirname "$(readlink -f "$database")")
  find_app "$HERE/.."
  read_settings
  audit "$LIVE_DB"
  pin_verb verb pins report ${options[@]+"${options[@]}"}
}

main "$@"
