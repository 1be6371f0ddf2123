#!/usr/bin/env bash
# Process 6: restarts the service, or changes it to another release and back. Takes no database in any mode.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: vm_workforce_cutover.sh [--env staging|public] --restart-only
       vm_workforce_cutover.sh [--env staging|public] --release VERSION
       vm_workforce_cutover.sh [--env staging|public] --rollback [VERSION] [--restore-snapshot --yes]
       vm_workforce_cutover.sh [--env staging|public] --list
--release takes an uploaded release whose manifest is whole, takes a snapshot, changes the link "current" in one step and waits for health;
when that fails it goes back by itself. The newest 5 are kept beside the current and the previous one. --rollback refuses a release that does not know
the database's schema, unless --restore-snapshot gives up what was recorded since that release was left: it says how much that is and
needs --yes, in public --confirm production as well.

Settings: SERVICE_NAME, DB_DIR, LIVE_DB, DIRECT_HEALTH_URL, NGINX_HEALTH_URL, STATUS_SCRIPT, INSTALL_DIR, UPLOAD_DIR, or the
environment's file in /etc/laneaward. Exit codes: 0 done, 65 not a whole release, 70 failed and gone back, 71 failed and a person must act,
78 it does not fit the database, or the service cannot be asked for its health.
TEXT
}

# shellcheck source=deploy/operation.sh
. "$(dirname "$(readlink -f "$0")")/operation.sh"

KEEP=5
WAY_OUT='What to do: "When a cutover could not go back" in workforce_app/docs/runbook.md.'

version_of() {
  sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$1/VERSION.json" 2>/dev/null | head -n 1
}

schema_of() {
  sed -n 's/.*"schema": *\([0-9]*\).*/\1/p' "$1/VERSION.json" 2>/dev/null | head -n 1
}

current_release() {
  readlink -f "$INSTALL_DIR/current" 2>/dev/null || true
}

# Newest first.
releases() {
  find "$INSTALL_DIR/releases" -mindepth 1 -maxdepth 1 -type d ! -name '.*' -printf '%T@ %p\n' 2>/dev/null | sort -rn | cut -d ' ' -f 2-
}

list() {
  local release mark
  while IFS= read -r release; do
    mark=' '
    if [[ $release == "$(current_release)" ]]; then mark='*'; fi
    printf '%s %s  schema level %s\n' "$mark" "$(basename "$release")" "$(schema_of "$release")"
  done < <(releases)
}

# Every file of the manifest and no other: a forgotten or foreign file is as wrong as a changed one.
check_manifest() {
  local folder=$1
  [[ -f $folder/manifest.sha256 && -f $folder/VERSION.json && -x $folder/LaneAward.Web ]] || return 1
  (cd "$folder" && sha256sum --check --strict --quiet manifest.sha256 >&2) || return 1
  diff <(cd "$folder" && find . -type f ! -name manifest.sha256 | LC_ALL=C sort) <(sed 's/^[0-9a-f]* [ *]//' "$folder/manifest.sha256" | LC_ALL=C sort) >&2
}

# The files of a release and their sums, but for the note of when it was built.
content_of() {
  grep -v ' [ *]\./VERSION\.json$' "$1/manifest.sha256" | LC_ALL=C sort
}

# Copied beside, then renamed: a folder in releases/ is whole or not there. It is never written again.
take_upload() {
  local version=$1 upload=$UPLOAD_DIR/$1 release=$INSTALL_DIR/releases/$1
  if [[ -d $release ]]; then
    check_manifest "$release" || refuse 65 "$release is not what its manifest says. Nothing was changed."
    # The same name for something else, as a working copy that was changed and published twice may have: what was sent would not be served. A
    # commit that was published twice is the same, although not every file of two builds is.
    if [[ $version == *dirty* && -f $upload/manifest.sha256 ]] && ! cmp -s <(content_of "$release") <(content_of "$upload"); then
      refuse 65 "$upload is another build than $release, which has the same version. Nothing was changed. Publish it under another version, or remove the upload to serve the one that is here."
    fi
    return
  fi
  [[ -d $upload ]] || refuse 65 "There is no release $version in $INSTALL_DIR/releases and none in $UPLOAD_DIR. Nothing was changed."
  mkdir -p "$INSTALL_DIR/releases"
  # Copies that were cut off, whatever their version.
  find "$INSTALL_DIR/releases" -mindepth 1 -maxdepth 1 -name '.new-*' -exec chmod -R u+w {} + -exec rm -rf {} +
  require_room "$INSTALL_DIR/releases" "$upload"
  if ! cp -R --preserve=mode,timestamps "$upload" "$INSTALL_DIR/releases/.new-$version"; then
    rm -rf "$INSTALL_DIR/releases/.new-$version"
    refuse 70 "$upload could not be copied. Nothing was changed."
  fi
  # Checked after copying: what was checked is what is run.
  if ! check_manifest "$INSTALL_DIR/releases/.new-$version"; then
    rm -rf "$INSTALL_DIR/releases/.new-$version"
    refuse 65 "$upload is not what its manifest says: the upload is not complete or was changed. Nothing was changed."
  fi
  chmod -R a-w,a+rX "$INSTALL_DIR/releases/.new-$version"
  sync -f "$INSTALL_DIR/releases/.new-$version"
  mv -T "$INSTALL_DIR/releases/.new-$version" "$release"
}

