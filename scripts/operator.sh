# shellcheck shell=sh
# What the scripts of this folder share. Sourced, never run. The operator's machine may be a Mac: POSIX sh, no GNU options.

# shellcheck disable=SC2034 # Said by the scripts that source this one.
SDK_MISSING='The .NET 10 SDK is missing. Install it from https://dotnet.microsoft.com/download/dotnet/10.0 (the SDK, not the runtime alone) and run this again.'

say() {
  printf '%s\n' "$*" >&2
}

refuse() {
  say "$2"
  exit "$1"
}

# What the caller says wins over scripts/local.env.
read_local_env() {
  for name in $1; do
    eval "kept_$name=\${$name:-}"
  done
  # shellcheck disable=SC2154 # Set by the script that sources this one.
  if [ -f "$root/scripts/local.env" ]; then
    # shellcheck source=/dev/null
    . "$root/scripts/local.env"
  fi
  for name in $1; do
    eval "$name=\${kept_$name:-\${$name:-}}"
  done
}

sums() {
  if command -v shasum >/dev/null 2>&1; then
    shasum -a 256 "$@"
  else
    sha256sum "$@"
  fi
}

# 6 and 7 are Saturday and Sunday.
is_weekend() {
  [ "$(date +%u)" -gt 5 ]
}

# What is there for a minute already.
is_left() {
  [ -n "$(find "$1" -maxdepth 0 -mmin +1 2>/dev/null)" ]
}

# Whether the lock's run is over. Its number alone does not say: after a power cut another process has it. And whoever has just made the lock has
# not written its number yet. -ww: without a terminal a Mac cuts the words off at 79.
is_given_up() {
  if [ -n "$1" ]; then
    [ "$1" = $$ ] || ! ps -ww -o args= -p "$1" 2>/dev/null | grep -q "$(basename "$0")"
  else
    is_left "$lock"
  fi
}

# take_lock FOLDER: one at a time. A Mac has no flock: a folder is made or not, and one whose process is gone is taken over, by one of those who
# see that. Sets busy, and fails, when another run is at work.
take_lock() {
  lock=$1 busy=''
  if ! mkdir "$lock" 2>/dev/null; then
    holder=$(cat "$lock/pid" 2>/dev/null || true)
    busy="Another run is at work${holder:+ (process $holder)}."
    is_given_up "$holder" || return 1
    if is_left "$lock.over"; then rmdir "$lock.over" 2>/dev/null || true; fi
    mkdir "$lock.over" 2>/dev/null || return 1
    if [ "$(cat "$lock/pid" 2>/dev/null || true)" != "$holder" ] || ! rm -rf "$lock" || ! mkdir "$lock" 2>/dev/null; then
      rmdir "$lock.over"
      return 1
    fi
    echo $$ >"$lock/pid"
    rmdir "$lock.over"
    return 0
  fi
  echo $$ >"$lock/pid"
}

# At the end of a run: by then another may have taken the lock over.
give_lock_back() {
  if [ "$(cat "$lock/pid" 2>/dev/null || true)" = $$ ]; then rm -rf "$lock"; fi
}

# Never asks, never accepts a host that is not known, offers this one key alone.
ssh_setup() {
  # The options are one text, which is taken apart at blanks.
  path=
  for setting in SSH_KEY SSH_KNOWN_HOSTS; do
    eval "path=\${$setting:-}"
    case $path in
      *[[:space:]]*) refuse 64 "$setting is \"$path\": a path with a blank in it cannot be handed on. Put the file elsewhere, or a link to it." ;;
    esac
  done
  ssh_options="-i $SSH_KEY -p ${SSH_PORT:-22} -o BatchMode=yes -o StrictHostKeyChecking=yes -o ConnectTimeout=10 -o IdentitiesOnly=yes"
  if [ -n "${SSH_KNOWN_HOSTS:-}" ]; then
    ssh_options="$ssh_options -o UserKnownHostsFile=$SSH_KNOWN_HOSTS"
  fi
  target=${SSH_USER:-laneaward-push}@$SSH_HOST
}

remote() {
  # shellcheck disable=SC2086,SC2029 # The options are words; what is sent is meant for the other side.
  ssh $ssh_options "$target" "$@"
}

require_key() {
  if [ -z "${SSH_KEY:-}" ] || [ -z "${SSH_HOST:-}" ]; then
    usage >&2
    refuse 64 "SSH_KEY and SSH_HOST are needed, here or in scripts/local.env."
  fi
  [ -r "$SSH_KEY" ] || refuse 64 "$SSH_KEY is not there or not readable."
}

# Sets the words that run the program: BDR_APP, or the build of this checkout.
find_app() {
  if [ -n "${BDR_APP:-}" ]; then
    app_program=$BDR_APP app_file=
    return
  fi
  for configuration in Release Debug; do
    # shellcheck disable=SC2154 # Set by the script that sources this one.
    if [ -f "$root/LaneAward.Web/bin/$configuration/net10.0/LaneAward.Web.dll" ]; then
      app_program=dotnet app_file=$root/LaneAward.Web/bin/$configuration/net10.0/LaneAward.Web.dll
      return
    fi
  done
  say "There is no build of LaneAward.Web. Run scripts/run.sh once."
  return 69
}

app() {
  find_app || return
  "$app_program" ${app_file:+"$app_file"} "$@"
}

# In the place of this shell.
exec_app() {
  find_app || exit
  exec "$app_program" ${app_file:+"$app_file"} "$@"
}
