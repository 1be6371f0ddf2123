#!/bin/sh
# Builds a release that carries its own runtime, uploads it beside the one before, and changes staging to it. It sends no database.
set -eu

usage() {
  cat <<'TEXT'
Usage: SSH_KEY=FILE SSH_HOST=NAME [SSH_PORT=22] [SSH_USER=ubuntu] [SSH_KNOWN_HOSTS=FILE] scripts/publish_staging.sh [--build-only DIR] [--allow-dirty]
Builds, writes manifest.sha256 and VERSION.json, uploads to laneaward-staging-upload/VERSION (unchanged files are not sent again), and runs
vm_workforce_cutover.sh --release there, which goes back by itself when the new release does not answer.

  --build-only DIR  build the release into DIR, outside of the working copy or a folder that git ignores, and send nothing
  --allow-dirty     publish a working copy with changes, or one whose commit git cannot say; the version then says so
  RUNTIME=linux-x64 or linux-arm64
  CONFIGURATION=Release
  SKIP_TESTS=1      do not run scripts/test.sh first
  ENVIRONMENT=staging or public
All but SSH_KEY and SSH_USER, which differ from script to script, may stand in scripts/local.env. Exit codes: 0 served, 64 no commit to name, 65 this version is served, built otherwise, 69 not reachable, 70 gone back to the release before, 71 a person must act.
TEXT
}

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
# shellcheck source=scripts/operator.sh
. "$here/operator.sh"

build() {
  configuration=${CONFIGURATION:-Release}
  # The importer comes with it, as a program of its own: it is one of the projects that this one stands on.
  # shellcheck disable=SC2086 # Options of the caller's own.
  dotnet publish "$root/LaneAward.Web" --configuration "$configuration" --runtime "${RUNTIME:-linux-x64}" --self-contained \
    --output "$out" --nologo --verbosity quiet -p:RunAnalyzers=false -p:LaneAwardRevision="$commit" ${PUBLISH_OPTIONS:-} >&2 ||
    refuse 70 "It does not build. Nothing was sent."
  [ -x "$out/LaneAward.Import" ] || refuse 70 "The importer is not in the release. Nothing was sent."
  rm -f "$out"/*.xml "$out"/appsettings.Development.json
  mkdir -p "$out/deploy"
  cp -R "$root/deploy/." "$out/deploy/"
  # Where the scripts send whoever must act.
  mkdir -p "$out/docs"
  cp "$root/docs/runbook.md" "$out/docs/"
  schema=$(find "$root/LaneAward.Data/Migrations" -name '[0-9]*.sql' | sed 's,.*/0*\([0-9]*\)_.*,\1,' | sort -n | tail -n 1)
  printf '{\n  "version": "%s",\n  "commit": "%s",\n  "schema": %s,\n  "runtime": "%s",\n  "built": "%s"\n}\n' \
    "$version" "$commit" "$schema" "${RUNTIME:-linux-x64}" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" >"$out/VERSION.json"
  require_same_commit
  (cd "$out" && find . -type f ! -name manifest.sha256 -exec sh -c 'if command -v sha256sum >/dev/null 2>&1; then sha256sum "$@"; else shasum -a 256 "$@"; fi' sh {} + | sort -k 2) >"$work/manifest"
  mv "$work/manifest" "$out/manifest.sha256"
}

# Uploaded, copied into its place, and the database there goes on growing: before anything is sent, not when the disk is full.
room() {
  needed=$(du -sk "$1" | cut -f 1)
  free=$(remote "df -Pk ." </dev/null | awk 'NR == 2 { print $4 }') || free=''
  case $free in
    '' | *[!0-9]*) return 0 ;;
  esac
  if [ "$free" -lt $((2 * needed + 512 * 1024)) ]; then
    refuse 71 "The disk of $SSH_HOST has $((free / 1024)) MB left; an upload and its copy take $((2 * needed / 1024)) MB, and 512 MB must stay free. Nothing was sent. See \"When the disk is full\" in docs/runbook.md."
  fi
}

upload() {
  folder=${REMOTE_UPLOAD:-laneaward-${ENVIRONMENT:-staging}-upload}
  room "$1"
  # The newest upload, whose unchanged files (the runtime, most of the bytes) need not be sent again.
  before=$(remote "mkdir -p $folder && ls -1t $folder | head -n 1" </dev/null) || refuse 69 "$SSH_HOST cannot be reached. Nothing was sent."
  if [ "$before" = "$version" ]; then
    before=
  fi
  rsync -rtp --delete ${before:+"--link-dest=../$before"} -e "ssh $ssh_options" "$1/" "$target:$folder/$version/" ||
    refuse 69 "The upload was cut off. The release that is served is as it was; run this again."
}

# What the working copy has that the commit has not.
changes() (
  cd "$root"
  git diff HEAD
  git -c core.quotePath=false ls-files --others --exclude-standard | while IFS= read -r file; do
    printf '%s\n' "$file"
    cat -- "$file" || true
  done
)