# One rename each. workforce_app is the name that the runbook has always used.
point_to() {
  if [[ -n $(current_release) && $(current_release) != "$1" ]]; then
    ln -sfn "$(current_release)" "$INSTALL_DIR/previous"
  fi
  ln -sfn "$1" "$INSTALL_DIR/.current.new"
  mv -T "$INSTALL_DIR/.current.new" "$INSTALL_DIR/current"
  if [[ ! -L $INSTALL_DIR/workforce_app ]]; then
    ln -sfn current "$INSTALL_DIR/workforce_app"
  fi
}

prune() {
  local release kept=0
  while IFS= read -r release; do
    if [[ $release == "$(current_release)" || $release == "$(readlink -f "$INSTALL_DIR/previous")" ]]; then
      continue
    fi
    kept=$((kept + 1))
    if ((kept > KEEP)); then
      chmod -R u+w "$release"
      rm -rf "$release"
    fi
  done < <(releases)
}

restart_only() {
  local before after version
  take_lock
  version=$(version_of "$(current_release)")
  verb doctor --start >"$WORK/doctor" || {
    local code=$?
    if ((code > 1)); then
      cat "$WORK/doctor" >&2
      refuse 78 "The service would not come up again. Nothing was changed."
    fi
  }
  before=$(main_pid)
  see_it_through
  systemctl reset-failed "$SERVICE_NAME" 2>/dev/null || true
  if systemctl restart "$SERVICE_NAME" && wait_healthy 30 "$version"; then
    after=$(main_pid)
    if [[ $before != 0 && $before == "$after" ]]; then
      audit "restart left process $before running"
      refuse 70 "The old process $before still runs. Stop it (systemctl stop $(unit_words)) and run this again."
    fi
    nginx_healthy || say "nginx does not answer at $NGINX_HEALTH_URL."
    audit "restarted, process $after"
    tell "restarted $SERVICE_NAME, process $after"
    run_status
    return
  fi
  show_journal
  audit "restart failed"
  refuse 71 "The service does not answer after the restart; the journal above says why. Nothing was changed: mend that and run this again, or go back with --rollback."
}

# The way back is copied after the stop: it holds everything that was acknowledged.
snapshot_stopped() {
  if [[ ! -s $LIVE_DB ]]; then
    return
  fi
  verb backup --reason "$1" || give_up "No backup could be made before the change."
}

# How many taps the live database acknowledged that BACKUP does not hold; no number when that cannot be found out.
taps_since() {
  # The script's own release: the one before may not know the question.
  local APP=("${OWN_APP[@]}")
  verb restore-check "$1" --json 2>/dev/null | tr -d ' \n' | field tapsSince
}

# require_no_taps VERSION STARTED: goes on only when nobody worked with a release that does not answer, which began with the backup STARTED. The
# tablets were served whether or not health could be asked, and what was acknowledged is not given up by a script.
require_no_taps() {
  local version=$1 started=$2 taps
  taps=$(taps_since "$started") || taps=''
  if [[ $taps == 0 ]]; then
    return
  fi
  audit "release $version does not answer; taps since $started: ${taps:-not known}; nothing was put back"
  if [[ $taps =~ ^[0-9]+$ ]]; then
    # It recorded work, so it serves: better than nothing until somebody has looked.
    start_service || say "Release $version does not start again."
    refuse 71 "Release $version recorded taps that the snapshot does not hold: $taps. Nothing was put back, and $version stays. $WAY_OUT"
  fi
  refuse 71 "Whether release $version recorded taps that the snapshot does not hold could not be found out. Nothing was put back; the service is stopped. $WAY_OUT"
}

