#!/bin/sh
# Brings the newest backup of a server here as a development shop: a new identity, no PINs, no passwords. It only fetches.
set -eu

usage() {
  cat <<'TEXT'
Usage: BDR_KEY=FILE BDR_HOST_STAGING=NAME scripts/fetch_copy_for_development.sh [vm-staging|vm-prod] TARGET_DIR
Fetches by scripts/bdr/lane_bdr.sh, copies the newest backup to TARGET_DIR/workforce.db, which must not be there, and makes it a
development shop of its own. Nobody can sign in to it yet; first a console password, then new PINs (console, People):
  LaneAward__Environment=development LaneAward__DataDirectory=TARGET_DIR dotnet run --project LaneAward.Web -- people set-password LOGIN
  DATA_DIR=TARGET_DIR scripts/run.sh
TEXT
}

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
# shellcheck source=scripts/operator.sh
. "$here/operator.sh"

# Before anything is fetched, and again before the copy gets its name.
require_free() {
  [ ! -e "$target/workforce.db" ] || refuse 64 "$target/workforce.db is there already. Choose another folder. Nothing was changed."
  # It would be replayed into the copy.
  for left in "$target/workforce.db-wal" "$target/workforce.db-shm" "$target/workforce.db-journal"; do
    [ ! -e "$left" ] || refuse 64 "$left is there, without its database. Choose another folder, or remove it if nobody needs it. Nothing was changed."
  done
}

main() {
  for argument in "$@"; do
    case $argument in
      -h | --help)
        usage
        exit 0
        ;;
      -*)
        usage >&2
        exit 64
        ;;
    esac
  done
  job=vm-staging
  if [ $# -eq 2 ]; then
    job=$1
    shift
  fi
  if [ $# -ne 1 ]; then
    usage >&2
    exit 64
  fi
  target=$1
  require_free
  case $job in
    vm-*) ;;
    *) refuse 64 "Only the jobs of servers, vm-staging and vm-prod, can be fetched." ;;
  esac
  read_local_env "BDR_APP"
  # What is fetched holds the sealed PINs and the password hashes of a real shop until it is stamped.
  umask 077
  "$here/bdr/lane_bdr.sh" run "$job"
  newest=$("$here/bdr/lane_bdr.sh" newest "$job") || refuse 65 "There is nothing to copy. Nothing was made."
  mkdir -p "$target"
  # Whatever ends this early leaves no copy of a real shop behind.
  trap 'rm -f "$target"/fetched.db*' EXIT
  trap 'exit 70' HUP INT TERM
  # Under another name until it is no copy of a server any more.
  cp "$newest" "$target/fetched.db"
  LaneAward__Environment=development LaneAward__DataDirectory=$target app db stamp-development "$target/fetched.db" >/dev/null
  require_free
  mv "$target/fetched.db" "$target/workforce.db"
  printf '%s\n' "$target/workforce.db"
}

main "$@"
