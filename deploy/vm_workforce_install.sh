#!/usr/bin/env bash
# Sets up an environment on a new machine from the release that this script lies in. What is there already is left as it is, so it can be
# run again; it makes no database and starts nothing.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: sudo RELEASE/deploy/vm_workforce_install.sh --env staging|public --name HOST [--port PORT]
                                                     [--time-zone America/Chicago] [--pin-key-file FILE] [--root DIR]
Makes the users of the service and of the two restricted keys, the folders, the key of the PINs, the settings file, the units, the nginx
site, the gate of the restricted keys with its sudo rules and the command laneaward, and puts this release in place. Then says what is
left to do. --pin-key-file takes the key of a shop that was elsewhere before, as the installer printed it or as the key file itself, instead
of making a new one. --root puts everything below DIR, for a trial.
TEXT
}

# shellcheck source=deploy/operation.sh
. "$(dirname "$(readlink -f "$0")")/operation.sh"

# Three users: the service, and one for each restricted key. The two are in no group of the service, so that neither the database nor
# the key of the PINs is theirs to read. A forced command needs a shell, and "*" is a password that nobody has.
make_users() {
  local user
  if [[ -n $root ]]; then
    return
  fi
  id -u laneaward >/dev/null 2>&1 || useradd --system --home-dir "$data" --no-create-home --shell /usr/sbin/nologin laneaward
  getent group laneaward-ops >/dev/null || groupadd --system laneaward-ops
  for user in laneaward-push laneaward-pull; do
    id -u "$user" >/dev/null 2>&1 || useradd --system --user-group --home-dir "/var/lib/$user" --no-create-home --shell /bin/sh --password '*' "$user"
    install -d -m 0700 -o "$user" -g "$user" "/var/lib/$user" "/var/lib/$user/.ssh"
    if [[ ! -e /var/lib/$user/.ssh/authorized_keys ]]; then
      install -m 0600 -o "$user" -g "$user" /dev/null "/var/lib/$user/.ssh/authorized_keys"
    fi
  done
}

# folder MODE OWNER GROUP DIR...: as it must be, also when it was there already. A trial has none of the users.
folder() {
  local mode=$1 owner=$2 group=$3
  shift 3
  if [[ -n $root ]]; then
    install -d -m "$mode" "$@"
  else
    install -d -m "$mode" -o "$owner" -g "$group" "$@"
  fi
}

make_folders() {
  install -d -m 0755 "$root$install/releases" "$root/usr/local/lib/laneaward" "$root/usr/local/bin" "$root/etc/systemd/system" \
    "$root/etc/nginx/sites-available" "$root/etc/nginx/sites-enabled" "$root/etc/sudoers.d" "$root/var/lib/laneaward-incoming" "$root/var/backups/laneaward"
  folder 0750 laneaward laneaward "$root$data" "$root/var/log/laneaward"
  # The push user writes here, the service reads by its group; the data folder itself stays closed to him.
  folder 2750 laneaward-push laneaward "$root$incoming"
  rmdir "$root$data/incoming" 2>/dev/null || true
  if [[ ! -e $root$data/incoming ]]; then
    ln -s "$root$incoming" "$root$data/incoming"
  fi
  # The pull user reads backups by their group, which the folder hands on.
  folder 2750 laneaward laneaward-pull "$root$backups"
  # Files that are made in it later, by a change of the key for example, belong to the service's group too.
  folder 2750 root laneaward "$root/etc/laneaward"
  # What a broken run left of the two that are written once (see place); they may be there by now.
  rm -f "$root/etc/laneaward/.$environment-pin.key.new" "$root/etc/laneaward/.$environment.env.new"
}

# place FILE MODE COMMAND...: what COMMAND prints becomes FILE, whole or not at all, whatever ends this run. It is written beside FILE, which hands on the
# folder's group, under a name that neither systemd, sudo, nginx nor the program reads; what a broken run left there goes first.
place() {
  local file=$1 mode=$2 beside
  shift 2
  beside=$(dirname "$file")/.$(basename "$file").new
  rm -f "$beside"
  if ! (umask 0077 && "$@" >"$beside") || ! chmod "$mode" "$beside" || ! sync "$beside" || ! mv -fT "$beside" "$file"; then
    rm -f "$beside"
    refuse 70 "$file could not be written. Mend that (is the disk full?) and run this again."
  fi
  sync "$(dirname "$file")" || refuse 70 "$file could not be written to the disk for good. See what the disk says (journalctl -k) and run this again."
}

# The key that FILE holds, in bytes or as it was printed; nothing when it holds none.
read_key() {
  if [[ $(stat -Lc %s "$1" 2>/dev/null) == 32 ]]; then
    base64 -w 0 "$1"
  elif [[ $(base64 -d "$1" 2>/dev/null | wc -c) == 32 ]]; then
    base64 -d "$1" | base64 -w 0
  fi
}