# Puts the snapshot from before the change back.
undo_migration() {
  local snapshot=$1 version=$2 level=$3 old=$4
  say "The database $LIVE_DB was moved to schema level $level, and the snapshot from before is $snapshot."
  require_no_taps "$version" "$snapshot"
  say "Putting back $snapshot, made after the stop."
  install_database "$snapshot" ||
    refuse 71 "The snapshot $snapshot could not be put back; the release before is $(basename "$old"). $WAY_OUT"
  say "$REPLACED"
  audit "release $version moved the schema to $level; $snapshot was put back, what it replaced: $REPLACED"
}

# Puts the database back that a rollback changed for INSTALLED: the file itself, which has the epoch that waiting taps name, else the snapshot of it.
undo_exchange() {
  local installed=$1 snapshot=$2 replaced=$3 version=$4
  say "The database $LIVE_DB was changed for $installed; the one from before is in $snapshot and in $replaced."
  require_no_taps "$version" "$installed"
  verb restore-revert "$replaced" >/dev/null || install_database "$snapshot" ||
    refuse 71 "The snapshot $snapshot could not be put back. $WAY_OUT"
  say "The database from before is back."
  audit "release $version does not answer; the database from before, $snapshot, was put back"
}

# change_to RELEASE REASON [INSTALLED SNAPSHOT REPLACED]: back again when the new one does not answer. The last three when the service is stopped
# and its database was changed for INSTALLED already: then a way back without the one from before would lose everything since.
change_to() {
  local release=$1 reason=$2 installed=${3:-} snapshot=${4:-} replaced=${5:-} old version level before
  old=$(current_release)
  before=$(readlink "$INSTALL_DIR/previous" || true)
  version=$(version_of "$release")
  if [[ -z $installed ]]; then
    if ! stop_service; then
      give_up "The service could not be stopped, or another program has the database open."
    fi
    # Not in a substitution: there Ctrl-C would end the script with the service stopped.
    snapshot_stopped "$reason" >"$WORK/snapshot"
    snapshot=$(<"$WORK/snapshot")
  fi
  APP=("$release/LaneAward.Web")
  point_to "$release"
  if start_service && wait_healthy 30 "$version"; then
    audit "release $version${snapshot:+, snapshot $snapshot}"
    nginx_healthy || say "nginx does not answer at $NGINX_HEALTH_URL."
    return
  fi
  show_journal
  say "Release $version does not answer. Going back to $(basename "${old:-nothing}")."
  if [[ -z $old || ! -d $old ]]; then
    audit "release $version does not answer; there is no release before it"
    refuse 71 "There is no release to go back to. $WAY_OUT"
  fi
  stop_service || refuse 71 "The service could not be stopped; the release before is $(basename "$old")${installed:+, its database is in $snapshot and in $replaced}. $WAY_OUT"
  # A release that cannot run cannot say the level either: without a number the database is left as it is.
  level=$(live_fact schemaLevel) || level=''
  APP=("$old/LaneAward.Web")
  if [[ -n $installed ]]; then
    undo_exchange "$installed" "$snapshot" "$replaced" "$version"
  elif [[ -s $LIVE_DB && -n $snapshot && $level =~ ^[0-9]+$ && $level != "$(schema_of "$old")" ]]; then
    undo_migration "$snapshot" "$version" "$level" "$old"
  fi
  point_to "$old"
  if [[ -n $before ]]; then
    ln -sfn "$before" "$INSTALL_DIR/previous"
  fi
  if start_service && wait_healthy 30; then
    audit "release $version failed; $(basename "$old") is back"
    refuse 70 "$(basename "$old") is back and answers."
  fi
  audit "release $version failed, and $(basename "$old") does not answer either"
  refuse 71 "$(basename "$old") does not answer either. $WAY_OUT"
}

