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

# The one that --rollback means; nothing where there is none.
previous_release() {
  readlink -f "$INSTALL_DIR/previous" 2>/dev/null || true
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

# is_another_build UPLOAD RELEASE: of the same version, but of a working copy that was changed, for another machine, or built otherwise.
is_another_build() {
  [[ -f $1/manifest.sha256 ]] && ! cmp -s <(content_of "$2") <(content_of "$1")
}

runtime_of() {
  tr -d ' \n' <"$1/VERSION.json" | field runtime
}

# Copied beside, then renamed: a folder in releases/ is whole or not there. It is never written again.
take_upload() {
  local version=$1 upload=$UPLOAD_DIR/$1 release=$INSTALL_DIR/releases/$1
  if [[ -d $release ]]; then
    check_manifest "$release" || refuse 65 "$release is not what its manifest says. Nothing was changed."
    is_another_build "$upload" "$release" || return 0
    # What was sent is what is meant, but for what people work with, and what this script itself runs from.
    if [[ $release == "$(current_release)" || $release == "$(dirname "$HERE")" ]]; then
      # Two builds of one commit are not the same to the last byte; a publish whose connection broke is run again.
      [[ $version == *dirty* || $(runtime_of "$release") != "$(runtime_of "$upload")" ]] || return 0
      refuse 65 "$upload is another build than $release, which has the same version and is in use. Nothing was changed. Publish it under another version, or remove the upload to serve the one that is here."
    fi
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
  if [[ -d $release ]]; then
    say "$upload is another build than $release, which has the same version and is not served: the upload takes its place."
    audit "another build of $version takes the place of the one that was there"
    # Under a name that the next release clears away, should this one be cut off.
    mv -T "$release" "$INSTALL_DIR/releases/.new-old-$version" || refuse 70 "$release could not be put aside. Nothing was changed."
  fi
  mv -T "$INSTALL_DIR/releases/.new-$version" "$release" || refuse 70 "$release could not be given its name. What is served was not changed."
  if [[ -d $INSTALL_DIR/releases/.new-old-$version ]]; then
    chmod -R u+w "$INSTALL_DIR/releases/.new-old-$version"
    rm -rf "$INSTALL_DIR/releases/.new-old-$version"
  fi
}

# One rename each: when any of it fails, "current" and "previous" are what they were. What "previous" will be is laid beside it first, so that a cut
# between the two renames loses nothing: settle_previous. workforce_app is the name that the runbook has always used.
point_to() {
  local left
  left=$(current_release)
  if [[ -n $left && $left != "$1" ]]; then
    ln -sfn "$left" "$INSTALL_DIR/.previous.new" || return 1
  fi
  if [[ ! -L $INSTALL_DIR/workforce_app ]]; then
    ln -sfn current "$INSTALL_DIR/workforce_app" || return 1
  fi
  ln -sfn "$1" "$INSTALL_DIR/.current.new" && mv -T "$INSTALL_DIR/.current.new" "$INSTALL_DIR/current" || return 1
  settle_previous
  # The new release may move the database: a power cut must not leave the old one linked beside that.
  sync "$INSTALL_DIR" || say "$INSTALL_DIR could not be written to the disk for good."
}

# Finishes what a cut between the two renames left, and drops it where "current" was not changed.
settle_previous() {
  local noted=$INSTALL_DIR/.previous.new
  [[ -L $noted ]] || return 0
  if [[ $(readlink -f "$noted") != "$(current_release)" ]]; then
    mv -T "$noted" "$INSTALL_DIR/previous" || say "The link $INSTALL_DIR/previous could not be changed to $(readlink "$noted")."
  else
    rm -f "$noted"
  fi
}

# point_back RELEASE PREVIOUS: as it was before, also which one --rollback means; PREVIOUS is empty where there was none. The service is stopped.
point_back() {
  local old=$1 before=$2
  if ! point_to "$old"; then
    audit "the link to $(basename "${old:-nothing}") could not be changed back; the service is stopped"
    refuse 71 "The link $INSTALL_DIR/current could not be changed back to $(basename "${old:-nothing}"); the service is stopped. $WAY_OUT"
  fi
  if [[ -z $before ]]; then
    rm -f "$INSTALL_DIR/previous"
  elif ! ln -sfn "$before" "$INSTALL_DIR/.previous.new" || ! mv -T "$INSTALL_DIR/.previous.new" "$INSTALL_DIR/previous"; then
    say "The link $INSTALL_DIR/previous could not be changed back to $before."
  fi
}

prune() {
  local release kept=0
  while IFS= read -r release; do
    if [[ $release == "$(current_release)" || $release == "$(previous_release)" ]]; then
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
  local before after version outcome=1
  take_lock
  # The file from before, when it was removed, goes with the process. A file by another name is taken, as after a change of the settings.
  if was_replaced_under_service; then
    refuse 78 "$(other_database) Nothing was changed."
  fi
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
  if systemctl restart "$SERVICE_NAME"; then
    outcome=0
    wait_healthy 30 "$version" || outcome=$?
  fi
  if ((outcome == 0)); then
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
  if ((outcome == 2)); then
    audit "restarted; it serves another file than $LIVE_DB"
    refuse 71 "The service was restarted and answers, but it serves another file than this call is for, see above."
  fi
  show_journal
  audit "restart failed"
  refuse 71 "The service does not answer after the restart; the journal above says why. Nothing was changed: mend that and run this again, or go back with --rollback."
}

# The way back is copied after the stop: it holds everything that was acknowledged. SNAPSHOT names it; it is empty where there is no database.
snapshot_stopped() {
  SNAPSHOT=''
  if [[ ! -s $LIVE_DB ]]; then
    return
  fi
  # Not in a substitution: there Ctrl-C would end the script with the service stopped. A name that could not be written is no way back.
  if verb backup --reason "$1" >"$WORK/snapshot"; then
    SNAPSHOT=$(<"$WORK/snapshot")
  fi
  [[ -s $SNAPSHOT ]] || give_up "No backup could be made before the change."
}

# database_level RELEASE...: what a release is said to need tells nothing of what it did. A program reads only a database of its own level, so the
# script's own is asked, then those of the releases. A release that cannot run can say nothing: without a number the database is left as it is.
database_level() {
  local release level=''
  if [[ -s $LIVE_DB ]]; then
    level=$(APP=("${OWN_APP[@]}") && live_fact schemaLevel 2>/dev/null) || true
    for release in "$@"; do
      if [[ -n $level || ! -x $release/LaneAward.Web ]]; then continue; fi
      level=$(APP=("$release/LaneAward.Web") && live_fact schemaLevel 2>/dev/null) || true
    done
  fi
  printf '%s' "$level"
}

# Puts the snapshot from before the change back. Nobody tapped since, so it is the shop itself: with a new epoch every tap that waits on a tablet,
# stops among them, would be refused, and everybody signed out. By the script's own program, which knows the option.
undo_migration() {
  local snapshot=$1 version=$2 level=$3 old=$4 APP=("${OWN_APP[@]}")
  say "The database $LIVE_DB was moved to schema level $level, and the snapshot from before is $snapshot."
  require_no_taps "release $version" "$snapshot" "$WAY_OUT"
  say "Putting back $snapshot, made after the stop."
  install_database "$snapshot" --keep-epoch ||
    refuse 71 "The snapshot $snapshot could not be put back; the release before is $(basename "$old"). $WAY_OUT"
  say "$REPLACED"
  audit "release $version moved the schema to $level; $snapshot was put back, what it replaced: $REPLACED"
}

# Puts the database back that a rollback changed for INSTALLED: the file itself, which has the epoch that waiting taps name, else the snapshot of it.
undo_exchange() {
  local installed=$1 snapshot=$2 replaced=$3 version=$4
  say "The database $LIVE_DB was changed for $installed; the one from before is in $snapshot and in $replaced."
  require_no_taps "release $version" "$installed" "$WAY_OUT"
  verb restore-revert "$replaced" >/dev/null || install_database "$snapshot" ||
    refuse 71 "The snapshot $snapshot could not be put back. $WAY_OUT"
  say "The database from before is back."
  audit "release $version is not served; the database from before, $snapshot, was put back"
}

# change_to RELEASE REASON [BACKUP]: back again when the new one does not answer. With BACKUP the database is changed for it as well, after the link: cut
# off between the two, the older release refuses the newer database and serves nobody. The other way round an enabled service would start the newer
# release on the backup, move its schema, and people would work with it unasked.
change_to() {
  local release=$1 reason=$2 installed=${3:-} goes_on=no replaced='' snapshot old version level stood before
  old=$(current_release)
  before=$(readlink "$INSTALL_DIR/previous" || true)
  if [[ -n $installed && $old == "$release" ]]; then
    # It was cut off there, and the link before is the one to go back to.
    goes_on=yes
    old=$(previous_release)
    before=$release
  fi
  version=$(version_of "$release")
  if ! stop_service; then
    give_up "The service could not be stopped, or another program has the database open."
  fi
  snapshot_stopped "$reason"
  snapshot=$SNAPSHOT
  stood=$(database_level "$old" "$before" "$release")
  point_to "$release" || give_up "The link $INSTALL_DIR/current could not be changed to $version."
  if [[ -n $installed ]]; then
    # Not by point_to alone, which goes on without: a power cut must not bring the newer release back beside the backup.
    if ! sync "$INSTALL_DIR" || ! install_database "$installed"; then
      if [[ $goes_on == yes ]]; then
        audit "$installed could not be put in place; $version is linked, and the newer database is in its place"
        refuse 71 "The snapshot $installed could not be put in place. As before, $version is linked beside the newer database, and the service is stopped. Mend that and run this again, or take $(basename "${old:-the newer release}") back with --rollback."
      fi
      point_back "$old" "$before"
      give_up "The snapshot $installed could not be put back."
    fi
    replaced=$REPLACED
    say "The database is that of $installed. What it replaced is in $snapshot and in $replaced."
  fi
  APP=("$release/LaneAward.Web")
  if start_service && wait_healthy 30 "$version"; then
    audit "release $version${snapshot:+, snapshot $snapshot}"
    nginx_healthy || say "nginx does not answer at $NGINX_HEALTH_URL."
    return
  fi
  show_journal
  say "Release $version does not answer. Going back to $(basename "${old:-nothing}")."
  if [[ -z $old || ! -d $old ]]; then
    audit "release $version does not answer; there is no release before it"
    refuse 71 "There is no release to go back to${installed:+; the database from before is in $snapshot and in $replaced}. $WAY_OUT"
  fi
  stop_service || refuse 71 "The service could not be stopped; the release before is $(basename "$old")${installed:+, its database is in $snapshot and in $replaced}. $WAY_OUT"
  level=$(database_level "$release" "$old" "$before")
  APP=("$old/LaneAward.Web")
  if [[ -n $installed ]]; then
    undo_exchange "$installed" "$snapshot" "$replaced" "$version"
  elif [[ -s $LIVE_DB && -n $snapshot && $level =~ ^[0-9]+$ && $stood =~ ^[0-9]+$ && $level != "$stood" ]]; then
    undo_migration "$snapshot" "$version" "$level" "$old"
  fi
  point_back "$old" "$before"
  if [[ $STOPPED_BEFORE == yes && -s $LIVE_DB && $(database_level "$old" "$release") != "$(schema_of "$old")" ]]; then
    audit "release $version failed; $(basename "$old") is linked; the service was stopped before and stays so"
    refuse 71 "$(basename "$old") is linked again. The service was stopped before and stays so: a start would move the database to schema level $(schema_of "$old"). To start it: systemctl start $(unit_words)."
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
  settle_previous
  require_answer "the new release"
  take_upload "$version"
  change_to "$INSTALL_DIR/releases/$version" before-release
  prune || say "Old releases in $INSTALL_DIR/releases could not be removed."
  tell "release $version is served"
  run_status
}

rollback() {
  local version=$1 restore=$2 current target level wanted linked older='' check taps=''
  take_lock
  settle_previous
  current=$(current_release)
  if [[ -z $version ]]; then
    target=$(previous_release)
    if [[ $target == "$current" ]]; then target=''; fi
  else
    target=$INSTALL_DIR/releases/$version
  fi
  level=$(database_level "$target" "$current" "$(previous_release)")
  linked=$(schema_of "$current")
  if [[ -z $version && $restore == yes && $level =~ ^[0-9]+$ && $linked =~ ^[0-9]+$ ]] && ((level > linked)); then
    say "A rollback to $(basename "$current") was cut off before the database was changed: it goes on."
    target=$current
  elif [[ -z $version && $restore == yes && -n $level && $level == "$linked" && -n $target && $(schema_of "$target") -gt $level ]]; then
    # Cut off after the database, or done. The other way it would take the newer database in its place.
    refuse 78 "$(basename "$current") and the database go together (schema level $level): going back to it is done. Nothing was changed. If the service is stopped, start it: systemctl start $(unit_words). Forward again goes --release $(basename "$target")."
  fi
  [[ -n $target && -d $target ]] || refuse 65 "There is no release to go back to. Nothing was changed. --list shows those that are here."
  check_manifest "$target" || refuse 65 "$target is not what its manifest says. Nothing was changed."
  wanted=$(schema_of "$target")
  if [[ -s $LIVE_DB && ! $level =~ ^[0-9]+$ ]]; then
    refuse 78 "The schema level of $LIVE_DB could not be found out, by $(basename "$target") neither. Nothing was changed. See what db status says: ${APP[*]} db status."
  fi
  if [[ -n $level && $level != "$wanted" ]]; then
    older=$(snapshot_of_level "$wanted") || older=''
    if [[ $restore != yes ]]; then
      if [[ -n $older ]]; then taps=$(taps_since "$older") || taps=''; fi
      refuse 78 "$(basename "$target") needs schema level $wanted, the database has $level. Nothing was changed. --restore-snapshot goes back with the database too and gives up what was recorded since${older:+ $older, taps among it: ${taps:-not known}}."
    fi
    [[ -n $older ]] || refuse 65 "No backup of schema level $wanted is there. Nothing was changed."
    # Sound, of this shop, and how much would be given up: before anything is stopped.
    check=$(verb restore-check "$older")
    tell "$check"
    if [[ $yes != yes ]]; then
      refuse 64 "What was recorded after that is given up: add --yes. Nothing was changed."
    fi
    if [[ $ENVIRONMENT == public && $confirmed != production ]]; then
      refuse 64 "This is the public shop: add --confirm production. Nothing was changed."
    fi
  fi
  change_to "$target" before-rollback "$older"
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
  if [[ $mode == --list ]]; then LOOKS_ONLY=yes; fi
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
