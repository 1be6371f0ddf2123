#!/bin/sh
# Process 8 on the operator's machine: fetches finished backups from the servers, backs up the local shop and the source, and says when
# something is too old. Runs under launchd on a Mac and under a systemd timer on Linux. It only ever fetches: it can write no server.
set -eu

usage() {
  cat <<'TEXT'
Usage: scripts/bdr/lane_bdr.sh run [--due] [JOB...]   fetch or make the backups; --due only those whose time has come
       scripts/bdr/lane_bdr.sh list                   the jobs, and whether they are included
       scripts/bdr/lane_bdr.sh status                 age of the newest good backup of each job: 0 well, 1 warning, 2 critical
       scripts/bdr/lane_bdr.sh include|skip JOB       take a job up again, or leave it out
       scripts/bdr/lane_bdr.sh newest JOB             the file of the newest backup of a job
       scripts/bdr/lane_bdr.sh drill [JOB]            start the program on the newest backup of a job
Jobs: vm-staging, vm-prod, local, source (scripts/bdr/jobs.conf). Backups: BDR_DIR (~/projectbackups/laneaward), one log for all:
~/projectbackups/backup_logs/backup.log. The servers: BDR_HOST_STAGING and BDR_HOST_PROD, BDR_KEY (the pull key), SSH_USER, SSH_PORT,
SSH_KNOWN_HOSTS; they may stand in scripts/local.env. run ends with 70 when a job failed.
TEXT
}

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$(dirname "$here")")
# shellcheck source=scripts/operator.sh
. "$root/scripts/operator.sh"

WARN_HOURS=26
CRITICAL_HOURS=50

log_line() {
  mkdir -p "$(dirname "$log")"
  printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*" >>"$log"
  say "$*"
}

jobs() {
  file=$here/jobs.local.conf
  [ -f "$file" ] || file=$here/jobs.conf
  sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$file"
}

# Sets kind, folder, hours and environment of a job.
find_job() {
  line=$(jobs | awk -v job="$1" '$1 == job')
  [ -n "$line" ] || refuse 64 "There is no job $1. The jobs are: $(jobs | awk '{ printf "%s ", $1 }')"
  kind=$(printf '%s\n' "$line" | awk '{ print $2 }')
  folder=$base/$(printf '%s\n' "$line" | awk '{ print $3 }')
  hours=$(printf '%s\n' "$line" | awk '{ print $4 }')
  environment=$(printf '%s\n' "$line" | awk '{ print $5 }')
}

is_skipped() {
  [ -e "$state/$1.skip" ]
}

# Hours since the last good run; nothing when there was none, or when its clock was ahead: it would count as new until that time comes. The time stands in the file: a Mac and Linux ask for file times differently.
age_of() {
  good=$(cat "$state/$1.good" 2>/dev/null || true)
  case $good in
    '' | *[!0-9]*) ;;
    *)
      now=$(date +%s)
      [ "$good" -gt "$now" ] || echo $(((now - good) / 3600))
      ;;
  esac
}

# Hours since a backup was made, as its name says.
hours_since() {
  printf '%s\n' "$1" | awk -F _ -v now="$(date +%s)" '{
    at = $(NF - 1)
    y = substr(at, 1, 4); m = substr(at, 5, 2); before = int((14 - m) / 12); y += 4800 - before
    day = substr(at, 7, 2) + int((153 * (m + 12 * before - 3) + 2) / 5) + 365 * y + int(y / 4) - int(y / 100) + int(y / 400) - 2472633
    print int((now - day * 86400 - substr(at, 10, 2) * 3600 - substr(at, 12, 2) * 60) / 3600)
  }'
}

# A fetch that goes well also brings nothing new.
age_of_newest() {
  made=$(newest_in "$folder")
  [ -z "$made" ] || hours_since "$made"
}

is_due() {
  age=$(age_of "$1")
  [ -z "$age" ] || [ "$age" -ge "$((hours - 1))" ]
}

manifest_field() {
  sed -n "s/.*\"$2\": *\"\{0,1\}\([^\",]*\).*/\1/p" "$1" | head -n 1
}

# What arrived is only as good as its manifest says. Years of backups are held, so a fetch sums each once: it writes over none.
check_backup() {
  manifest=${1%.db}.json
  [ -f "$manifest" ] || return 1
  if [ -e "$work/sound/${1##*/}" ]; then
    return 0
  fi
  [ "$(sums "$1" | cut -c 1-64)" = "$(manifest_field "$manifest" sha256)" ] || return 1
  [ ! -d "$work/sound" ] || : >"$work/sound/${1##*/}"
}