# Before anything is made. A key that is there is never made anew: databases and backups may be sealed with what was in it.
check_key() {
  local there=$root/etc/laneaward/$environment-pin.key size
  if [[ -e $there || -L $there ]]; then
    size=$(stat -Lc %s "$there" 2>/dev/null) || size=0
    ((size == 32)) || refuse 78 "$there is there already and holds $size bytes, which is no key (32 bytes). Nothing was made. If a database or a backup holds PINs, remove the file and run this again with --pin-key-file and the key from the owner's safe; if none does, remove it and run this again."
  fi
  if [[ -z $given_key ]]; then
    return
  fi
  [[ -n $(read_key "$given_key") ]] || refuse 65 "$given_key holds no key: 32 bytes, or their base64 as the installer printed it. Nothing was made."
  if [[ -e $there && $(read_key "$there") != "$(read_key "$given_key")" ]]; then
    refuse 78 "$there is there already and is another key. Nothing was made. If no PIN was made with it, remove it and run this again."
  fi
}

# Before anything is made. What a full disk or a power cut left of the settings, and those of another environment, are not what a service starts with.
check_settings() {
  local file=$root/etc/laneaward/$environment.env name value
  local advice="Nothing was made. Mend the file, or remove it and run this again for new settings (with a new operations token)."
  [[ -e $file ]] || return 0
  for name in LaneAward__Environment LaneAward__DataDirectory LaneAward__PinKeyFile; do
    value=$(setting_of "$file" "$name")
    [[ -n $value && ($name != LaneAward__Environment || $value == "$environment") ]] ||
      refuse 78 "$file is there already and does not say $name, or not that of $environment. $advice"
  done
  [[ -z $(tail -c 1 "$file") ]] || refuse 78 "$file is there already and its last line has no end, as when it was cut off. If it is whole, end that line (echo >>$file). $advice"
}

print_given_key() {
  read_key "$given_key" | base64 -d
}

# 32 random bytes, made once. Without them no PIN can be checked; with them and a backup every PIN can be read.
make_key() {
  local key=$root/etc/laneaward/$environment-pin.key
  if [[ ! -e $key && -n $given_key ]]; then
    place "$key" 0440 print_given_key
  elif [[ ! -e $key ]]; then
    place "$key" 0440 head -c 32 /dev/urandom
    say "The key of the PINs, for the owner's safe and for no backup: $(base64 -w 0 "$key")"
  fi
}

write_settings() {
  local file=$root/etc/laneaward/$environment.env token
  if [[ -e $file ]]; then
    say "$file is there already and stays as it is."
    return
  fi
  token=$(head -c 24 /dev/urandom | base64 -w 0 | tr '+/' '-_')
  place "$file" 0640 cat <<TEXT
# Read by the service and by the scripts; a change needs vm_workforce_cutover.sh --restart-only.
LaneAward__Environment=$environment
LaneAward__DataDirectory=$root$data
LaneAward__BackupDirectory=$root$backups
LaneAward__PinKeyFile=$root/etc/laneaward/$environment-pin.key
LaneAward__TimeZone=$zone
LaneAward__OperationsToken=$token
ASPNETCORE_URLS=http://127.0.0.1:$port
ASPNETCORE_FORWARDEDHEADERS_ENABLED=true
SERVICE_NAME=$unit
INSTALL_DIR=$root$install
LOCK_FILE=$root/run/lock/laneaward-$environment.lock
OPS_LOG=$root/var/log/laneaward/ops-$environment.log
DIRECT_HEALTH_URL=http://127.0.0.1:$port/api/health
NGINX_HEALTH_URL=https://$name/api/health
ROOT_URL=https://$name/
CONSOLE_URL=https://$name/console/
LEGACY_WORKFORCE_URL=https://$name/workforce/
TEXT
  say "The operations token, for scripts/parity_check.sh on the operator's machine: $token"
}

# Readable by everybody: what the restricted keys need to know, and no secret.
write_gate() {
  local as='sudo -n -u laneaward'
  # A trial has no such user.
  if [[ -n $root ]]; then as='env'; fi
  place "$root/usr/local/lib/laneaward/gate" 0755 cat "$here/gate"
  place "$root/usr/local/lib/laneaward/gate-$environment.conf" 0644 cat <<TEXT
INCOMING=$root$incoming
BACKUPS=$root$backups
HEALTH_URL=http://127.0.0.1:$port/api/health
AS_SERVICE=$as
TEXT
  place "$root/etc/sudoers.d/laneaward-$environment" 0440 cat <<TEXT
# The restricted keys reach what is the service's through the gate alone, which checks every word.
laneaward-push ALL=(laneaward) NOPASSWD: /usr/local/lib/laneaward/gate work $environment import *, /usr/local/lib/laneaward/gate work $environment tables
laneaward-pull ALL=(laneaward) NOPASSWD: /usr/local/lib/laneaward/gate work $environment ack *
# Operators: usermod -aG laneaward-ops NAME
%laneaward-ops ALL=(root) NOPASSWD: $install/workforce_app/deploy/vm_workforce_*.sh, /usr/local/bin/laneaward --env $environment *
TEXT
  if [[ ! -e $root/usr/local/bin/laneaward ]]; then
    ln -sfn "$install/workforce_app/deploy/laneaward" "$root/usr/local/bin/laneaward"
  fi
}

