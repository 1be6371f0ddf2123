#!/bin/sh
# Process 7 as a command: proves on a running shop that a tap counts once, waits for a lock, and survives kill -9.
set -eu

usage() {
  cat <<'TEXT'
Usage: scripts/verify_reliability.sh URL        for example http://127.0.0.1:5080, or https://staging.example.com
Signs in as a person, makes a task of its own, and proves on it: the same key twice has one effect and one answer; of 50 starts at once
one counts; a tap waits for a lock held 3 s; one held 12 s is answered 503 retryable while reads go on, and the tap's second try counts.
On this machine also: kill -9 while writing, on a copy of the shop; every acknowledged tap is there afterwards. Cancels its task at the end (completes it where the shop has no reason to cancel).
The public shop is refused: people work there.

  PERSON_ID= PIN=     a contributor who signs in: the number in the address of their page in the console; in development the demo's Rosa Delgado
  ENROLMENT_CODE=     outside development: sudo laneaward --env staging tablets enrol --name "Reliability check"
  ORDER=              the order of its task; otherwise the newest
  DATA_DIR=.data      the data folder of a development shop on this machine
  HOLD=               holds the write lock of the shop for the seconds that follow it, for example: ssh vm sudo laneaward --env staging db hold
  KILLS=5             how often to kill
  CURL_OPTIONS=       for example --cacert FILE
Exit codes: 0 all proven, 64 wrong use, 69 not reachable, 70 something does not hold, 78 the public shop. What was skipped is said.
TEXT
}

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
# shellcheck source=scripts/operator.sh
. "$here/operator.sh"

FAILED=0

proven() {
  printf 'ok       %s\n' "$1"
}

failed() {
  printf 'FAILED   %s\n' "$1"
  FAILED=1
}

skipped() {
  printf 'SKIPPED  %s\n' "$1"
}

new_key() {
  if [ -r /proc/sys/kernel/random/uuid ]; then
    cat /proc/sys/kernel/random/uuid
  else
    uuidgen
  fi
}

# The first value of a name; enough for flat answers, and no JSON reader needs to be installed.
field() {
  sed "s/\"$1\":/\\
&/g" | sed -n "s/^\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" | head -n 1
}

# ask NAME METHOD PATH [BODY] [KEY]: the answer into work/NAME, its head into work/NAME.head, status and seconds on standard output.
# Secrets stand in files: arguments are seen by every process of the machine.
ask() {
  {
    printf 'url = "%s/api%s"\nrequest = "%s"\n' "$url" "$3" "$2"
    if [ -n "${5:-}" ]; then printf 'header = "Idempotency-Key: %s"\n' "$5"; fi
  } >"$work/$1.ask"
  if [ -n "${4:-}" ]; then
    printf '%s' "$4" >"$work/$1.body"
    printf 'header = "Content-Type: application/json"\ndata = "@%s"\n' "$work/$1.body" >>"$work/$1.ask"
  fi
  # shellcheck disable=SC2086 # Options of the operator's own.
  curl -sS --max-time 40 ${CURL_OPTIONS:-} -b "$work/cookies" ${KEEP:+-c "$work/cookies"} -K "$work/$1.ask" -o "$work/$1" -D "$work/$1.head" \
    -w '%{http_code} %{time_total}' 2>"$work/$1.error" || true
}

head_of() {
  tr -d '\r' <"$work/$1.head" | sed -n "s/^$2: //Ip" | tail -n 1
}

millis() {
  printf '%s\n' "${1#* }" | awk '{ printf "%d", $1 * 1000 }'
}

sign_in() {
  if [ -n "${ENROLMENT_CODE:-}" ]; then
    said=$(KEEP=1 ask enrol POST /tablets/enrol "{\"code\":\"$ENROLMENT_CODE\"}")
    [ "${said%% *}" = 200 ] || refuse 64 "The enrolment code was not taken: $(cat "$work/enrol")"
  fi
  if [ "$environment" = development ] && [ -z "${PERSON_ID:-}" ]; then
    PIN=${PIN:-4827}
    ask people GET /people >/dev/null
    PERSON_ID=$(sed 's/{/\
{/g' "$work/people" | grep 'Rosa Delgado' | field id)
  fi
  if [ -z "${PERSON_ID:-}" ] || [ -z "${PIN:-}" ]; then
    usage >&2
    refuse 64 "PERSON_ID and PIN are needed."
  fi
  said=$(KEEP=1 ask session POST /session "{\"personId\":$PERSON_ID,\"pin\":\"$PIN\"}")
  rm -f "$work/session.body"
  [ "${said%% *}" = 200 ] || refuse 64 "Signing in as person $PERSON_ID failed: $(cat "$work/session")"
}

