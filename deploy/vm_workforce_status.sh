#!/usr/bin/env bash
# Process 3: one look at everything that has to be well. Read-only, and of use when the service is down.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: vm_workforce_status.sh [--env staging|public] [--json] [--wait SECONDS]
Shows the unit, health directly and through nginx, the pages, the old address, the certificate, the database, the last import, the
backups, the disk and a running operation. --wait tries again until the service answers.
Exit codes: 0 well, 1 warning, 2 critical, 3 could not find out; 77 run it with sudo.

Settings: SERVICE_NAME, DB_DIR, LIVE_DB, DIRECT_HEALTH_URL, NGINX_HEALTH_URL, ROOT_URL, CONSOLE_URL, LEGACY_WORKFORCE_URL, or the
environment's file in /etc/laneaward.
TEXT
}

# shellcheck source=deploy/operation.sh
. "$(dirname "$(readlink -f "$0")")/operation.sh"

WARN_FREE=15
CRITICAL_FREE=5
WARN_WAL=$((64 * 1024 * 1024))
WARN_CERTIFICATE_DAYS=21

# note LEVEL NAME TEXT: levels as the exit codes, and the worst of 0 to 2 counts before "could not find out".
note() {
  LINES_OUT+=("$1"$'\t'"$2"$'\t'"$3")
  case $1 in
    3) UNKNOWN=1 ;;
    *) if (($1 > WORST)); then WORST=$1; fi ;;
  esac
}

# shellcheck disable=SC2086 # Options of the operator's own, for a certificate of his own for example.
code_of() {
  curl -sS -o /dev/null --max-time 5 ${CURL_OPTIONS:-} -w '%{http_code} %{redirect_url}' "$1" 2>/dev/null || true
}

look_at_unit() {
  local facts active restarts since
  if ! facts=$(systemctl show -p ActiveState,NRestarts,ActiveEnterTimestamp "$SERVICE_NAME" 2>/dev/null) || [[ -z $facts ]]; then
    note 3 unit "$SERVICE_NAME: systemctl does not answer"
    return
  fi
  active=$(sed -n 's/^ActiveState=//p' <<<"$facts")
  restarts=$(sed -n 's/^NRestarts=//p' <<<"$facts")
  since=$(sed -n 's/^ActiveEnterTimestamp=//p' <<<"$facts")
  if [[ $active == active ]]; then
    note $((${restarts:-0} > 3)) unit "$SERVICE_NAME active since ${since:-?}, ${restarts:-0} restarts"
  else
    note 2 unit "$SERVICE_NAME is ${active:-not there}"
  fi
}

look_at_health() {
  local status
  DIRECT=$(health -f "$DIRECT_HEALTH_URL") || DIRECT=''
  if [[ -z $DIRECT ]]; then
    note 2 health "no answer at $DIRECT_HEALTH_URL"
    return
  fi
  status=$(field status <<<"$DIRECT")
  note "$([[ $status == ok ]] && echo 0 || echo 1)" health "$status, version $(field version <<<"$DIRECT"), SQLite $(field sqliteVersion <<<"$DIRECT"), schema level $(field schemaLevel <<<"$DIRECT")"
  if [[ $(field writable <<<"$DIRECT") == false ]]; then
    note 2 writable "nothing can be recorded, see the reasons"
  fi
  if [[ $(field environment <<<"$DIRECT") != "$ENVIRONMENT" ]]; then
    note 2 environment "$DIRECT_HEALTH_URL is $(field environment <<<"$DIRECT"), not $ENVIRONMENT"
  fi
  sed -n 's/.*"reasons":\[\([^]]*\)\].*/\1/p' <<<"$DIRECT" | grep -o '"[^"]*"' | tr -d '"' >"$WORK/reasons" || true
  while IFS= read -r status; do
    note 1 reason "$status"
  done <"$WORK/reasons"
}

look_at_nginx() {
  local answer
  if [[ -z ${NGINX_HEALTH_URL:-} ]]; then
    note 3 nginx "NGINX_HEALTH_URL is not set"
    return
  fi
  # shellcheck disable=SC2086
  answer=$(health -f ${CURL_OPTIONS:-} "$NGINX_HEALTH_URL") || answer=''
  if [[ -z $answer ]]; then
    note 2 nginx "no answer at $NGINX_HEALTH_URL"
  elif [[ $(field environment <<<"$answer") != "$(field environment <<<"$DIRECT")" || $(field version <<<"$answer") != "$(field version <<<"$DIRECT")" ]]; then
    note 2 nginx "nginx points at another instance: $(field environment <<<"$answer") $(field version <<<"$answer")"
  else
    note 0 nginx "the same instance at $NGINX_HEALTH_URL"
  fi
}

look_at_page() {
  local name=$1 url=$2 wanted=$3 got
  if [[ -z $url ]]; then
    note 3 "$name" "its address is not set"
    return
  fi
  got=$(code_of "$url")
  if [[ ${got%% *} =~ ^($wanted)$ ]]; then
    note 0 "$name" "${got%% *} at $url"
  else
    note 2 "$name" "${got%% *} at $url, $wanted was expected"
  fi
}

