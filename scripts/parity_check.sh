#!/bin/sh
# Compares environments fact by fact and names the odd one out. Runs on the operator's Mac as well as on Linux.
set -eu

usage() {
  cat <<'TEXT'
Usage: scripts/parity_check.sh [--json] NAME=URL [NAME=URL...]
For example: scripts/parity_check.sh dev=http://127.0.0.1:5080 staging=https://staging.example.com public=https://tasks.example.com
What must be equal must be equal everywhere, what must differ must be different everywhere; the rest is reported.
Exit codes: 0 all well, 1 something that should be equal is not, 2 something that must hold does not, 3 an environment gave no facts.

  OPERATIONS_TOKEN_NAME=  the operations token (LaneAward__OperationsToken) of that environment when it is not on this machine
  OPERATIONS_TOKEN=       the same for all that have none of their own
  CURL_OPTIONS=           for example --cacert FILE
TEXT
}

# shellcheck source=scripts/operator.sh
. "$(dirname "$0")/operator.sh"

# fetch NAME URL: the facts into work/one. The token stands in a file that curl reads: arguments are seen by every process of the machine.
fetch() {
  case $1 in
    *[!A-Za-z0-9_]*) token='' ;;
    *) eval "token=\${OPERATIONS_TOKEN_$1:-}" ;;
  esac
  token=${token:-${OPERATIONS_TOKEN:-}}
  if [ -n "$token" ]; then
    printf 'header = "Authorization: Bearer %s"\n' "$token" >"$work/curl"
  else
    : >"$work/curl"
  fi
  # shellcheck disable=SC2086 # Options of the operator's own.
  code=$(curl -sS --max-time 10 ${CURL_OPTIONS:-} -K "$work/curl" -H 'Accept: text/plain' -o "$work/one" -w '%{http_code}' "${2%/}/api/parity" 2>"$work/error") || code=000
  case $code in
    200) return 0 ;;
    000) say "$1: $(cat "$work/error")" ;;
    401) say "$1: the operations token is missing or is not the one of LaneAward__OperationsToken there. Set OPERATIONS_TOKEN_$1, or OPERATIONS_TOKEN where the name has other signs." ;;
    *) say "$1: answered $code at ${2%/}/api/parity" ;;
  esac
  return 1
}

compare() {
  awk -F '\t' -v names="$names" -v missing="$missing" -v form="$form" '
    function short(text) { return length(text) > 14 ? substr(text, 1, 12) ".." : text }
    function quote(text) { gsub(/\\/, "\\\\", text); gsub(/"/, "\\\"", text); return "\"" text "\"" }
    { group = $2; fact = $3; key = group "\t" fact
      if (!(key in seen)) { seen[key] = 1; order[++facts] = key }
      value[key, $1] = $4 }
    END {
      count = split(names, name, " ")
      for (n = 1; n <= count; n++) if (index(" " missing " ", " " name[n] " ")) away[name[n]] = 1
      if (form == "text") {
        printf "%-18s", ""
        for (n = 1; n <= count; n++) printf "  %-16s", name[n]
        print ""
      } else printf "{\"facts\":["
      for (f = 1; f <= facts; f++) {
        split(order[f], part, "\t"); group = part[1]; fact = part[2]; key = order[f]
        split("", times)
        for (n = 1; n <= count; n++) if (!(name[n] in away)) times[value[key, name[n]]]++
        most = ""; for (v in times) if (most == "" || times[v] > times[most] || (times[v] == times[most] && v < most)) most = v
        # Of two that differ nobody can say which one is odd: the first one named is what the others are held to.
        distinct = 0; for (v in times) distinct++
        if (distinct > 1 && times[most] == 1) for (n = 1; n <= count; n++) if (!(name[n] in away)) { most = value[key, name[n]]; break }
        if (form == "json") printf "%s{\"group\":%s,\"fact\":%s,\"values\":{", (f > 1 ? "," : ""), quote(group), quote(fact)
        else printf "%-18s", fact
        odd = ""
        for (n = 1; n <= count; n++) {
          who = name[n]
          if (who in away) { mark = "?"; text = "no facts" }
          else {
            text = value[key, who]
            if (group == "mustDiffer") wrong = text != "none" && times[text] > 1
            else wrong = text != most
            mark = wrong ? "x" : "="
            if (wrong) {
              odd = odd (odd == "" ? "" : ", ") who
              if (group == "shouldEqual") { if (worst < 1) worst = 1 } else worst = 2
            }
          }
          if (form == "json") printf "%s%s:{\"value\":%s,\"equal\":%s}", (n > 1 ? "," : ""), quote(who), quote(text), (mark == "=" ? "true" : "false")
          else printf "  %s %-14s", mark, short(text)
        }
        if (form == "json") printf "},\"odd\":%s}", quote(odd)
        else print ""
        if (odd != "") problem[++problems] = group == "mustDiffer" ? fact " must differ, and does not: " odd : fact (group == "shouldEqual" ? " should" : " must") " be equal; the odd one out: " odd advice(fact)
      }
      if (missing != "") worst = worst == 2 ? 2 : 3
      if (form == "json") { print "],\"exit\":" worst + 0 "}" }
      else {
        for (p = 1; p <= problems; p++) print problem[p]
        if (missing != "") print "no facts from: " missing
        if (worst == 0) print "all environments agree"
      }
      exit worst
    }
    function advice(fact) {
      if (fact ~ /^(version|commit|runtime|sqlite|sqliteSource|schemaLevel|schema|assets|deployFiles)$/) return " (scripts/publish_staging.sh, or vm_workforce_cutover.sh --release there)"
      if (fact ~ /^(importFiles|customers|orders|latestOrderDate)$/) return " (scripts/push_reference_to_staging.sh)"
      if (fact ~ /^(settings|timeZone)$/) return " (its file in /etc/laneaward)"
      return ""
    }' "$work/facts"
}

main() {
  # All words first: with a wrong one nobody is asked.
  for argument in "$@"; do
    case $argument in
      -h | --help)
        usage
        exit 0
        ;;
      --json | [A-Za-z]*=http://* | [A-Za-z]*=https://*) ;;
      *)
        usage >&2
        exit 64
        ;;
    esac
  done
  form=text names='' missing=''
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  : >"$work/facts"
  for argument in "$@"; do
    case $argument in
      --json) form=json ;;
      *)
        name=${argument%%=*}
        names="$names $name"
        if fetch "$name" "${argument#*=}"; then
          awk -v name="$name" '{ print name "\t" $0 }' "$work/one" >>"$work/facts"
        else
          missing="$missing $name"
        fi
        ;;
    esac
  done
  if [ -z "$names" ]; then
    usage >&2
    exit 64
  fi
  names=${names# } missing=${missing# }
  if [ "$names" = "$missing" ]; then
    say "No environment gave its facts."
    exit 3
  fi
  compare
}

main "$@"
