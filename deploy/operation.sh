# shellcheck shell=bash
# What the vm_workforce_*.sh scripts share: settings, the lock, the audit line, the program's verbs, stopping and starting the service.
# Sourced, never run. Every database act is a verb of the program: no script opens the file itself.

# Whoever listened may have gone: an operation goes on to its end all the same.
say() {
  printf '%s\n' "$*" >&2 || true
}

# A result, for standard output: the same.
tell() {
  printf '%s\n' "$*" || true
}

refuse() {
  say "$2"
  exit "$1"
}

# What the caller sets wins; the rest comes from the environment file, which is read as systemd reads it and never run: of a name that stands there
# twice the last line counts.
read_environment_file() {
  local line name value called
  called=$(compgen -v)
  while IFS= read -r line || [[ -n $line ]]; do
    # Blanks around a name and a value do not count.
    [[ $line =~ ^[[:space:]]*([A-Za-z_][A-Za-z0-9_]*)[[:space:]]*=[[:space:]]*(.*[^[:space:]])?[[:space:]]*$ ]] || continue
    name=${BASH_REMATCH[1]}
    value=${BASH_REMATCH[2]}
    if [[ $value == \"*\" || $value == \'*\' ]]; then
      value=${value:1:${#value}-2}
    fi
    if [[ $'\n'$called$'\n' != *$'\n'"$name"$'\n'* ]]; then
      export "$name=$value"
    fi
  done <"$1"
}

# setting_of FILE NAME: whatever the caller set; nothing when FILE does not say it.
setting_of() (
  unset "$2"
  if [[ -r $1 ]]; then read_environment_file "$1"; fi
  printf '%s' "${!2:-}"
)

environment_of() {
  # A backup says it by its name.
  case ${1##*/} in
    workforce_vm-staging_*.db) echo staging ;;
    workforce_vm-public_*.db) echo public ;;
    workforce_local_*.db) echo development ;;
    *) environment_in "$1" ;;
  esac
}

environment_in() {
  LaneAward__Environment=public LaneAward__DataDirectory=$(dirname "$1") LaneAward__DatabasePath=$1 verb db status --json | tr -d ' \n' | field environment
}

# Which environment: --env, else what the unit or the folder is called. Never a guess.
find_environment() {
  if [[ -n ${ENVIRONMENT:-} ]]; then
    :
  elif [[ -n ${LaneAward__Environment:-} ]]; then
    ENVIRONMENT=$LaneAward__Environment
  elif [[ -n ${SERVICE_NAME:-} ]]; then
    if [[ $SERVICE_NAME == *-staging* ]]; then ENVIRONMENT=staging; else ENVIRONMENT=public; fi
  elif [[ ${DB_DIR:-}${LIVE_DB:-} == *-staging/* ]]; then
    ENVIRONMENT=staging
  elif [[ -s ${LIVE_DB:-${DB_DIR:-}/workforce.db} ]]; then
    # The database itself says whose it is.
    ENVIRONMENT=$(environment_of "${LIVE_DB:-${DB_DIR:-}/workforce.db}")
  else
    refuse 64 "Which environment? Give --env staging (or public), or SERVICE_NAME and DB_DIR."
  fi
  case $ENVIRONMENT in
    staging | public | development) ;;
    production)
      ENVIRONMENT=public
      ;;
    *) refuse 64 "The environment is \"$ENVIRONMENT\"; it can be staging or public." ;;
  esac
}

# What the names of folders and units end with, and where the service listens.
suffix_of() {
  if [[ $1 != public ]]; then printf '%s' "-$1"; fi
}

port_of() {
  if [[ $1 == public ]]; then echo 9194; else echo 9193; fi
}

# What nobody set is called as the installer calls it.
settle_places() {
  local suffix
  suffix=$(suffix_of "$1")
  SERVICE_NAME=${SERVICE_NAME:-laneaward-workforce-api$suffix}
  SERVICE_NAME=${SERVICE_NAME%.service}
  INSTALL_DIR=${INSTALL_DIR:-/opt/laneaward$suffix}
  if [[ -z ${DB_DIR:-} && -n ${LIVE_DB:-} ]]; then
    DB_DIR=$(dirname "$LIVE_DB")
  fi
  DB_DIR=${DB_DIR:-${LaneAward__DataDirectory:-/var/lib/laneaward$suffix}}
  LIVE_DB=${LIVE_DB:-${LaneAward__DatabasePath:-$DB_DIR/workforce.db}}
}

# print_places ENVIRONMENT: one a line, in the words of a refusal.
print_places() {
  printf '%s is %s\n' SERVICE_NAME "$SERVICE_NAME" INSTALL_DIR "$(readlink -m "$INSTALL_DIR")" \
    'DB_DIR (LaneAward__DataDirectory)' "$(readlink -m "$DB_DIR")" 'LIVE_DB (LaneAward__DatabasePath)' "$(readlink -m "$LIVE_DB")" \
    LaneAward__BackupDirectory "$(readlink -m "${LaneAward__BackupDirectory:-/var/backups/laneaward/$1}")" \
    LaneAward__PinKeyFile "$(readlink -m "${LaneAward__PinKeyFile:-/etc/laneaward/$1-pin.key}")"
}

# places_of ENVIRONMENT [FILE]: the same of an environment, whatever the caller set: by FILE, or as the installer calls them.
places_of() (
  unset SERVICE_NAME INSTALL_DIR DB_DIR LIVE_DB LaneAward__DataDirectory LaneAward__DatabasePath LaneAward__BackupDirectory LaneAward__PinKeyFile
  if [[ -n ${2:-} ]]; then read_environment_file "$2"; fi
  settle_places "$1"
  print_places "$1"
)

# refuse_places_of OTHER ETC FILE: a name that was left in a shell or copied into FILE would stop the other shop, or put a database in the place of
# its own. What the installer calls this environment's own stays its own, whatever the settings of the other one say. A script that only looks goes
# on (LOOKS_ONLY): who mends the settings needs it.
refuse_places_of() {
  local taken theirs=$2/$1.env
  [[ -r $theirs ]] || theirs=''
  taken=$(print_places "$ENVIRONMENT" | grep -Fxvf <(places_of "$ENVIRONMENT") | grep -Fxf <(places_of "$1" && places_of "$1" "$theirs")) || return 0
  taken="The operation is for $ENVIRONMENT, but ${taken//$'\n'/ and }, which belongs to $1${theirs:+ (by its default or by $theirs)}."
  if [[ $LOOKS_ONLY == yes ]]; then
    say "$taken Every operation that changes something is refused until one of the two is mended."
  else
    refuse 78 "$taken Nothing was changed. Take it out of this call or out of $3${theirs:+ (or out of $theirs, if it is wrong there)}, or give --env $1."
  fi
}

read_settings() {
  local etc file port other
  SERVICE_USER=${SERVICE_USER-laneaward}
  if ! id -u "$SERVICE_USER" >/dev/null 2>&1; then
    SERVICE_USER=''
  fi
  find_environment
  etc=${LANEAWARD_ETC:-/etc/laneaward}
  file=$etc/$ENVIRONMENT.env
  if [[ -r $file ]]; then
    read_environment_file "$file"
  elif [[ -z ${DB_DIR:-}${LIVE_DB:-} ]]; then
    if [[ -e $file || -d $etc && ! -x $etc ]]; then
      refuse 77 "Only root and the service may read $file. Run this with sudo."
    fi
    refuse 64 "$file is not there, and neither DB_DIR nor LIVE_DB is given. Is the environment installed on this machine?"
  fi
  if [[ ${LaneAward__Environment:-$ENVIRONMENT} != "$ENVIRONMENT" ]]; then
    refuse 78 "The settings are of $LaneAward__Environment, the operation is for $ENVIRONMENT. Nothing was changed."
  fi
  settle_places "$ENVIRONMENT"
  for other in staging public; do
    if [[ $other != "$ENVIRONMENT" ]]; then refuse_places_of "$other" "$etc" "$file"; fi
  done
  port=$(port_of "$ENVIRONMENT")
  DIRECT_HEALTH_URL=${DIRECT_HEALTH_URL:-http://127.0.0.1:$port/api/health}
  LOCK_FILE=${LOCK_FILE:-/run/lock/laneaward-$ENVIRONMENT.lock}
  OPS_LOG=${OPS_LOG:-/var/log/laneaward/ops-$ENVIRONMENT.log}
  if [[ -z ${LaneAward__PinKeyFile:-} && -e $etc/$ENVIRONMENT-pin.key ]]; then
    export LaneAward__PinKeyFile=$etc/$ENVIRONMENT-pin.key
  fi
  export LaneAward__Environment=$ENVIRONMENT LaneAward__DataDirectory=$DB_DIR LaneAward__DatabasePath=$LIVE_DB
}

# The program that this script was released with; in a source tree the newest build. A script may change APP afterwards, never OWN_APP.
find_app() {
  local root=$1 dll
  # In a source tree a folder has that name.
  if [[ -f $root/LaneAward.Web && -x $root/LaneAward.Web ]]; then
    APP=("$root/LaneAward.Web")
    OWN_APP=("${APP[@]}")
    return
  fi
  for dll in "$root"/LaneAward.Web/bin/{Release,Debug}/net10.0/LaneAward.Web.dll; do
    if [[ -f $dll ]]; then
      APP=(dotnet "$dll")
      OWN_APP=("${APP[@]}")
      return
    fi
  done
  refuse 69 "There is no LaneAward.Web in $(readlink -f "$root"), and no build of it. Run this from a release, or build this checkout first (scripts/run.sh)."
}

# As the service's user, so that no file of the service ever belongs to somebody else.
verb() {
  if [[ $(id -u) == 0 && -n $SERVICE_USER && $(id -un) != "$SERVICE_USER" ]]; then
    runuser -u "$SERVICE_USER" -- "${APP[@]}" "$@"
  else
    "${APP[@]}" "$@"
  fi
}

as_root() {
  "${APP[@]}" "$@"
}

# pin_verb RUN WORDS...: PINs go to a terminal, or into a file that is the caller's own. The service's user could make none in the caller's
# folder, so it is made here, and the program checks the place and writes to standard output.
pin_verb() {
  local run=$1 words=() out='' code=0
  shift
  while (($# > 0)); do
    if [[ $1 == --out && ${2:-} != - ]]; then
      out=${2:-}
      [[ -n $out ]] || refuse 64 "--out needs a file."
      shift
    else
      words+=("$1")
    fi
    shift
  done
  if [[ -z $out ]]; then
    "$run" "${words[@]}"
    return
  fi
  [[ ! -e $out ]] || refuse 64 "$out exists already. Choose a new name."
  umask 0077
  set -o noclobber
  exec 8>"$out" || refuse 77 "$out cannot be made. Nothing was changed."
  set +o noclobber
  if [[ -n ${SUDO_UID:-} && $(id -u) == 0 ]]; then
    chown "$SUDO_UID${SUDO_GID:+:$SUDO_GID}" "$out"
  fi
  "$run" "${words[@]}" --out "$(readlink -f "$out")" --opened >&8 || code=$?
  exec 8>&-
  if [[ -s $out ]]; then
    say "Written to $out, readable by you alone. Remove it when the PINs are handed out."
  else
    rm -f "$out"
    ((code != 0)) || say "Nobody has a PIN, so there is nothing to write."
  fi
  return "$code"
}

# flock ends with its process, so a killed operation leaves no lock behind.
take_lock() {
  local holder
  mkdir -p "$(dirname "$LOCK_FILE")"
  exec 9<>"$LOCK_FILE" || refuse 77 "$LOCK_FILE cannot be written. Run this with sudo."
  if ! flock -n 9; then
    holder=$(cat "$LOCK_FILE")
    refuse 75 "Another operation is running: $holder. Nothing was changed."
  fi
  printf '%s by %s, process %s, since %s\n' "$OPERATION" "${SUDO_USER:-$(id -un)}" "$$" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" >"$LOCK_FILE"
}

# From the moment when the service is touched: Ctrl-C ends the step that runs, not the script. A step that failed has its way back, half an
# operation has none. A command and not '': what is ignored is ignored by the verbs as well. That a terminal is gone is: nobody asked for an end,
# and the last step of a perfect restore would be cut off by it.
see_it_through() {
  trap : INT TERM PIPE
  trap '' HUP
}

# One line an operation. No PIN and no password is ever an argument of ours.
audit() {
  mkdir -p "$(dirname "$OPS_LOG")" 2>/dev/null || true
  printf '%s %s %s: %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "${SUDO_USER:-$(id -un)}" "$OPERATION" "$*" >>"$OPS_LOG" 2>/dev/null ||
    say "(The line could not be written to $OPS_LOG: $OPERATION: $*)"
}

# A field of a flat JSON answer; enough for health, and no JSON reader needs to be installed.
field() {
  sed -n "s/.*\"$1\":\"\\{0,1\\}\\([^\",}]*\\).*/\\1/p" | head -n 1
}

health() {
  curl -sS --max-time 5 "$@" 2>/dev/null
}

# manifest_fact BACKUP NAME: a number or a word of the manifest beside a backup.
manifest_fact() {
  sed 's/": */":/' "${1%.db}.json" 2>/dev/null | field "$2"
}

# live_fact NAME: one of the facts of "db status".
live_fact() {
  verb db status --json | tr -d ' \n' | field "$1"
}

# How many taps the live database acknowledged that BACKUP does not hold; no number when that cannot be found out.
taps_since() {
  # The script's own release: the one that is being changed may not know the question.
  local APP=("${OWN_APP[@]}")
  verb restore-check "$1" --json 2>/dev/null | tr -d ' \n' | field tapsSince
}

# require_no_taps WHAT BACKUP WAY_OUT: goes on only when nobody worked with WHAT, which began with BACKUP and does not answer. The tablets were
# served whether or not health could be asked, and what was acknowledged is not given up by a script.
require_no_taps() {
  local what=$1 backup=$2 way_out=$3 taps
  taps=$(taps_since "$backup") || taps=''
  if [[ $taps == 0 ]]; then
    return
  fi
  audit "$what does not answer; taps since $backup: ${taps:-not known}; nothing was put back"
  if [[ $taps =~ ^[0-9]+$ ]]; then
    # It recorded work, so it serves: better than nothing until somebody has looked.
    start_service || say "The service does not start again."
    refuse 71 "${what^} recorded taps that $backup does not hold: $taps. Nothing was put back, and it stays. $way_out"
  fi
  refuse 71 "Whether $what recorded taps that $backup does not hold could not be found out. Nothing was put back; the service is stopped. $way_out"
}

# has_open FILE: whether the process of the service has FILE itself open, by whatever name.
has_open() {
  local file
  for file in "/proc/$(main_pid)/fd/"*; do
    if [[ $file -ef $1 ]]; then return 0; fi
  done
  return 1
}

# The settings of this call do not say it: a unit may have settings of its own (systemctl edit), and a name that was left in a shell counts here and
# not there.
serves_live_database() {
  has_open "$LIVE_DB"
}

# The names of what it serves instead: the file that the log it writes belongs to. What was removed under it ends with " (deleted)".
served_names() {
  readlink "/proc/$(main_pid)/fd/"* 2>/dev/null | sed -n 's/-wal\( (deleted)\)\{0,1\}$//p' | sort -u | paste -sd ' ' || true
}

# Whether another file took the name of the one that the service has open.
was_replaced_under_service() {
  systemctl is-active --quiet "$SERVICE_NAME" && ! serves_live_database && [[ $(served_names) == "$(readlink -m "$LIVE_DB")" ]]
}

# What keeps the file from before where its name is gone, in a sentence: it lives only as long as the process has it open, and its log goes with it.
rescue() {
  local file name kept=''
  for file in "/proc/$(main_pid)/fd/"*; do
    name=$(readlink "$file") || continue
    case $name in
      "$(readlink -m "$LIVE_DB") (deleted)" | "$(readlink -m "$LIVE_DB")-wal (deleted)") ;;
      *) continue ;;
    esac
    name=/var/tmp/$(basename "${name% (deleted)}")
    # Every connection has it open once more.
    if [[ $kept != *" $name;"* ]]; then kept+="cp $file $name; "; fi
  done
  if [[ -n $kept ]]; then
    printf '%s' " The file from before was removed and goes for good when the service stops. Keep it first: ${kept%; }."
  fi
}

# The same in a sentence, and what to do.
other_database() {
  local served
  if was_replaced_under_service; then
    printf '%s' "$LIVE_DB was replaced or moved under the running $SERVICE_NAME, which records nothing any more.$(rescue) Put the file from before back if it is there. If what is there now is to go on, or a backup, stop the service (systemctl stop $(unit_words)) and move $LIVE_DB-wal and $LIVE_DB-shm aside first: they are of the file from before, and would be replayed into this one. See \"When nothing is recorded\" in workforce_app/docs/runbook.md."
    return
  fi
  served=$(served_names)
  printf '%s' "$SERVICE_NAME serves ${served:-another file}, and this call is for $LIVE_DB. Compare what was set here (LIVE_DB, DB_DIR, LaneAward__DatabasePath) with: systemctl show -p Environment -p EnvironmentFiles $SERVICE_NAME."
}

# Before anything is changed: else the service would go on with its file, and the operation be done to one that nobody works with.
require_live_database() {
  if systemctl is-active --quiet "$SERVICE_NAME" && ! serves_live_database; then
    refuse 78 "$(other_database) Nothing was changed."
  fi
}

# Before the stop, asked of a service that is known to run: otherwise no answer later would mean that what is new fails.
require_answer() {
  if systemctl is-active --quiet "$SERVICE_NAME" && ! was_replaced_under_service && ! answers; then
    refuse 78 "$SERVICE_NAME runs, but $DIRECT_HEALTH_URL does not answer for $ENVIRONMENT, so nobody could tell whether $1 works. Is DIRECT_HEALTH_URL right? If the service hangs, stop it first (systemctl stop $(unit_words)). Nothing was changed."
  fi
  require_live_database
}

# Did restore-install change the file? It may have been cut off, so its exit code does not say. It names the folder of the file from before
# ("-" where there was none), and until the change both names lead to the same file; what lies beside that may have been moved already.
was_replaced() {
  local kept
  kept=$1/$(basename "$LIVE_DB")
  case $1 in
    '') return 1 ;;
    -) [[ -e $LIVE_DB ]] ;;
    *) [[ -e $kept-wal || -e $kept-shm || -e $kept-journal ]] || ! { [[ $LIVE_DB -ef $kept ]] || cmp -s "$LIVE_DB" "$kept"; } ;;
  esac
}