make_task() {
  if [ -z "${ORDER:-}" ]; then
    ask newest GET /orders/newest >/dev/null
    ORDER=$(field orderNumber <"$work/newest")
  fi
  ask catalog GET /catalog >/dev/null
  type=$(sed 's/.*"taskTypes":\[\([^]]*\)\].*/\1/' "$work/catalog" | field id)
  said=$(ask task POST /tasks "{\"orderNumber\":\"$ORDER\",\"taskTypeId\":${type:-0},\"note\":\"Reliability check\"}" "$(new_key)")
  [ "${said%% *}" = 201 ] || refuse 64 "No task could be made on order ${ORDER:-(none)}: $(cat "$work/task")"
  task=$(field id <"$work/task")
}

end_task() {
  [ -n "$task" ] || return 0
  reason=$(sed 's/.*"cancelReasons":\[\([^]]*\)\].*/\1/' "$work/catalog" | field id)
  ask pause-end POST "/tasks/$task/pause" '{}' "$(new_key)" >/dev/null
  if [ -n "$reason" ]; then
    said=$(ask cancel POST "/tasks/$task/cancel" "{\"reasonId\":$reason,\"note\":\"Reliability check\"}" "$(new_key)")
  else
    # A young shop has no reasons to cancel for yet.
    said=$(ask cancel POST "/tasks/$task/complete" '{"note":"Reliability check"}' "$(new_key)")
  fi
  [ "${said%% *}" = 200 ] || say "The task $task on order $ORDER is still there: $(cat "$work/cancel")"
  ask out DELETE /session >/dev/null
  task=''
}

same_key_twice() {
  key=$(new_key)
  one=$(ask one POST "/tasks/$task/start" '{}' "$key")
  two=$(ask two POST "/tasks/$task/start" '{}' "$key")
  other=$(ask other POST "/tasks/$task/start" '{"note":"another body"}' "$key")
  if [ "${one%% *}${two%% *}" = 200200 ] && cmp -s "$work/one" "$work/two" && [ "$(head_of two Idempotency-Replayed)" = true ] && [ "${other%% *}" = 422 ]; then
    proven "the same key twice: one effect, the same answer; with another body 422"
  else
    failed "the same key twice: ${one%% *} and ${two%% *}, replayed: $(head_of two Idempotency-Replayed), with another body ${other%% *}"
  fi
  ask stop POST "/tasks/$task/pause" '{}' "$(new_key)" >/dev/null
}

fifty_starts() {
  n=0
  while [ "$n" -lt 50 ]; do
    n=$((n + 1))
    ask "start$n" POST "/tasks/$task/start" '{}' "$(new_key)" >"$work/start$n.said" &
    starts="${starts:-} $!"
  done
  for child in $starts; do wait "$child" || true; done
  answered=$(grep -l '^200 ' "$work"/start*.said | wc -l | tr -d ' ')
  won=$(grep -l '"alreadyDone":false' "$work"/start[0-9] "$work"/start[0-9][0-9] 2>/dev/null | wc -l | tr -d ' ')
  if [ "$answered" = 50 ] && [ "$won" = 1 ]; then
    proven "50 starts at once: 1 counted, 49 were told that it runs already"
  else
    failed "50 starts at once: $answered answered, $won counted"
  fi
}

# hold SECONDS: returns once the lock is held.
hold() {
  rm -f "$work/held"
  if [ -n "${HOLD:-}" ]; then
    # shellcheck disable=SC2086 # The operator's own words.
    $HOLD "$1" >"$work/held" 2>"$work/held.error" &
  else
    (
      # shellcheck disable=SC2030 # Meant for this shell alone.
      export LaneAward__Environment="$environment" LaneAward__DataDirectory="$data"
      exec_app db hold "$1" >"$work/held" 2>"$work/held.error"
    ) &
  fi
  holder=$!
  until grep -q held "$work/held" 2>/dev/null; do
    kill -0 "$holder" 2>/dev/null || return 1
    sleep 0.05
  done
}