# The shipped files are staging's; the public ones differ in their names alone.
of_environment() {
  if [[ $environment == public ]]; then
    sed -e 's/laneaward-staging/laneaward/g; s/-staging//g; s/laneaward_staging/laneaward_public/g; s,/laneaward/staging,/laneaward/public,g; s/(staging)/(public)/g' -e "s/9193/$port/g; s/staging\.example\.com/$name/g; s,America/Chicago,$zone,g" "$1"
  else
    sed -e "s/9193/$port/g; s/staging\.example\.com/$name/g; s,America/Chicago,$zone,g" "$1"
  fi
}

write_units() {
  local file to
  for file in "$here"/systemd/*; do
    to=$(basename "$file")
    if [[ $environment == public ]]; then
      to=${to/-staging/}
    fi
    to=$root/etc/systemd/system/$to
    # A unit that is masked leads to /dev/null.
    if [[ -L $to ]]; then
      say "$to is a link and stays as it is."
    else
      place "$to" 0644 of_environment "$file"
    fi
  done
  to=$root/etc/nginx/sites-available/laneaward-$environment.conf
  place "$to.new" 0644 of_environment "$here/nginx/laneaward-staging.conf"
  # Paths of certificates and the like are the operator's. nginx reads no file of this folder that is not linked.
  if [[ -e $to ]] && ! cmp -s "$to" "$to.new"; then
    say "$to is there already and stays as it is; this release's is beside it as $(basename "$to").new."
  else
    mv "$to.new" "$to"
  fi
  place "$root/etc/nginx/sites-available/laneaward-strangers.conf" 0644 cat "$here/nginx/laneaward-strangers.conf"
}

# Before anything is made. The folder of the releases may not be there yet.
check_room() {
  local at=$root$install
  until [[ -e $at ]]; do at=$(dirname "$at"); done
  [[ -d $release ]] || require_room "$at" "$here/.."
}

put_release() {
  local beside
  (cd "$here/.." && sha256sum --check --strict --quiet manifest.sha256 >&2) || refuse 65 "The release is not what its manifest says. Upload it again."
  if [[ ! -d $release ]]; then
    # A name that the cutover neither lists nor keeps.
    beside=$root$install/releases/.new-$version
    rm -rf "$beside"
    if ! cp -R --preserve=mode,timestamps "$here/.." "$beside"; then
      rm -rf "$beside"
      refuse 70 "The release could not be copied to $release. Mend that and run this again."
    fi
    chmod -R a-w,a+rX "$beside"
    sync -f "$beside" || refuse 70 "$beside could not be written to the disk for good. See what the disk says (journalctl -k) and run this again."
    mv -T "$beside" "$release"
  fi
  if [[ ! -L $root$install/current ]]; then
    ln -s "$release" "$root$install/current"
  fi
  if [[ ! -L $root$install/workforce_app ]]; then
    ln -s current "$root$install/workforce_app"
  fi
}

main() {
  local environment='' name='' port='' zone='' root='' given_key='' here suffix version release install data incoming backups unit
  while (($# > 0)); do
    case $1 in
      -h | --help)
        usage
        exit 0
        ;;
      --env) environment=${2:-} ;;
      --name) name=${2:-} ;;
      --port) port=${2:-} ;;
      --time-zone) zone=${2:-} ;;
      --root) root=${2:-} ;;
      --pin-key-file) given_key=${2:-} ;;
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
  suffix=$(suffix_of "$environment")
  # Run again, it keeps the port that the settings have: units, site and gate name it too.
  port=${port:-$(setting_of "$root/etc/laneaward/$environment.env" ASPNETCORE_URLS | sed -n 's,^http://127\.0\.0\.1:\([0-9]*\)$,\1,p')}
  port=${port:-$(port_of "$environment")}
  # And the zone, which the timers name too.
  zone=${zone:-$(setting_of "$root/etc/laneaward/$environment.env" LaneAward__TimeZone)}
  zone=${zone:-America/Chicago}
  install=/opt/laneaward$suffix data=/var/lib/laneaward$suffix incoming=/var/lib/laneaward-incoming/$environment backups=/var/backups/laneaward/$environment unit=laneaward-workforce-api$suffix
  [[ -e /usr/share/zoneinfo/$zone ]] || refuse 64 "$zone is no time zone of this machine. Nothing was made."
  version=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$here/../VERSION.json" | head -n 1)
  release=$root$install/releases/$version
  check_settings
  check_key
  check_room
  make_users
  make_folders
  make_key
  write_settings
  write_units
  write_gate
  put_release
  if [[ -z $root ]]; then
    systemctl daemon-reload
  fi
  say "Installed. Next: the first admin, then the service, its timers and nginx; see \"Installing\" in docs/runbook.md of the release."
}

main "$@"
