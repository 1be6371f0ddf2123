#!/usr/bin/env bash
# Process 4: removes the recorded work of a staging shop and keeps people, catalogue, orders, imports and audit. Refused in public.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: vm_workforce_reset_activity.sh [--env staging] --yes
       vm_workforce_reset_activity.sh [--env staging] --dry-run
Stops the service, takes a verified snapshot, removes tasks, work sessions, material uses and write keys in one transaction that proves
that everything else is what it was, starts the service and shows the status. The public shop is refused, whatever is given.

Settings: SERVICE_NAME, DB_DIR, LIVE_DB, DIRECT_HEALTH_URL, STATUS_SCRIPT, or the environment's file in /etc/laneaward.
TEXT
}

# shellcheck source=deploy/operation.sh
. "$(dirname "$(readlink -f "$0")")/operation.sh"

main() {
  local mode='' snapshot epoch before code=0
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
      --yes | --dry-run) mode=${mode:+$mode,}$1 ;;
      *)
        usage >&2
        exit 64
        ;;
    esac
    shift
  done
  begin 'activity reset'
  find_app "$HERE/.."
  read_settings
  if [[ $ENVIRONMENT == public ]]; then
    refuse 78 "The activity of the public shop is never reset. Nothing was changed."
  fi
  if [[ -z $mode ]]; then
    usage >&2
    refuse 64 "Give --yes to remove all recorded work, or --dry-run to see what that is. Nothing was changed."
  fi
  if [[ $mode == *--dry-run* ]]; then
    verb activity reset --dry-run
    exit
  fi
  require_live_database
  # The database itself is asked too: the settings may be mistyped.
  verb activity reset --dry-run >/dev/null
  take_lock
  if ! stop_service; then
    give_up "The service could not be stopped, or another program has the database open."
  fi
  # After the stop: what was tapped up to then is in it.
  # Not in a substitution: there Ctrl-C would end the script with the service stopped.
  verb backup --reason before-activity-reset >"$WORK/snapshot" || give_up "No snapshot could be made before the reset."
  snapshot=$(<"$WORK/snapshot")
  verb activity reset --yes || code=$?
  # Cut off after it was done, it is done: nothing but the reset raises the epoch meanwhile.
  if ((code != 0)); then
    epoch=$(live_fact epoch) || epoch=''
    before=$(manifest_fact "$snapshot" activityEpoch)
    if [[ $epoch =~ ^[0-9]+$ && $before =~ ^[0-9]+$ ]] && ((epoch > before)); then code=0; fi
  fi
  ((code == 0)) && { verb db verify >"$WORK/verify" || { code=65 && cat "$WORK/verify" >&2; }; }
  if ((code != 0)) && [[ $STOPPED_BEFORE == yes ]]; then
    audit "reset exit $code; the service was stopped before and stays so; snapshot $snapshot"
    refuse "$code" "The reset failed, see above. The service was stopped before and stays so. The snapshot is $snapshot."
  fi
  if ! start_service || ! wait_healthy 30; then
    show_journal
    audit "reset exit $code; the service does not answer; snapshot $snapshot"
    refuse 71 "The service does not answer. See journalctl -u $SERVICE_NAME. The snapshot is $snapshot."
  fi
  audit "exit $code; snapshot $snapshot"
  ((code == 0)) || refuse "$code" "The reset failed, see above. The snapshot is $snapshot."
  tell "snapshot $snapshot"
  run_status
}

main "$@"