# install_database BACKUP [OPTION...]: puts it in the place of the live one; REPLACED names the folder of the file from before. Fails when the file is the one
# from before; what became of it when the verb was cut off is seen by the files. More words are options of restore-install.
install_database() {
  local code=0
  verb restore-install "$@" >"$WORK/installed" || code=$?
  REPLACED=$(<"$WORK/installed")
  ((code == 0)) || was_replaced "$REPLACED"
}

main_pid() {
  systemctl show -p MainPID --value "$SERVICE_NAME" 2>/dev/null || echo 0
}

# Whether somebody had stopped it on purpose; one that failed to start, or is about to try again, was meant to run.
is_stopped() {
  ! { has_socket && systemctl is-active --quiet "$SERVICE_NAME.socket"; } &&
    [[ $(systemctl show -p ActiveState "$SERVICE_NAME" 2>/dev/null) == *ActiveState=inactive* ]]
}

# Stopped and proven: sealing succeeds only when nobody has the database open.
stop_service() {
  local tries
  if [[ -z $STOPPED_BEFORE ]]; then
    if [[ $(systemctl show -p LoadState "$SERVICE_NAME" 2>/dev/null) == *LoadState=not-found* ]]; then
      refuse 78 "This machine has no service $SERVICE_NAME. Nothing was changed. Is SERVICE_NAME right, in this call and in the settings?"
    fi
    require_live_database
    if is_stopped; then STOPPED_BEFORE=yes; else STOPPED_BEFORE=no; fi
  fi
  see_it_through
  # A socket that goes on listening starts the service again with the next tablet's poll.
  if has_socket; then
    systemctl stop "$SERVICE_NAME.socket" || return 1
  fi
  systemctl stop "$SERVICE_NAME" || return 1
  if [[ ! -s $LIVE_DB ]]; then
    return 0
  fi
  for tries in 0 0.2 0.5 1 2; do
    sleep "$tries"
    if verb db seal >/dev/null 2>"$WORK/seal"; then
      return 0
    fi
    if ! grep -q 'open in another program' "$WORK/seal"; then
      # Damaged: there is nothing to fold in, and the unit says that it has stopped.
      ! systemctl is-active --quiet "$SERVICE_NAME"
      return
    fi
  done
  say "$(cat "$WORK/seal")"
  return 1
}