# put_aside ENDING: every backup that is not what its manifest says, with that manifest. One that was damaged here is fetched again; its manifest may be
# missing because a run was cut off, and comes with this one. What arrived like that, or is of a day that has not come, is refused. Sets aside, and
# fails when there is one.
put_aside() {
  aside=''
  for file in "$folder"/workforce_*.db; do
    manifest=${file%.db}.json
    if [ ! -f "$file" ] || { [ "$1" = damaged ] && [ ! -f "$manifest" ]; } ||
      { check_backup "$file" && { [ "$1" = damaged ] || [ "$(hours_since "$file")" -ge -24 ]; }; }; then
      continue
    fi
    aside="$aside $(basename "$file")"
    mv "$file" "$file.$1"
    [ ! -f "$manifest" ] || mv "$manifest" "$manifest.$1"
  done
  [ -z "$aside" ]
}

# The names of what was refused: it is not fetched again as long as its manifest is the same.
refused() {
  for file in "$folder"/workforce_*.db.refused; do
    case ${file##*/} in
      *[!A-Za-z0-9._-]*) ;;
      *) printf '/%s\n' "$(basename "$file" .refused)" ;;
    esac
  done
}

# Of what was refused the manifest arrives alone. With another one the backup is another, and comes with the next run.
look_at_refused() {
  for file in "$folder"/workforce_*.db.refused; do
    manifest=${file%.db.refused}.json
    if [ ! -f "$file" ] || [ ! -f "$manifest" ]; then
      continue
    fi
    cmp -s "$manifest" "$manifest.refused" || rm -f "$file" "$manifest.refused"
    rm -f "$manifest"
  done
}

# But for what a restore or a rollback took first: it is the database that somebody wanted to get away from.
newest_in() {
  find "$1" -maxdepth 1 -name 'workforce_*_[0-9]*T[0-9]*Z_*.db' ! -name '*_before-restore.db' ! -name '*_before-rollback.db' 2>/dev/null | awk -F _ '{ print $(NF-1) "\t" $0 }' | sort | tail -n 1 | cut -f 2
}

pull() {
  case $environment in
    staging) SSH_HOST=${BDR_HOST_STAGING:-} ;;
    public) SSH_HOST=${BDR_HOST_PROD:-} ;;
  esac
  SSH_KEY=${BDR_KEY:-}
  if [ -z "$SSH_HOST" ] || [ -z "$SSH_KEY" ]; then
    trouble="no server or key is set (BDR_HOST_STAGING, BDR_HOST_PROD, BDR_KEY)"
    return 1
  fi
  # Said as the trouble of this job: the others go on.
  trouble=$(ssh_setup 2>&1) || return 1
  ssh_setup
  rm -rf "$work/sound"
  mkdir "$work/sound"
  put_aside damaged || log_line "$job: damaged here, and fetched again:$aside"
  refused >"$work/refused"
  # What is held stays as it is, whatever the server has under its name by now. Dot files and .part are the server's own work.
  # shellcheck disable=SC2086 # Words, made from the settings above.
  rsync -rt --ignore-existing --exclude '.*' --exclude '*.part*' --exclude '*.damaged' --exclude '*.refused' --exclude-from "$work/refused" -e "ssh $ssh_options" "$target:./" "$folder/" 2>"$work/error" || {
    # 24: the server removed an old one in between.
    if [ $? -ne 24 ]; then
      trouble="the backups could not be fetched: $(tail -n 1 "$work/error")"
      return 1
    fi
  }
  look_at_refused
  arrived=$(newest_in "$folder")
  if ! put_aside refused; then
    trouble="not what the manifest says, or of a day that has not come:$aside; put aside as .refused"
    # An older one must not keep the good ones after it from being held.
    [ "$arrived" = "$(newest_in "$folder")" ] || return 1
    log_line "$job: $trouble"
    notify "$job: $trouble"
    trouble=''
  fi
  newest=$(newest_in "$folder")
  if [ -z "$newest" ]; then
    trouble="the server has no backup"
    return 1
  fi
  if [ "$(manifest_field "${newest%.db}.json" environment)" != "$environment" ]; then
    trouble="$(basename "$newest") is of another environment"
    return 1
  fi
  # The server then knows that its backups are held elsewhere.
  remote "laneaward-backup-ack $(manifest_field "${newest%.db}.json" sha256)" </dev/null >/dev/null 2>"$work/error" ||
    log_line "$job: the server did not take the receipt: $(tail -n 1 "$work/error")"
  # Nothing fetched is ever removed here: what is past its time is counted by names, and those come from the server.
}

