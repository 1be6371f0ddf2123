#!/usr/bin/env bash
# Puts a verified backup in the place of the live database, or proves a backup by starting the program on a copy of it.
# Replaces `cp restore.db workforce.db`: beside a running service that corrupted the database or silently restored nothing
# in 39 of 40 measured trials, because the newest rows stand in workforce.db-wal.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: vm_workforce_restore.sh [--env staging|public] --yes FILE|latest
       vm_workforce_restore.sh [--env staging|public] --dry-run FILE|latest
       vm_workforce_restore.sh [--env staging|public] --drill [FILE|latest]
Checks the backup against its manifest and this environment, takes a snapshot, stops the service and proves it stopped, changes old for
new by one rename, starts the service, compares what it serves with the backup, and goes back by itself when any of that fails.

  --yes                   needed: what was recorded after the backup is given up (it is in the snapshot)
  --confirm production    needed as well in public
  --dry-run               say what would happen and print the command that does it, with the file that latest is now; change nothing
  --drill                 start the program on a scratch copy and use it; the live shop is not touched

Settings: SERVICE_NAME, DB_DIR, LIVE_DB, DIRECT_HEALTH_URL, NGINX_HEALTH_URL, STATUS_SCRIPT, or the environment's file in /etc/laneaward.
Exit codes: 0 restored, 65 not a sound backup, 70 failed and the old database is back, 71 failed and a person must act, 75 busy,
78 a backup of another environment, or the service cannot be asked for its health or serves another file.
TEXT
}

# shellcheck source=deploy/operation.sh
. "$(dirname "$(readlink -f "$0")")/operation.sh"

WAY_OUT='See "When a restore could not go back" in workforce_app/docs/runbook.md.'

# revert REPLACED WHY [STARTED]: STARTED is the backup, once people may have worked with what was restored from it. The revert must stop what is
# there first: a sick process may still hold the file.
revert() {
  local replaced=$1 why=$2 started=${3:-} code=0
  show_journal
  if [[ $replaced == - ]]; then
    audit "$why; no database was here before, so what was restored stays"
    refuse 71 "$why. No database was here to go back to, so the restored one stays. See journalctl -u $SERVICE_NAME."
  fi
  say "$why. Going back to the database that was here."
  stop_service || code=$?
  if ((code == 0)) && [[ -n $started ]]; then
    require_no_taps "the restored database" "$started" "The database from before is in $replaced. $WAY_OUT"
  fi
  if ((code != 0)) || ! verb restore-revert "$replaced" >"$WORK/refused"; then
    audit "$why; the revert failed, the old database is in $replaced"
    refuse 71 "The revert failed. The old database is in $replaced. $WAY_OUT"
  fi
  say "What was restored and is not served: $(<"$WORK/refused")"
  if [[ $STOPPED_BEFORE == yes ]]; then
    audit "$why; the old database is back; the service was stopped before and stays so"
    refuse 71 "The old database is back. The service was stopped before and stays so; to start it: systemctl start $(unit_words)."
  fi
  if start_service && wait_healthy 30; then
    audit "$why; the old database is back"
    refuse 70 "The old database is back and served."
  fi
  audit "$why; the old database is back but the service does not answer"
  refuse 71 "The old database is back, but the service does not answer. See journalctl -u $SERVICE_NAME."
}

restore() {
  local backup=$1 replaced snapshot code=0
  take_lock
  require_answer "the restored database"
  snapshot=$(verb backup --reason before-restore) || say "No snapshot could be taken; the live files are kept aside instead."
  if ! stop_service; then
    give_up "The service could not be stopped, or another program has the database open."
  fi
  # Not in a substitution: there Ctrl-C would end the script with the service stopped.
  verb restore-install "$backup" >"$WORK/installed" || code=$?
  replaced=$(<"$WORK/installed")
  if ((code != 0)); then
    was_replaced "$replaced" || give_up "Putting $backup in place failed."
    revert "$replaced" "Putting $backup in place failed"
  fi
  start_service || revert "$replaced" "The service did not start on $backup" "$backup"
  wait_healthy 30 || revert "$replaced" "The service did not answer on $backup" "$backup"
  verb restore-confirm "$backup" || revert "$replaced" "What is served is not what was restored" "$backup"
  nginx_healthy || say "nginx does not answer at ${NGINX_HEALTH_URL:-}; the restore itself is good."
  audit "restored $backup; the database from before is in $replaced${snapshot:+, snapshot $snapshot}"
  tell "restored $backup"
  tell "the database from before: $replaced"
  run_status
}

main() {
  local mode='' confirmed='' file='' check command
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
      --yes | --dry-run | --drill) mode=${mode:+$mode,}$1 ;;
      --confirm)
        confirmed=${2:-}
        shift
        ;;
      -*)
        usage >&2
        exit 64
        ;;
      *) file=$1 ;;
    esac
    shift
  done
  begin restore
  if [[ $mode == *--drill* && -z $file ]]; then
    file=latest
  fi
  if [[ -z $file || -z $mode ]]; then
    usage >&2
    refuse 64 "Give --yes, --dry-run or --drill, and a backup. Nothing was changed."
  fi
  find_app "$HERE/.."
  read_settings
  if [[ $mode == *--drill* ]]; then
    verb drill "$file"
    exit
  fi
  check=$(verb restore-check "$file")
  tell "$check"
  if [[ $file == latest ]]; then
    file=${check%%.db:*}.db
  fi
  if [[ $mode == *--dry-run* ]]; then
    say "Would take a snapshot, stop $SERVICE_NAME, put $file in the place of $LIVE_DB, and start it again. Nothing was changed. To do it:"
    command=$(cd "$(dirname "$0")" && pwd)/vm_workforce_restore.sh\ --env\ $ENVIRONMENT\ --yes
    if [[ $ENVIRONMENT == public ]]; then command+=' --confirm production'; fi
    tell "${SUDO_USER:+sudo }$command $(readlink -f "$file")"
    exit
  fi
  if [[ $ENVIRONMENT == public && $confirmed != production ]]; then
    refuse 64 "This is the public shop: add --confirm production. Nothing was changed."
  fi
  restore "$(readlink -f "$file")"
}

main "$@"