# The whole working copy, where git cannot say what belongs to it. What is built into it is not what it is built of.
everything() (
  cd "$root"
  tree=$(pwd -P)
  built=none
  if [ -n "$out" ]; then
    mkdir -p "$out" && built=$(cd "$out" && pwd -P)
  fi
  find . \( -name .git -o -name bin -o -name obj -o -name node_modules -o -name .data \) -prune -o -type f -print | LC_ALL=C sort | while IFS= read -r file; do
    case $tree/${file#./} in
      "$built"/*) continue ;;
    esac
    printf '%s\n' "$file"
    cat -- "$file" || true
  done
)

# What the version says after the number. Two different trees are two versions, the same one is the same.
find_commit() {
  if ! commit=$(cd "$root" && git rev-parse --short=7 HEAD 2>"$work/git") || ! state=$(cd "$root" && git status --porcelain 2>"$work/git"); then
    cat "$work/git" >&2
    [ "$dirty" = yes ] || refuse 64 "git cannot say which commit this is, or whether it was changed, so nobody could tell two releases apart. Publish from a clone whose git works, or give --allow-dirty. Nothing was built."
    commit=unknown.dirty.$(everything | sums - | cut -c 1-7)
  elif [ -n "$state" ]; then
    [ "$dirty" = yes ] || refuse 64 "The working copy has changes that are in no commit. Commit them, or give --allow-dirty. Nothing was built."
    commit=$commit.dirty.$(changes | sums - | cut -c 1-7)
  fi
}

# Tests and build take minutes, and read the working copy as it is by then.
require_same_commit() {
  after=$(find_commit 2>/dev/null && printf '%s' "$commit") || after='one with changes that are in no commit'
  if [ "$after" != "$commit" ]; then
    # Nothing takes it for a release without.
    rm -f "$out/VERSION.json"
    refuse 70 "The working copy changed while it was tested and built: it was $commit and is $after. Nothing was sent; run this again."
  fi
}

main() {
  only='' out='' dirty=no
  while [ $# -gt 0 ]; do
    case $1 in
      -h | --help)
        usage
        exit 0
        ;;
      --build-only)
        only=${2:-}
        case $only in
          '' | -*) refuse 64 "--build-only needs a folder. Nothing was built." ;;
        esac
        shift
        ;;
      --allow-dirty) dirty=yes ;;
      *)
        usage >&2
        exit 64
        ;;
    esac
    shift
  done
  read_local_env "SSH_KEY SSH_HOST SSH_PORT SSH_USER SSH_KNOWN_HOSTS RUNTIME ENVIRONMENT"
  SSH_USER=${SSH_USER:-ubuntu}
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  case $only in
    '' | /*) out=$only ;;
    *) out=$PWD/$only ;;
  esac
  # What a release is rid of (build) would be removed from the working copy, and what it is built of would be shipped.
  if [ -d "$out" ]; then
    case $(cd "$root" && pwd -P)/ in
      "$(cd "$out" && pwd -P)"/*) refuse 64 "$out holds this working copy. Give --build-only a folder of its own. Nothing was built." ;;
    esac
  fi
  find_commit
  version=$(sed -n 's,.*<Version>\(.*\)</Version>.*,\1,p' "$root/Directory.Build.props")+$commit
  if [ -n "$only" ]; then
    build
    printf '%s\n' "$version"
    exit 0
  fi
  require_key
  ssh_setup
  if [ "${SKIP_TESTS:-}" != 1 ]; then
    "$root/scripts/test.sh" >&2 || refuse 70 "The tests fail. Nothing was sent."
  fi
  if [ -n "${RELEASE_DIR:-}" ]; then
    # Built before with --build-only.
    release=$RELEASE_DIR
    version=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$release/VERSION.json")
  else
    release=$work/release
    out=$release
    build
  fi
  upload "$release"
  # Public has no suffix.
  install=/opt/laneaward
  if [ "${ENVIRONMENT:-staging}" != public ]; then
    install=$install-${ENVIRONMENT:-staging}
  fi
  remote "${REMOTE_SUDO-sudo} ${REMOTE_INSTALL:-$install}/workforce_app/deploy/vm_workforce_cutover.sh --env ${ENVIRONMENT:-staging} --release $version" </dev/null || {
    code=$?
    if [ "$code" -eq 255 ]; then
      refuse 69 "The connection broke. Over there the change goes on to its end, or back: vm_workforce_cutover.sh --list says which release is served. Running this again is safe."
    fi
    exit "$code"
  }
  # What is served was copied out of it; the newest two spare the next upload its unchanged files.
  remote "cd $folder && ls -1t | tail -n +3 | xargs -r rm -rf --" </dev/null ||
    printf 'Old uploads in %s on %s could not be removed. The release is served.\n' "$folder" "$SSH_HOST" >&2
}

main "$@"