# reset-failed first: after several failed starts systemd refuses the one that would work.
start_service() {
  systemctl reset-failed "$SERVICE_NAME" 2>/dev/null || true
  if has_socket; then
    systemctl start "$SERVICE_NAME.socket" || return 1
  fi
  systemctl start "$SERVICE_NAME"
}

# give_up WHY: before anything was changed. The shop is served again, or a person must know that it is not. One that was stopped before stays so:
# after an operation that was cut off, a start may move the database.
give_up() {
  if [[ $STOPPED_BEFORE == yes ]]; then
    audit "$1 Nothing was changed; the service was stopped before and stays so"
    refuse 71 "$1 Nothing was changed; the service was stopped before and stays so. Mend that and run this again, or start it (systemctl start $(unit_words))."
  fi
  if start_service; then
    audit "$1 Nothing was changed"
    refuse 70 "$1 Nothing was changed."
  fi
  audit "$1 Nothing was changed, but the service does not start"
  refuse 71 "$1 Nothing was changed, but the service does not start again. See journalctl -u $SERVICE_NAME."
}

# What a person must give to systemctl, so that no tablet's poll starts the service again.
unit_words() {
  if has_socket; then printf '%s.socket ' "$SERVICE_NAME"; fi
  printf '%s' "$SERVICE_NAME"
}