can_hold() {
  [ -n "${HOLD:-}" ] && return 0
  [ "$local" = yes ] || return 1
  # The folder must be the one that this address serves.
  ask parity GET /parity >/dev/null
  here_id=$(LaneAward__Environment=$environment LaneAward__DataDirectory=$data app db status --json 2>/dev/null | tr -d ' \n' | field instanceId)
  [ -n "$here_id" ] && grep -q "$here_id" "$work/parity"
}

short_lock() {
  if ! hold 3; then
    failed "a lock held 3 s: it could not be held: $(tail -n 1 "$work/held.error")"
    return
  fi
  said=$(ask waited POST "/tasks/$task/pause" '{}' "$(new_key)")
  wait "$holder" || true
  if [ "${said%% *}" = 200 ] && [ "$(millis "$said")" -ge 1000 ]; then
    proven "a lock held 3 s: the tap waited $(millis "$said") ms and counted"
  else
    failed "a lock held 3 s: ${said%% *} after $(millis "$said") ms"
  fi
}

long_lock() {
  if ! hold 12; then
    failed "a lock held 12 s: it could not be held: $(tail -n 1 "$work/held.error")"
    return
  fi
  key=$(new_key)
  ask busy POST "/tasks/$task/start" '{}' "$key" >"$work/busy.said" &
  waiter=$!
  sleep 1
  read=$(ask meanwhile GET "/tasks/$task")
  wait "$waiter" || true
  said=$(cat "$work/busy.said")
  wait "$holder" || true
  again=$(ask again POST "/tasks/$task/start" '{}' "$key")
  if [ "${said%% *}" = 503 ] && grep -q '"retryable":true' "$work/busy" && [ -n "$(head_of busy Retry-After)" ] && [ "$(millis "$said")" -lt 15000 ] &&
    [ "${read%% *}" = 200 ] && [ "$(millis "$read")" -lt 5000 ] && [ "${again%% *}" = 200 ] && grep -q '"alreadyDone":false' "$work/again"; then
    proven "a lock held 12 s: 503 retryable after $(millis "$said") ms, a read took $(millis "$read") ms meanwhile, the second try counted"
  else
    failed "a lock held 12 s: ${said%% *} after $(millis "$said") ms, a read ${read%% *} in $(millis "$read") ms, the second try ${again%% *}"
  fi
}

# A copy of the shop on a port of its own, so that nobody's service is killed.
start_copy() {
  # In a shell of its own that becomes the program: its id is the one to kill.
  (
    # shellcheck disable=SC2031 # Meant for this shell alone.
    export LaneAward__Environment=development LaneAward__DataDirectory="$work/copy" LaneAward__DatabasePath="$copy"
    exec_app --urls "$copy_url" >"$work/copy.log" 2>&1
  ) &
  server=$!
  tries=0
  until curl -sf --max-time 2 -o /dev/null "$copy_url/api/health"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 600 ] || ! kill -0 "$server" 2>/dev/null; then
      say "$(tail -n 3 "$work/copy.log")"
      return 1
    fi
    sleep 0.1
  done
}

# Four tablets that start and pause as fast as they are answered; what was acknowledged is noted with its key.
write_on() {
  while [ ! -e "$work/stop-writing" ]; do
    for word in start pause; do
      key=$(new_key)
      said=$(ask "write$1" POST "/tasks/$task/$word" '{}' "$key")
      if [ "${said%% *}" = 200 ]; then printf '%s %s\n' "$key" "$word" >>"$work/acknowledged$1"; fi
    done
  done
}

acknowledged() {
  cat "$work"/acknowledged[0-9] 2>/dev/null | wc -l
}

