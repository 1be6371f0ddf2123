#!/bin/sh
# Sends the promoted ProfitMaker files to staging and imports them there while people work. It can send no database: only tables travel,
# and the key it is meant to use can write nothing else.
set -eu

usage() {
  cat <<'TEXT'
Usage: SSH_KEY=FILE SSH_HOST=NAME [SSH_PORT=22] [SSH_USER=laneaward-push] [SSH_KNOWN_HOSTS=FILE] [FORCE_REFRESH=1]
       scripts/push_reference_to_staging.sh [--dry-run]
Sends the tables of PM_DATABASE that differ (a refresh put only those of the mapping there), proves that they arrived, imports them and shows health and one search. Weekends are skipped
without FORCE_REFRESH=1. A run that was cut off is simply run again.

  ACCEPT_OLDER=1  go back to an export older than the last one imported; without it that is refused
  --dry-run       send, check, and say what the import would change; nothing is imported
  PM_DATABASE=DIR what scripts/refresh_workforce_reference_snapshot.sh promoted, pm_database when it is not set
All but SSH_KEY and SSH_USER, which differ from script to script, may stand in scripts/local.env. Exit codes: 0 done or skipped, 65 refused there, 69 not reachable, 71 done but the service there does not answer, or not known whether it was done, 75 busy there.
TEXT
}

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
# shellcheck source=scripts/operator.sh
. "$here/operator.sh"

# The exact files in a folder of their own, so that nothing depends on filters of one rsync or another.
stage() {
  for file in "$PM_DATABASE"/*; do
    name=$(basename "$file")
    upper=$(printf '%s' "$name" | tr '[:lower:]' '[:upper:]')
    case $upper in
      *.DBF | *.FPT | *.DBT | *.CDX) cp -p "$file" "$work/tables/$upper" ;;
      SNAPSHOT.JSON) cp -p "$file" "$work/tables/SNAPSHOT.json" ;;
    esac
  done
  # Which tables they must be is the mapping's business, and the other side's, which reads by its own.
  for file in "$work"/tables/*.DBF; do
    [ -f "$file" ] || refuse 65 "$PM_DATABASE holds no table (.DBF). Run scripts/refresh_workforce_reference_snapshot.sh first. Nothing was sent."
  done
}

send() {
  # shellcheck disable=SC2086 # Words, made from the settings above.
  rsync -rtc --itemize-changes -e "ssh $ssh_options" "$work/tables/" "$target:." ||
    refuse 69 "The files could not be sent, or not all of them. The shop there is as it was; run this again."
}

main() {
  action=--apply
  for argument in "$@"; do
    case $argument in
      -h | --help)
        usage
        exit 0
        ;;
      --dry-run) action=--dry-run ;;
      *)
        usage >&2
        exit 64
        ;;
    esac
  done
  read_local_env "SSH_KEY SSH_HOST SSH_PORT SSH_USER SSH_KNOWN_HOSTS PM_DATABASE FORCE_REFRESH"
  PM_DATABASE=${PM_DATABASE:-$root/pm_database}
  require_key
  if [ "${FORCE_REFRESH:-}" != 1 ] && is_weekend; then
    echo "skipped: weekend (FORCE_REFRESH=1 pushes all the same)"
    exit 0
  fi
  [ -d "$PM_DATABASE" ] || refuse 64 "PM_DATABASE is $PM_DATABASE, which is no folder."
  # It is a link that a refresh turns over: all tables must come from the one export it leads to now.
  PM_DATABASE=$(cd "$PM_DATABASE" && pwd -P)
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  mkdir "$work/tables"
  ssh_setup
  stage
  if [ "$(remote echo a full key </dev/null 2>/dev/null || true)" = "a full key" ]; then
    say "Warning: this key opens a shell there. Use the restricted one (deploy/gate): it can send tables and nothing else."
  fi
  send
  # Not FORCE_REFRESH: that is typed every weekend, and an older export must not slip through with it.
  force=
  if [ "${ACCEPT_OLDER:-}" = 1 ]; then
    force=--force
  fi
  # The sums tell the other side what every file must be.
  (cd "$work/tables" && sums ./* | sed 's, [ *]\./,  ,') >"$work/sums"
  code=0
  remote "laneaward-import $action $force" <"$work/sums" || code=$?
  case $code in
    0) ;;
    255) refuse 69 "The connection broke during the import. It is one transaction: it happened or it did not. Run this again." ;;
    64 | 65 | 69 | 70 | 75 | 77 | 78)
      refuse "$code" "The import was refused, see above. The shop there is as it was. (ACCEPT_OLDER=1 goes back to an older export on purpose.)"
      ;;
    *)
      [ "$action" = --apply ] || refuse 71 "What the import would change could not be found out, see above. The shop there is as it was."
      refuse 71 "Whether the orders are in is not known, see above. It is one transaction: it happened or it did not; Imports in the console there shows the last one. Mend what stands above and run this again, which writes only what is missing."
      ;;
  esac
  done=imported
  if [ "$action" = --dry-run ]; then
    done=checked
  fi
  remote laneaward-health </dev/null || code=$?
  case $code in
    0) ;;
    255) refuse 69 "The orders are $done, but the connection broke before the service was asked how it is." ;;
    *) refuse 71 "The orders are $done, but the service there does not answer. vm_workforce_status.sh says what is wrong." ;;
  esac
}

main "$@"