# prune DATA_DIR: by the same rule as on a server. That too much is kept fails no backup.
prune() {
  LaneAward__Environment=development LaneAward__DataDirectory=$1 app backups prune --in "$folder" >"$work/pruned" 2>"$work/error" ||
    log_line "$job: old backups could not be removed: $(tail -n 1 "$work/error")"
  if [ -s "$work/pruned" ]; then
    log_line "$job: past their time, and removed: $(sed 's,.*/,,' "$work/pruned" | tr '\n' ' ')"
  fi
}

local_backup() {
  data=${DATA_DIR:-$root/.data}
  if [ ! -f "$data/workforce.db" ]; then
    trouble="$data holds no shop"
    return 1
  fi
  if ! newest=$(LaneAward__Environment=development LaneAward__DataDirectory=$data app backup --reason scheduled --out "$folder" 2>"$work/error"); then
    trouble=$(tail -n 1 "$work/error")
    return 1
  fi
  prune "$data"
}

# Each week a whole tree; unchanged files are second names of the week before, so a week costs what changed. Eight stay.
source_backup() {
  stamp=$(date -u +%Y%m%dT%H%M%SZ)
  before=$(find "$folder" -maxdepth 1 -type d -name 'source_*' | sort | tail -n 1)
  if ! rsync -rtl --exclude .git --exclude bin --exclude obj --exclude node_modules --exclude .data --exclude '*.zip' --exclude '*.tar.gz' --exclude '*.db' \
    ${before:+"--link-dest=$before"} "${BDR_SOURCE:-$root}/" "$folder/.new/" 2>"$work/error"; then
    trouble=$(tail -n 1 "$work/error")
    return 1
  fi
  if ! mv "$folder/.new" "$folder/source_$stamp"; then
    trouble="$folder/.new could not be given its name"
    return 1
  fi
  newest=$folder/source_$stamp
  find "$folder" -maxdepth 1 -type d -name 'source_*' | sort -r | tail -n +9 | while IFS= read -r old; do
    rm -rf "$old"
  done
}

notify() {
  if command -v osascript >/dev/null 2>&1; then
    # As an argument, never in the script: names of files and messages come from the server.
    osascript -e 'on run argv' -e 'display notification (item 1 of argv) with title "LaneAward backup"' -e 'end run' "$1" >/dev/null 2>&1 || true
  fi
}

run_job() {
  job=$1 trouble='' newest=''
  find_job "$job"
  if is_skipped "$job"; then
    say "$job: skipped (lane_bdr.sh include $job takes it up again)"
    return 0
  fi
  if [ "$due" = yes ] && ! is_due "$job"; then
    say "$job: not due, last good run $(age_of "$job") hours ago"
    return 0
  fi
  # Called where set -e does not hold: every step that can fail says so itself.
  good=no
  if ! mkdir -p "$folder"; then
    trouble="$folder cannot be made"
  else
    case $kind in
      pull) if pull; then good=yes; fi ;;
      local) if local_backup; then good=yes; fi ;;
      source) if source_backup; then good=yes; fi ;;
      *) trouble="\"$kind\" is no kind of job" ;;
    esac
  fi
  if [ "$good" = yes ] && ! { date +%s >"$state/$job.good.new" && mv "$state/$job.good.new" "$state/$job.good"; }; then
    good=no trouble="$state cannot be written"
  fi
  if [ "$good" = yes ]; then
    log_line "$job: ok, $newest"
    return 0
  fi
  log_line "$job: FAILED, $trouble"
  notify "$job failed: $trouble"
  return 1
}

# After waking up the network may need a moment.
wait_for_network() {
  host=${BDR_HOST_STAGING:-${BDR_HOST_PROD:-}}
  tries=0
  while [ -n "$host" ] && [ "$due" = yes ] && [ "$tries" -lt 12 ]; do
    if curl -s --max-time 4 -o /dev/null "telnet://$host:${SSH_PORT:-22}" </dev/null || [ $? -eq 28 ]; then
      return 0
    fi
    tries=$((tries + 1))
    sleep 5
  done
}