kill_while_writing() {
  if [ "$local" != yes ] || [ "$environment" != development ] || [ ! -f "$data/workforce.db" ]; then
    skipped "kill -9 while writing: only on a development shop of this machine"
    return
  fi
  mkdir -p "$work/copy/keys"
  copy=$work/copy/workforce.db
  # Under the name of a live database: one of a backup's name is opened by nothing.
  mv "$(LaneAward__Environment=development LaneAward__DataDirectory=$data app backup --reason reliability --out "$work/backup")" "$copy"
  if [ -f "$data/keys/pin.key" ]; then cp "$data/keys/pin.key" "$work/copy/keys/pin.key"; fi
  copy_url=http://127.0.0.1:${COPY_PORT:-5089} kills=0
  start_copy || {
    failed "kill -9 while writing: the copy does not start on $copy_url (COPY_PORT= chooses another port)"
    return
  }
  real_url=$url url=$copy_url
  cp "$work/cookies" "$work/cookies.real"
  sign_in
  while [ "$kills" -lt "${KILLS:-5}" ]; do
    kills=$((kills + 1)) writers=''
    rm -f "$work/stop-writing"
    for writer in 1 2 3 4; do
      write_on "$writer" &
      writers="$writers $!"
    done
    # In the midst of it, at another instant each time.
    enough=$(($(acknowledged) + 12))
    until [ "$(acknowledged)" -ge "$enough" ]; do sleep 0.05; done
    sleep "0.$((kills * 37 % 90 + 10))"
    kill -9 "$server"
    : >"$work/stop-writing"
    for writer in $writers; do wait "$writer" || true; done
    wait "$server" 2>/dev/null || true
    start_copy || {
      failed "kill -9 while writing: it does not start after kill $kills"
      url=$real_url
      cp "$work/cookies.real" "$work/cookies"
      return
    }
  done
  cat "$work"/acknowledged? >"$work/acknowledged"
  total=$(wc -l <"$work/acknowledged" | tr -d ' ') missing=0
  while read -r key word; do
    ask replay POST "/tasks/$task/$word" '{}' "$key" >/dev/null
    if [ "$(head_of replay Idempotency-Replayed)" != true ]; then missing=$((missing + 1)); fi
  done <"$work/acknowledged"
  sound=$(LaneAward__Environment=development LaneAward__DataDirectory=$work/copy LaneAward__DatabasePath=$copy app db verify || true)
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  url=$real_url
  cp "$work/cookies.real" "$work/cookies"
  if [ "$missing" = 0 ] && [ "$sound" = ok ]; then
    proven "kill -9 while writing, $kills times: all $total acknowledged taps are there, the database is sound"
  else
    failed "kill -9 while writing, $kills times: $missing of $total acknowledged taps are missing; verify says: $sound"
  fi
}

leave() {
  if [ -n "${server:-}" ]; then kill "$server" 2>/dev/null || true; fi
  if [ -n "${holder:-}" ]; then kill "$holder" 2>/dev/null || true; fi
  if [ -n "${task:-}" ]; then end_task; fi
  rm -rf "$work"
}

main() {
  case ${1:-} in
    -h | --help)
      usage
      exit 0
      ;;
    http://* | https://*) url=${1%/} ;;
    *)
      usage >&2
      exit 64
      ;;
  esac
  if [ $# -gt 1 ]; then
    usage >&2
    exit 64
  fi
  data=${DATA_DIR:-$root/.data} task='' local=no
  case $url in
    http://127.0.0.1:* | http://localhost:*) local=yes ;;
  esac
  umask 077
  work=$(mktemp -d)
  : >"$work/cookies"
  trap leave EXIT
  trap 'exit 70' HUP INT TERM
  said=$(ask health GET /health)
  [ "${said%% *}" = 200 ] || refuse 69 "$url does not answer: ${said%% *} $(cat "$work/health.error")"
  environment=$(field environment <"$work/health")
  [ "$environment" != public ] || refuse 78 "$url is the public shop, where people work. Nothing was done."
  sign_in
  make_task
  same_key_twice
  fifty_starts
  if can_hold; then
    short_lock
    long_lock
  else
    skipped "locks held 3 s and 12 s: set DATA_DIR to the folder of a shop on this machine, or HOLD"
  fi
  kill_while_writing
  end_task
  if [ "$FAILED" = 1 ]; then
    exit 70
  fi
}

main "$@"