# The socket unit is optional; where it is not installed there is none to stop.
has_socket() {
  [[ -e /etc/systemd/system/$SERVICE_NAME.socket ]] && systemctl is-enabled --quiet "$SERVICE_NAME.socket"
}

# Whether the service that answers at DIRECT_HEALTH_URL is this environment's, well or not.
answers() {
  local tries
  for tries in 0 0.5 1; do
    sleep "$tries"
    if [[ $(health "$DIRECT_HEALTH_URL" | field environment) == "$ENVIRONMENT" ]]; then return 0; fi
  done
  return 1
}

# wait_healthy SECONDS [VERSION]: until the service answers for this environment, as this version, and writes to this file; 2 when all is well but the
# file. One that serves a database read-only because it is not the one that was here before is not healthy. Releases from before this field do not say it.
wait_healthy() {
  local deadline=$((SECONDS + $1)) version=${2:-} answer
  while :; do
    answer=$(health -f "$DIRECT_HEALTH_URL") || answer=''
    if [[ $(field environment <<<"$answer") == "$ENVIRONMENT" && $(field writable <<<"$answer") != false ]] &&
      [[ -z $version || $(field version <<<"$answer") == "$version"* ]]; then
      serves_live_database && return 0
      say "$(other_database)"
      return 2
    fi
    ((SECONDS < deadline)) || return 1
    if [[ -n $answer ]]; then
      say "Health says: $(field environment <<<"$answer") $(field version <<<"$answer"), writable: $(field writable <<<"$answer")"
    fi
    sleep 0.3
  done
}

