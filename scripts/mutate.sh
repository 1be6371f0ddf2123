#!/usr/bin/env bash
# Mutation testing: changes the code in hundreds of places, one at a time, and counts how many of the changes some test notices.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/mutate.sh lifecycle|write-keys|importer|dbf|reports [OUTPUT-FOLDER]

Runs Stryker (a .NET tool, fetched into a folder of its own) on a copy of the last commit, with the tests that belong to the area and
without the browser. Ends with the score and the changes that no test noticed; the whole report lies in OUTPUT-FOLDER as JSON.
An area takes ten minutes to an hour on two cores. What came out and what was judged: docs/benchmarks/mutation.md.

Exit codes: 0 measured, 64 wrong use, 69 the tool is not to be had, 70 it could not measure.
TEXT
}

stryker_version=5.1.0

say() {
  printf '%s\n' "$*" >&2
}

# Sets the project that is changed, the files in it, and the tests that judge the changes. Tests that start a process judge nothing: it runs the
# program unchanged.
area() {
  case $1 in
    lifecycle)
      project=LaneAward.Web
      files=(Features/Tasks/{TaskLifecycle,StartTask,PauseTask,CompleteTask,CancelTask,UndoTask}.cs)
      tests=('Web/Features/*' 'Web/Api/*')
      ;;
    write-keys)
      project=LaneAward.Web
      files=(Features/CommandRunner.cs Infrastructure/WriteKeys.cs)
      tests=('Web/Api/*')
      ;;
    importer)
      project=LaneAward.Import
      files=(ImportDiff.cs ProfitMaker/{CustomerFile,DetailTexts,FirstFilled,LineFile,OrderFile,ReadSource,RowHash,SourceText}.cs)
      tests=(Import/ApplyingTests.cs Import/SourceFlawsTests.cs)
      ;;
    dbf)
      project=LaneAward.Import
      files=(Dbf/{AsciiNumber,DbfRecord,HeaderReader,MemoFile}.cs)
      tests=(Import/ReadingTablesTests.cs Import/TableHeaderTests.cs Import/DamagedTablesTests.cs)
      # Its 1,500 damaged tables take 2 s for each of 700 changes.
      export LANEAWARD_FUZZ_RUNS=100
      ;;
    reports)
      project=LaneAward.Web
      files=(Features/Reports/{PersonDays,RecordedWork,ReportRange,TimesheetReport}.cs)
      # What is counted. The drawing of a day (PersonStretches) is judged by tests of pages alone, which would take 15 s for each change.
      tests=(Web/Reports/RecomputedTests.cs Web/Reports/ReportRangeTests.cs)
      ;;
    *) return 1 ;;
  esac
}

# Leaves of the tests what judges this area: every change runs them all, and a browser takes seconds for each.
keep_tests() {
  local copy=$1 file pattern judges
  (
    cd "$copy/LaneAward.Tests"
    # What only helps other tests stays.
    while IFS= read -r file; do
      judges=
      for pattern in "${tests[@]}"; do
        # shellcheck disable=SC2053 # A pattern.
        [[ $file != $pattern ]] || judges=1
      done
      [[ -n $judges ]] || rm "$file"
    done < <(grep -rlE --include='*.cs' '\[(Fact|Theory)' ./* | sed 's|^\./||')
    rm -r Benchmarks Screenshots
  )
  cat >"$copy/LaneAward.Tests/TestProgram.cs" <<'CS'
using LaneAward.Tests.Support;
using Xunit.MicrosoftTestingPlatform;

namespace LaneAward.Tests;

internal static class TestProgram
{
    public static Task<int> Main(string[] args)
    {
        return args is ["--child", var name, .. var rest]
            ? ChildModes.RunAsync(name, rest)
            : TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
    }
}
CS
}

main() {
  local project files tests root work output
  if [[ ${1:-} == -h || ${1:-} == --help ]]; then
    usage
    return 0
  fi
  if (($# < 1 || $# > 2)) || [[ ${2:-} == -* ]] || ! area "$1"; then
    usage >&2
    return 64
  fi
  root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
  output=$(realpath -m "${2:-mutation-$1}")
  work=$(mktemp -d)
  # shellcheck disable=SC2064 # The folder of this run.
  trap "rm -rf '$work'" EXIT
  if ! dotnet tool install dotnet-stryker --version "$stryker_version" --tool-path "$work/tool" >"$work/install.txt" 2>&1; then
    cat "$work/install.txt" >&2
    say "mutate: dotnet-stryker $stryker_version could not be fetched. Nothing was measured; is there a package source?"
    return 69
  fi
  git clone -q "$root" "$work/copy"
  keep_tests "$work/copy"
  measure "$work" "$output" || return 70
}

measure() {
  local work=$1 output=$2
  (
    cd "$work/copy/LaneAward.Tests" || return
    # Asked which test reaches which change, the runner waits 10 s in vain for each test and then takes all of them for each change anyway.
    # A change that is slow because of other work would count as noticed: 20 s more than a run of the tests takes are no endless loop yet.
    printf '{"stryker-config": {"coverage-analysis": "off", "additional-timeout": 20000}}\n' >stryker-config.json
    "$work/tool/dotnet-stryker" --project "$project.csproj" --test-runner mtp --skip-version-check --output "$output" \
      --reporter json --reporter cleartext --reporter dots "${files[@]/#/--mutate=**/}"
  )
}

main "$@"
