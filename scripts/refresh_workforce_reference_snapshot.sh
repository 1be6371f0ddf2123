#!/usr/bin/env bash
# Takes the newest ProfitMaker export into pm_database and refreshes the local development shop from it.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: [FORCE_REFRESH=1] SOURCE_ROOT=DIR [PM_DATABASE=DIR] scripts/refresh_workforce_reference_snapshot.sh
Picks the newest asidta_file_* by number, checks that it is whole, puts changed files into pm_database all at once,
and imports them into the development shop of this checkout. Weekends and unchanged exports are skipped.

  SOURCE_ROOT     where the exports arrive
  PM_DATABASE     the folder that the importer reads (a link; five generations are kept beside it), pm_database when it is not set
  FORCE_REFRESH=1 on weekends
  ACCEPT_OLDER=1  take one that is older than the last one, or that somebody went back from, into pm_database, and import it
  MAPPING=FILE    which fields hold what, when the shipped candidate lists do not fit
  DATA_DIR=.data  the development shop; nothing is imported where it has none
SOURCE_ROOT, PM_DATABASE and MAPPING may stand in scripts/local.env.
TEXT
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/operator.sh
. "$root/scripts/operator.sh"

# Missing, or older than its sources: after a pull the old one would still run.
require_importer() {
  if [[ ! -f ${import[1]} || -n $(find "$root/LaneAward.Import" "$root/LaneAward.Data" -name '*.cs' -newer "${import[1]}" | head -n 1) ]]; then
    say "Building the importer..."
    dotnet build "$root/LaneAward.Import" --configuration "$configuration" --nologo --verbosity quiet -p:RunAnalyzers=false >&2 ||
      refuse 70 "The importer does not build; the errors stand above."
  fi
}

refresh_development() {
  local database=$data/workforce.db
  if [[ ! -f $database ]]; then
    say "No development shop in $data: nothing to import into. scripts/run.sh makes one."
    return
  fi
  # The development shop only: this script never reaches another database.
  LaneAward__Environment=development "${import[@]}" apply "$PM_DATABASE" --database "$database" ${mapping[@]+"${mapping[@]}"} ${force[@]+"${force[@]}"}
}

main() {
  if (($# > 0)); then
    case $1 in
      -h | --help)
        usage
        exit 0
        ;;
      *)
        usage >&2
        exit 64
        ;;
    esac
  fi

  local data configuration import mapping promoted force=()
  data=${DATA_DIR:-$root/.data}
  configuration=${CONFIGURATION:-Release}
  import=(dotnet "$root/LaneAward.Import/bin/$configuration/net10.0/LaneAward.Import.dll")
  read_local_env "SOURCE_ROOT PM_DATABASE MAPPING"
  PM_DATABASE=${PM_DATABASE:-$root/pm_database}
  if [[ -z $SOURCE_ROOT ]]; then
    usage >&2
    refuse 64 "SOURCE_ROOT is needed, the folder where the exports arrive: here or in scripts/local.env."
  fi
  [[ -d $SOURCE_ROOT ]] || refuse 64 "$SOURCE_ROOT is no folder. Is SOURCE_ROOT right, and the drive that it is on there?"
  mapping=()
  if [[ -n $MAPPING ]]; then
    mapping=(--mapping "$MAPPING")
  fi
  if [[ ${FORCE_REFRESH:-} != 1 ]] && is_weekend; then
    echo "skipped: weekend (FORCE_REFRESH=1 refreshes all the same)"
    exit 0
  fi
  # Not FORCE_REFRESH: that is typed every weekend, and an older export must not slip through with it.
  if [[ ${ACCEPT_OLDER:-} == 1 ]]; then
    force=(--force)
  fi
  require_importer
  promoted=$("${import[@]}" promote --source "$SOURCE_ROOT" --target "$PM_DATABASE" ${mapping[@]+"${mapping[@]}"} ${force[@]+"${force[@]}"})
  printf '%s\n' "$promoted"
  if [[ $promoted == unchanged:* ]]; then
    echo "already current"
  fi
  # The export of the last run writes nothing, and a shop made since the last refresh still needs its first import.
  refresh_development
}

main "$@"