release() {
  local version=$1
  [[ $version =~ ^[0-9A-Za-z][0-9A-Za-z.+_-]*$ ]] || refuse 64 "\"$version\" is no release."
  take_lock
  # Asked of a service that is known to run: otherwise no answer later would mean that the new release fails.
  if systemctl is-active --quiet "$SERVICE_NAME" && ! answers; then
    refuse 78 "$SERVICE_NAME runs, but $DIRECT_HEALTH_URL does not answer for $ENVIRONMENT, so nobody could tell whether the new release works. Is DIRECT_HEALTH_URL right? If the service hangs, stop it first (systemctl stop $(unit_words)). Nothing was changed."
  fi
  take_upload "$version"
  change_to "$INSTALL_DIR/releases/$version" before-release
  prune
  tell "release $version is served"
  run_status
}

rollback() {
  local version=$1 restore=$2 target level wanted older='' before='' check replaced=''
  take_lock
  if [[ -z $version ]]; then
    target=$(readlink -f "$INSTALL_DIR/previous" || true)
  else
    target=$INSTALL_DIR/releases/$version
  fi
  [[ -n $target && -d $target ]] || refuse 65 "There is no release to go back to. Nothing was changed. --list shows those that are here."
  check_manifest "$target" || refuse 65 "$target is not what its manifest says. Nothing was changed."
  level=$(live_fact schemaLevel)
  wanted=$(schema_of "$target")
  if [[ $level != "$wanted" ]]; then
    if [[ $restore != yes ]]; then
      refuse 78 "$(basename "$target") needs schema level $wanted, the database has $level. Nothing was changed. --restore-snapshot goes back with the database too and gives up what was recorded since."
    fi
    older=$(snapshot_of_level "$wanted") || refuse 65 "No backup of schema level $wanted is there. Nothing was changed."
    # Sound, of this shop, and how much would be given up: before anything is stopped.
    check=$(verb restore-check "$older")
    tell "$check"
    if [[ $yes != yes ]]; then
      refuse 64 "What was recorded after that is given up: add --yes. Nothing was changed."
    fi
    if [[ $ENVIRONMENT == public && $confirmed != production ]]; then
      refuse 64 "This is the public shop: add --confirm production. Nothing was changed."
    fi
    if ! stop_service; then
      give_up "The service could not be stopped."
    fi
    snapshot_stopped before-rollback >"$WORK/snapshot"
    before=$(<"$WORK/snapshot")
    install_database "$older" || give_up "The snapshot $older could not be put back."
    replaced=$REPLACED
    say "The database is that of $older. What it replaced is in $before and in $replaced."
  fi
  change_to "$target" before-rollback "$older" "$before" "$replaced"
  audit "rolled back to $(basename "$target")"
  tell "release $(basename "$target") is served"
  run_status
}

snapshot_of_level() {
  local file
  while IFS= read -r file; do
    if [[ $(sed -n 's/.*"schema": *\([0-9]*\).*/\1/p' "${file%.db}.json") == "$1" ]]; then
      printf '%s\n' "$file"
      return
    fi
  done < <(verb backups list | grep ' verified ' | sed 's/.* \(\/.*\)/\1/')
  return 1
}

main() {
  local mode='' version='' restore=no yes=no confirmed=''
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
      --restart-only | --list | --release | --rollback) mode=${mode:+$mode,}$1 ;;
      --restore-snapshot) restore=yes ;;
      --yes) yes=yes ;;
      --confirm)
        confirmed=${2:-}
        shift
        ;;
      *.db) refuse 64 "A cutover takes no database. To restore one, use vm_workforce_restore.sh. Nothing was changed." ;;
      -*)
        usage >&2
        exit 64
        ;;
      *) version=$1 ;;
    esac
    shift
  done
  if [[ -n ${DB_SOURCE:-} ]]; then
    refuse 64 "A cutover takes no database (DB_SOURCE is set). To restore one, use vm_workforce_restore.sh. Nothing was changed."
  fi
  begin cutover
  find_app "$HERE/.."
  OWN_APP=("${APP[@]}")
  read_settings
  UPLOAD_DIR=${UPLOAD_DIR:-/home/${SUDO_USER:-ubuntu}/laneaward-$ENVIRONMENT-upload}
  case $mode in
    --restart-only) restart_only ;;
    --list) list ;;
    --release)
      [[ -n $version ]] || refuse 64 "Which release? See --list."
      release "$version"
      ;;
    --rollback) rollback "$version" "$restore" ;;
    *)
      usage >&2
      exit 64
      ;;
  esac
}

main "$@"