nginx_healthy() {
  if [[ -z ${NGINX_HEALTH_URL:-} ]]; then
    return 0
  fi
  # shellcheck disable=SC2086 # Options of the operator's own, for a certificate of his own for example.
  health -f ${CURL_OPTIONS:-} "$NGINX_HEALTH_URL" >/dev/null
}

show_journal() {
  journalctl -u "$SERVICE_NAME" -n 30 --no-pager >&2 2>/dev/null || true
}

# require_room FOLDER WHAT: the database, its log and its backups go on growing on the same disk, so a copy must leave them room.
require_room() {
  local needed free reserve=$((512 * 1024))
  needed=$(du -sk "$2" | cut -f 1)
  free=$(df -Pk "$1" | awk 'NR == 2 { print $4 }')
  if ((free < needed + reserve)); then
    refuse 71 "The disk of $1 has $((free / 1024)) MB left; $2 takes $((needed / 1024)) MB, and $((reserve / 1024)) MB must stay free. Nothing was changed. See \"When the disk is full\" in workforce_app/docs/runbook.md."
  fi
}

# That of the release which is served now: after a change the script that runs, and its program, may be too old for the database.
run_status() {
  local script=$HERE/vm_workforce_status.sh code=0
  if [[ -x $INSTALL_DIR/workforce_app/deploy/vm_workforce_status.sh ]]; then
    script=$INSTALL_DIR/workforce_app/deploy/vm_workforce_status.sh
  fi
  script=${STATUS_SCRIPT:-$script}
  # The operation is over: its own lock is nothing to warn of.
  exec 9>&-
  if [[ -x $script ]]; then
    ENVIRONMENT=$ENVIRONMENT "$script" || code=$?
    ((code != 2)) || say "The status above is critical."
  fi
}

# Called by every script at its beginning: HERE is the deploy folder of its own release, WORK a folder for its notes.
begin() {
  OPERATION=$1
  STOPPED_BEFORE='' LOOKS_ONLY=no
  HERE=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
  WORK=$(mktemp -d)
  trap 'rm -rf "$WORK"' EXIT
  umask 0027
  export DOTNET_CLI_TELEMETRY_OPTOUT=1
}
