#!/usr/bin/env bash
# Builds the project, makes a development shop the first time, and serves it on this machine alone.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/run.sh [--reset]
Builds Time On Tasks, makes a development shop the first time (sample ProfitMaker files, the real import, people
and work), shows the PINs, and serves until Ctrl-C. A second run keeps the data.

  --reset        throw the development shop of the data folder away and make a new one
  PORT=5080      where to listen on 127.0.0.1
  DATA_DIR=.data where the shop is kept
  SKIP_BUILD=1   serve what is built already
  CONFIGURATION=Release  which build
TEXT
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/operator.sh
. "$root/scripts/operator.sh"

require_sdk() {
  if command -v dotnet >/dev/null && dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then
    return
  fi
  refuse 69 "$SDK_MISSING"
}

require_port() {
  case $port in
    '' | *[!0-9]*) refuse 78 "PORT is \"$port\"; set it to a number from 1 to 65535." ;;
  esac
  if ((10#$port < 1 || 10#$port > 65535)); then
    refuse 78 "PORT is \"$port\"; set it to a number from 1 to 65535."
  fi
  # A connection that is taken means that somebody listens there.
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    refuse 75 "Port $port is taken by another program. Stop it, or choose another port: PORT=5081 scripts/run.sh"
  fi
}

# Without the analyzers, which test.sh runs: they cost more than the compiler.
build() {
  local project log
  log=$(mktemp)
  for project in LaneAward.Import LaneAward.Web; do
    if ! dotnet build "$root/$project" --configuration "$configuration" --nologo --verbosity quiet -p:RunAnalyzers=false >"$log" 2>&1; then
      cat "$log" >&2
      rm -f "$log"
      refuse 70 "$project does not build; the errors stand above. Nothing was changed."
    fi
  done
  rm -f "$log"
}

# Only a shop that this script made is thrown away: a folder of somebody's own survives a mistyped DATA_DIR.
reset_shop() {
  if [[ -e $data/$marker ]]; then
    rm -rf "$data/workforce.db" "$data/workforce.db-wal" "$data/workforce.db-shm" "$data/workforce.db-journal" "$data/workforce.db-owner" "$data/keys" "$data/ops" "$data/snapshots" "$data/incoming" "$data/logs" "$data/${marker:?}"
  elif [[ -e $data/workforce.db ]]; then
    refuse 78 "$data/workforce.db was not made by run.sh. Nothing was changed. Choose another DATA_DIR."
  fi
}

# The database is made beside its final name: a first run that was interrupted leaves nothing that looks like a shop.
make_shop() {
  local making=$data/workforce.making.db left
  # It would be replayed into the new shop.
  for left in "$data/workforce.db-wal" "$data/workforce.db-shm" "$data/workforce.db-journal"; do
    if [[ -e $left ]]; then
      refuse 78 "$left is there, without its database. Nothing was changed. Choose another DATA_DIR, or remove it if nobody needs it."
    fi
  done
  if [[ ! -e $data/$marker && (-e $data/incoming || -e $data/ops || -e $data/keys) ]]; then
    refuse 78 "$data holds something that run.sh did not make. Nothing was changed. Choose another DATA_DIR."
  fi
  touch "$data/$marker"
  # ops too: it may remember a shop that an interrupted run began.
  rm -rf "$data/incoming" "$data/ops" "$making" "$making-wal" "$making-shm" "$making-journal" "$making-owner"
  say "Writing sample ProfitMaker files..."
  "${import[@]}" sample "$data/incoming" --customers 3257 --orders 4910 >&2
  say "Importing them..."
  LaneAward__DatabasePath=$making "${import[@]}" apply "$data/incoming" --database "$making" >&2
  say "Adding people and work..."
  made=$(LaneAward__DatabasePath=$making "${web[@]}" demo)
  if [[ -s $making-wal ]]; then
    refuse 70 "$making is still open in another program. Run this again."
  fi
  mv "$making" "$data/workforce.db"
  rm -f "$making.import.lock" "$making-owner"
}

main() {
  local reset=false
  while (($# > 0)); do
    case $1 in
      --reset) reset=true ;;
      -h | --help)
        usage
        exit 0
        ;;
      *)
        usage >&2
        exit 64
        ;;
    esac
    shift
  done

  local port data configuration import web marker made
  port=${PORT:-5080}
  data=${DATA_DIR:-$root/.data}
  configuration=${CONFIGURATION:-Release}
  marker=.development-shop
  # Through dotnet, not the programs' own starters: those look for the runtime in the system's folders alone.
  import=(dotnet "$root/LaneAward.Import/bin/$configuration/net10.0/LaneAward.Import.dll")
  web=(dotnet "$root/LaneAward.Web/bin/$configuration/net10.0/LaneAward.Web.dll")

  if [[ ${LaneAward__Environment:-development} != development ]]; then
    refuse 78 "LaneAward__Environment is \"$LaneAward__Environment\"; run.sh serves development alone."
  fi
  require_sdk
  require_port
  mkdir -p "$data"
  data=$(cd "$data" && pwd)
  export LaneAward__Environment=development LaneAward__DataDirectory=$data
  unset LaneAward__DatabasePath LaneAward__InstanceId LaneAward__PinKeyFile

  if [[ ${SKIP_BUILD:-} != 1 ]]; then
    say "Building..."
    build
  fi
  if $reset; then
    reset_shop
  fi
  if [[ ! -e $data/workforce.db ]]; then
    make_shop
    printf '%s\n' "$made"
  else
    "${web[@]}" demo
  fi
  printf '\nData     %s\nFloor    http://127.0.0.1:%s/\nConsole  http://127.0.0.1:%s/console/\nAPI      http://127.0.0.1:%s/api/docs\nCtrl-C stops.\n\n' "$data" "$port" "$port" "$port"
  # The server takes this process's place, so Ctrl-C and a TERM reach it directly.
  exec "${web[@]}" --urls "http://127.0.0.1:$port"
}

main "$@"
