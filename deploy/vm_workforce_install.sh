#!/usr/bin/env bash
# Sets up an environment on a new machine from the release that this script lies in. What is there already is left as it is, so it can be
# run again; it makes no database and starts nothing.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: sudo RELEASE/deploy/vm_workforce_install.sh --env staging|public --name HOST [--port 9193] [--root DIR]
Makes the service's user, the folders, the key of the PINs, the settings file, the units, the nginx site and the gate of the restricted
keys, and puts this release in place. Then says what is left to do. --root puts everything below DIR, for a trial.
TEXT
}

say() {
  printf '%s\n' "$*" >&2
}

refuse() {
  say "$2"
  exit "$1"
}

make_user() {
  if [[ -z $root ]] && ! id -u laneaward >/dev/null 2>&1; then
    useradd --system --home-dir "$data" --shell /usr/sbin/nologin laneaward
  fi
  owner=(--owner=laneaward --group=laneaward) group=(--group=laneaward)
  if [[ -n $root ]]; then
    owner=() group=()
  fi
}

make_folders() {
  install -d -m 0755 "$root$install/releases" "$root/usr/local/lib/laneaward" "$root/etc/systemd/system" "$root/etc/nginx/sites-available"
  install -d -m 0750 ${owner[@]+"${owner[@]}"} "$root$data" "$root$data/incoming" "$root$backups" "$root/var/log/laneaward"
  # Files that are made in it later, by a change of the key for example, belong to the service's group too.
  install -d -m 2750 ${group[@]+"${group[@]}"} "$root/etc/laneaward"
}

# 32 random bytes, made once. Without them no PIN can be checked; with them and a backup every PIN can be read.
make_key() {
  local key=$root/etc/laneaward/$environment-pin.key
  if [[ ! -e $key ]]; then
    (umask 0337 && head -c 32 /dev/urandom >"$key")
    say "The key of the PINs, for the owner's safe and for no backup: $(base64 -w 0 "$key")"
  fi
}

write_settings() {
  local file=$root/etc/laneaward/$environment.env
  if [[ -e $file ]]; then
    say "$file is there already and stays as it is."
    return
  fi
  (
    umask 0027
    cat >"$file" <<TEXT
# Read by the service and by the scripts; a change needs vm_workforce_cutover.sh --restart-only.
LaneAward__Environment=$environment
LaneAward__DataDirectory=$root$data
LaneAward__BackupDirectory=$root$backups
LaneAward__PinKeyFile=$root/etc/laneaward/$environment-pin.key
LaneAward__TimeZone=America/Chicago
ASPNETCORE_URLS=http://127.0.0.1:$port
ASPNETCORE_FORWARDEDHEADERS_ENABLED=true
SERVICE_NAME=$unit
INSTALL_DIR=$root$install
LOCK_FILE=$root/run/lock/laneaward-$environment.lock
OPS_LOG=$root/var/log/laneaward/ops-$environment.log
IMPORT_AS=sudo -n -u laneaward
DIRECT_HEALTH_URL=http://127.0.0.1:$port/api/health
NGINX_HEALTH_URL=https://$name/api/health
ROOT_URL=https://$name/
CONSOLE_URL=https://$name/console/
LEGACY_WORKFORCE_URL=https://$name/workforce/
TEXT
    # A trial has no such user.
    if [[ -n $root ]]; then
      sed -i 's/^IMPORT_AS=.*/IMPORT_AS=env/' "$file"
    fi
  )
}

# The shipped files are staging's; the public ones differ in their names alone.
of_environment() {
  if [[ $environment == public ]]; then
    sed -e 's/laneaward-staging/laneaward/g; s/-staging//g; s/laneaward_staging/laneaward_public/g; s,/laneaward/staging,/laneaward/public,g; s/(staging)/(public)/g' -e "s/9193/$port/g; s/staging\.example\.com/$name/g" "$1"
  else
    sed -e "s/9193/$port/g; s/staging\.example\.com/$name/g" "$1"
  fi
}

write_units() {
  local file to
  for file in "$here"/systemd/*; do
    to=$(basename "$file")
    if [[ $environment == public ]]; then
      to=${to/-staging/}
    fi
    of_environment "$file" >"$root/etc/systemd/system/$to"
  done
  to=laneaward-$environment.conf
  of_environment "$here/nginx/laneaward-staging.conf" >"$root/etc/nginx/sites-available/$to"
  install -m 0755 "$here/gate" "$root/usr/local/lib/laneaward/gate"
}

put_release() {
  local version release
  version=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$here/../VERSION.json" | head -n 1)
  release=$root$install/releases/$version
  (cd "$here/.." && sha256sum --check --strict --quiet manifest.sha256 >&2) || refuse 65 "The release is not what its manifest says. Upload it again."
  if [[ ! -d $release ]]; then
    rm -rf "$release.new"
    cp -R --preserve=mode,timestamps "$here/.." "$release.new"
    chmod -R a-w,a+rX "$release.new"
    mv -T "$release.new" "$release"
  fi
  if [[ ! -L $root$install/current ]]; then
    ln -s "$release" "$root$install/current"
    ln -s current "$root$install/workforce_app"
  fi
}

main() {
  local environment='' name='' port='' root='' here suffix install data backups unit owner group
  while (($# > 0)); do
    case $1 in
      -h | --help)
        usage
        exit 0
        ;;
      --env) environment=${2:-} ;;
      --name) name=${2:-} ;;
      --port) port=${2:-} ;;
      --root) root=${2:-} ;;
      *)
        usage >&2
        exit 64
        ;;
    esac
    shift 2 || refuse 64 "A value is missing."
  done
  if [[ ! $environment =~ ^(staging|public)$ || -z $name ]]; then
    usage >&2
    exit 64
  fi
  if [[ -z $root && $(id -u) != 0 ]]; then
    refuse 77 "Run this with sudo, or give --root for a trial."
  fi
  here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
  suffix=-staging
  if [[ $environment == public ]]; then
    suffix=''
    port=${port:-9194}
  fi
  port=${port:-9193}
  install=/opt/laneaward$suffix data=/var/lib/laneaward$suffix backups=/var/backups/laneaward/$environment unit=laneaward-workforce-api$suffix
  make_user
  make_folders
  make_key
  write_settings
  write_units
  put_release
  if [[ -z $root ]]; then
    systemctl daemon-reload
  fi
  say "Installed. Next: the first admin, then the service, its timers and nginx; see \"Installing\" in docs/runbook.md."
}

main "$@"