run() {
  failed=0
  if ! take_lock "$state/lock"; then
    # Nobody looks at what a timer says.
    if [ "$due" = yes ] && ! status >/dev/null; then
      log_line "not run, and overdue: $busy"
      notify "Not run, and overdue: $busy"
    fi
    refuse 75 "$busy Nothing was done."
  fi
  trap 'rm -rf "$work"; give_lock_back' EXIT
  wait_for_network
  if [ $# -eq 0 ]; then
    # shellcheck disable=SC2046 # Names without spaces.
    set -- $(jobs | awk '{ print $1 }')
  fi
  for name in "$@"; do
    run_job "$name" || failed=70
  done
  return "$failed"
}

status() {
  worst=0
  for name in $(jobs | awk '{ print $1 }'); do
    find_job "$name"
    age=$(age_of "$name")
    if [ -n "$age" ] && [ "$kind" != source ]; then
      made=$(age_of_newest)
      if [ -z "$made" ] || [ "$made" -gt "$age" ]; then age=$made; fi
    fi
    if is_skipped "$name"; then
      word=skipped level=0
    elif [ -z "$age" ]; then
      word='CRITICAL, never a good one' level=2
    elif [ "$age" -ge "$((CRITICAL_HOURS > hours * 2 ? CRITICAL_HOURS : hours * 2))" ]; then
      word="CRITICAL, $age hours old" level=2
    elif [ "$age" -ge "$((WARN_HOURS > hours + 24 ? WARN_HOURS : hours + 24))" ]; then
      word="warning, $age hours old" level=1
    else
      word="ok, $age hours old" level=0
    fi
    [ "$level" -le "$worst" ] || worst=$level
    printf '%-12s %s\n' "$name" "$word"
  done
  return "$worst"
}

list() {
  for name in $(jobs | awk '{ print $1 }'); do
    find_job "$name"
    included=included
    if is_skipped "$name"; then included=skipped; fi
    printf '%-12s %-8s every %s h  %s  %s\n' "$name" "$included" "$hours" "$folder" "$environment"
  done
}

drill() {
  find_job "${1:-vm-staging}"
  newest=$(newest_in "$folder")
  [ -n "$newest" ] || refuse 65 "$folder holds no backup."
  check_backup "$newest" || refuse 65 "$newest is not what its manifest says."
  # Without the key of the PINs, which is not here by design: a copy stamped as development, without PINs, is what starts.
  mkdir -p "$work/drill"
  cp "$newest" "$work/drill/copy.db"
  LaneAward__Environment=development LaneAward__DataDirectory=$work/drill app db stamp-development "$work/drill/copy.db" >/dev/null
  LaneAward__Environment=development LaneAward__DataDirectory=$work/drill app drill "$work/drill/copy.db"
  log_line "drill of $newest: ok"
}

# require_jobs LEAST MOST [JOB...]: as many as the verb takes, and each one known, before anything is made.
require_jobs() {
  least=$1 most=$2
  shift 2
  for name in "$@"; do
    case $name in
      -*)
        usage >&2
        exit 64
        ;;
    esac
    find_job "$name"
  done
  if [ $# -lt "$least" ] || [ $# -gt "$most" ]; then
    usage >&2
    exit 64
  fi
}

main() {
  verb=${1:-}
  [ $# -eq 0 ] || shift
  case "$verb ${1:-}" in
    '-h '* | '--help '* | *' -h' | *' --help')
      usage
      exit 0
      ;;
  esac
  read_local_env "BDR_DIR BDR_HOST_STAGING BDR_HOST_PROD BDR_KEY SSH_USER SSH_PORT SSH_KNOWN_HOSTS DATA_DIR"
  base=${BDR_DIR:-$HOME/projectbackups/laneaward}
  log=$(dirname "$base")/backup_logs/backup.log
  state=$base/.state
  SSH_USER=${SSH_USER:-laneaward-pull}
  due=no
  if [ "$verb ${1:-}" = 'run --due' ]; then
    due=yes
    shift
  fi
  case $verb in
    run) require_jobs 0 "$(jobs | wc -l)" "$@" ;;
    list | status) require_jobs 0 0 "$@" ;;
    drill) require_jobs 0 1 "$@" ;;
    newest | include | skip) require_jobs 1 1 "$@" ;;
    *)
      usage >&2
      exit 64
      ;;
  esac
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  umask 077
  mkdir -p "$state"
  case $verb in
    run) run "$@" ;;
    list) list ;;
    status) status ;;
    drill) drill "$@" ;;
    newest)
      newest=$(newest_in "$folder")
      [ -n "$newest" ] || refuse 65 "$folder holds no backup."
      printf '%s\n' "$newest"
      ;;
    include | skip)
      if [ "$verb" = skip ]; then : >"$state/$1.skip"; else rm -f "$state/$1.skip"; fi
      log_line "$1: $verb"
      ;;
  esac
}

main "$@"