look_at_legacy() {
  local got
  if [[ -z ${LEGACY_WORKFORCE_URL:-} ]]; then
    note 3 legacy "LEGACY_WORKFORCE_URL is not set"
    return
  fi
  got=$(code_of "$LEGACY_WORKFORCE_URL")
  # Away from the old address to the root, and nothing served below it.
  if [[ ${got%% *} =~ ^30[18]$ && ${got#* } =~ ^https?://[^/]+/$ ]]; then
    note 0 legacy "$got"
  else
    note 2 legacy "$LEGACY_WORKFORCE_URL answered $got; it must lead to /"
  fi
}

look_at_certificate() {
  local host port end days
  [[ ${NGINX_HEALTH_URL:-} == https://* ]] || return 0
  host=${NGINX_HEALTH_URL#https://}
  host=${host%%/*}
  port=443
  if [[ $host == *:* ]]; then
    port=${host##*:} host=${host%%:*}
  fi
  end=$(timeout 5 openssl s_client -connect "${CERTIFICATE_CONNECT:-$host:$port}" -servername "$host" </dev/null 2>/dev/null | openssl x509 -noout -enddate 2>/dev/null) || end=''
  if [[ -z $end ]]; then
    note 3 certificate "could not be read from $host:$port"
    return
  fi
  days=$((($(date -d "${end#*=}" +%s) - $(date +%s)) / 86400))
  if ((days < 0)); then
    note 2 certificate "expired $((-days)) days ago"
  else
    note "$((days < WARN_CERTIFICATE_DAYS))" certificate "$days days left"
  fi
}

look_at_database() {
  local status wal size
  if [[ ! -e $LIVE_DB ]]; then
    note 2 database "$LIVE_DB does not exist"
    return
  fi
  if ! status=$(verb db status --json 2>"$WORK/error"); then
    note 3 database "not readable: $(head -n 1 "$WORK/error") Try with sudo."
    return
  fi
  # One field a line, and no space before the values: then the fields read like those of health.
  status=${status//\": /\":}
  if [[ $(field environment <<<"$status") != "$ENVIRONMENT" ]]; then
    note 2 database "$LIVE_DB belongs to $(field environment <<<"$status")"
  else
    note 0 database "instance $(field instanceId <<<"$status"), epoch $(field epoch <<<"$status"), write $(field writeSeq <<<"$status")"
  fi
  note 0 rows "$(sed -n '/"rows":{/,/}/s/^ *"\([a-z_]*\)":\([0-9]*\),\{0,1\}$/\1=\2/p' <<<"$status" | paste -sd ' ' -)"
  note 0 import "at $(field lastImportAt <<<"$status"), latest order $(field latestOrderDate <<<"$status")"
  size=$(stat -c %s "$LIVE_DB")
  wal=$(stat -c %s "$LIVE_DB-wal" 2>/dev/null || echo 0)
  note "$((wal > WARN_WAL))" size "$((size / 1024)) KB, log $((wal / 1024)) KB"
}

look_at_backups() {
  local state newest
  newest=$(sed 's/": /":/' "$DB_DIR/ops/backup.json" 2>/dev/null | field file) || newest=''
  note 0 backup "newest verified: ${newest:-none}"
  state=$(sed -n 's/.*"backup":{\([^}]*\)}.*/\1/p' <<<"$DIRECT" | field state)
  case $state in
    ok | none) note 0 backup-age "$state" ;;
    warn) note 1 backup-age "too old, see the reasons" ;;
    critical) note 2 backup-age "missing or far too old, see the reasons" ;;
    *) note 3 backup-age "unknown, because health does not answer" ;;
  esac
}

look_at_disk() {
  local free
  if ! free=$(df -P "$DB_DIR" 2>/dev/null | awk 'NR == 2 { print 100 - int($5) }'); then
    note 3 disk "$DB_DIR cannot be looked at"
  elif ((free < CRITICAL_FREE)); then
    note 2 disk "$free % free"
  else
    note "$((free < WARN_FREE))" disk "$free % free"
  fi
}

look_at_lock() {
  if [[ -e $LOCK_FILE ]] && ! flock -n -s "$LOCK_FILE" true 2>/dev/null; then
    note 1 operation "running: $(cat "$LOCK_FILE")"
  fi
}

print() {
  local line level name text words=('ok      ' 'warning ' 'CRITICAL' 'unknown ') separator=''
  if [[ $1 == json ]]; then
    printf '{"environment":"%s","exit":%s,"checks":[' "$ENVIRONMENT" "$2"
  fi
  for line in "${LINES_OUT[@]}"; do
    IFS=$'\t' read -r level name text <<<"$line"
    if [[ $1 == json ]]; then
      text=${text//\\/\\\\}
      printf '%s{"level":%s,"check":"%s","text":"%s"}' "$separator" "$level" "$name" "${text//\"/\\\"}"
      separator=,
    else
      printf '%s  %-12s %s\n' "${words[level]}" "$name" "$text"
    fi
  done
  if [[ $1 == json ]]; then
    printf ']}\n'
  fi
}

main() {
  local form=text wait=0 code
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
      --json) form=json ;;
      --wait)
        wait=${2:-0}
        shift
        ;;
      *)
        usage >&2
        exit 64
        ;;
    esac
    shift
  done
  begin status
  find_app "$HERE/.."
  LOOKS_ONLY=yes
  read_settings
  WORST=0 UNKNOWN=0 DIRECT='' LINES_OUT=()
  if ((wait > 0)); then
    wait_healthy "$wait" 2>/dev/null || true
  fi
  look_at_unit
  look_at_health
  look_at_nginx
  look_at_page root "${ROOT_URL:-}" 200
  look_at_page console "${CONSOLE_URL:-}" '200|302'
  look_at_legacy
  look_at_certificate
  look_at_database
  look_at_backups
  look_at_disk
  look_at_lock
  code=$WORST
  if ((WORST == 0 && UNKNOWN == 1)); then
    code=3
  fi
  print "$form" "$code"
  exit "$code"
}

main "$@"
