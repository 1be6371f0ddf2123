#!/usr/bin/env bash
# Asks the package sources whether any package of ours, or of those they bring along, has a known weakness.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/audit.sh

First asks about a package that is known to be weak: a source that says nothing of it carries no audit data, and its silence
about ours would prove nothing. Then asks about every package of the solution, and about the browser files of web-assets/.

Exit codes: 0 nothing is known, 64 wrong use, 65 a weakness is known, 69 no source could tell.
TEXT
}

say() {
  printf '%s\n' "$*" >&2
}

# Whether the sources know of the weakness that everybody knows.
sources_can_tell() {
  local folder=$1
  cat >"$folder/known.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Newtonsoft.Json" Version="12.0.1" />
  </ItemGroup>
</Project>
XML
  dotnet restore "$folder/known.csproj" >/dev/null 2>&1 || return 1
  dotnet list "$folder/known.csproj" package --vulnerable 2>/dev/null | grep -q "Newtonsoft.Json"
}

audit_packages() {
  local report
  if ! sources_can_tell "$1"; then
    say "audit: the package source carries no audit data or is not reachable; ask one that does."
    return 69
  fi
  dotnet restore LaneAward.sln >/dev/null
  report=$(dotnet list LaneAward.sln package --vulnerable --include-transitive)
  printf '%s\n' "$report"
  if grep -q "has the following vulnerable packages" <<<"$report"; then
    return 65
  fi
}

audit_browser_files() {
  local report code=0
  if ! command -v npm >/dev/null; then
    say "audit: npm is needed to ask about web-assets/."
    return 69
  fi
  report=$(cd web-assets && npm audit --package-lock-only --json 2>/dev/null) || code=$?
  if ! grep -q '"auditReportVersion"' <<<"$report"; then
    say "audit: the npm registry answers no audits or is not reachable; ask one that does."
    return 69
  fi
  if ((code != 0)); then
    printf '%s\n' "$report"
    return 65
  fi
  say "audit: nothing is known against the browser files."
}

main() {
  case "$*" in
    "") ;;
    -h | --help)
      usage
      return 0
      ;;
    *)
      usage >&2
      return 64
      ;;
  esac

  cd "$(dirname "${BASH_SOURCE[0]}")/.."
  local scratch packages=0 files=0
  scratch=$(mktemp -d)
  # shellcheck disable=SC2064
  trap "rm -rf '$scratch'" EXIT
  audit_packages "$scratch" || packages=$?
  audit_browser_files || files=$?
  if ((packages == 65 || files == 65)); then
    return 65
  fi
  if ((packages != 0)); then
    return "$packages"
  fi
  return "$files"
}

main "$@"
