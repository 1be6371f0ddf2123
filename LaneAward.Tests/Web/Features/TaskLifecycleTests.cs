using CsCheck;
using LaneAward.Web.Features.Tasks;
using Xunit;

namespace LaneAward.Tests.Web.Features;

public sealed class TaskLifecycleTests
{
    private static readonly Gen<TaskFacts> AnyFacts =
        from state in Gen.Enum<TaskState>()
        from flags in Gen.Bool.Array[8]
        select new TaskFacts
        {
            State = state,
            MyClockRuns = state == TaskState.Running && flags[0],
            OthersRun = state == TaskState.Running && (flags[1] || !flags[0]),
            HasSessions = state is TaskState.Running or TaskState.Paused || (state != TaskState.Queued && flags[2]),
            OnMyList = flags[3],
            ForEveryone = flags[4],
            OrderGone = flags[5],
            MaySupervise = flags[6],
            ClosedByMeJustNow = flags[7],
        };

    [Theory]
    [InlineData("Join", "Queued", "", "go Queued")]
    [InlineData("Join", "Running", "others", "go Running")]
    [InlineData("Join", "Paused", "mine", "already")]
    [InlineData("Join", "Completed", "", "no task_closed")]
    [InlineData("Start", "Queued", "mine", "go Running")]
    [InlineData("Start", "Paused", "", "go Running")]
    [InlineData("Start", "Running", "clock", "already")]
    [InlineData("Start", "Running", "others", "go Running")]
    [InlineData("Start", "Completed", "mine", "no task_closed")]
    [InlineData("Start", "Cancelled", "mine", "no task_closed")]
    [InlineData("Start", "Queued", "gone", "no order_closed")]
    [InlineData("Start", "Queued", "gone supervisor", "go Running")]
    [InlineData("Pause", "Running", "clock", "go Paused")]
    [InlineData("Pause", "Running", "clock others", "go Running")]
    [InlineData("Pause", "Running", "others", "already")]
    [InlineData("Pause", "Running", "clock gone", "go Paused")]
    [InlineData("Pause", "Queued", "mine", "already")]
    [InlineData("Pause", "Completed", "", "already")]
    [InlineData("Complete", "Running", "clock mine", "go Completed")]
    [InlineData("Complete", "Paused", "mine", "go Completed")]
    [InlineData("Complete", "Queued", "mine", "go Completed")]
    [InlineData("Complete", "Running", "clock mine others", "go Running")]
    [InlineData("Complete", "Running", "clock mine others everyone", "go Completed")]
    [InlineData("Complete", "Completed", "", "already")]
    [InlineData("Complete", "Cancelled", "mine", "no task_cancelled")]
    [InlineData("Complete", "Paused", "", "no not_on_list")]
    [InlineData("Complete", "Paused", "supervisor", "go Completed")]
    [InlineData("Cancel", "Queued", "mine", "go Cancelled")]
    [InlineData("Cancel", "Running", "clock mine", "go Cancelled")]
    [InlineData("Cancel", "Running", "clock mine others", "no others_running")]
    [InlineData("Cancel", "Running", "others supervisor", "go Cancelled")]
    [InlineData("Cancel", "Paused", "", "no not_on_list")]
    [InlineData("Cancel", "Cancelled", "", "already")]
    [InlineData("Cancel", "Completed", "mine", "no task_completed")]
    [InlineData("Reopen", "Completed", "just sessions", "go Paused")]
    [InlineData("Reopen", "Completed", "just", "go Queued")]
    [InlineData("Reopen", "Cancelled", "supervisor", "go Queued")]
    [InlineData("Reopen", "Cancelled", "mine", "no reopen_not_allowed")]
    [InlineData("Reopen", "Paused", "", "already")]
    [InlineData("HandOver", "Running", "clock mine", "go Paused")]
    [InlineData("HandOver", "Running", "clock mine others", "go Running")]
    [InlineData("HandOver", "Paused", "mine sessions", "go Paused")]
    [InlineData("HandOver", "Queued", "mine", "go Queued")]
    [InlineData("HandOver", "Queued", "", "no not_on_list")]
    [InlineData("HandOver", "Queued", "supervisor", "go Queued")]
    [InlineData("HandOver", "Paused", "theirs sessions", "already")]
    [InlineData("HandOver", "Completed", "mine", "no task_closed")]
    public void The_table_answers_each_verb_in_each_state(string verb, string state, string facts, string answer)
    {
        var words = facts.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        var decision = TaskLifecycle.Decide(Enum.Parse<TaskVerb>(verb), new TaskFacts
        {
            State = Enum.Parse<TaskState>(state),
            MyClockRuns = words.Contains("clock"),
            OthersRun = words.Contains("others"),
            HasSessions = words.Contains("sessions"),
            OnMyList = words.Contains("mine"),
            OnTheirList = words.Contains("theirs"),
            ForEveryone = words.Contains("everyone"),
            OrderGone = words.Contains("gone"),
            MaySupervise = words.Contains("supervisor"),
            ClosedByMeJustNow = words.Contains("just"),
        });

        Assert.Equal(answer, decision switch
        {
            Decision.Go go => $"go {go.Next}",
            Decision.AlreadyDone => "already",
            Decision.Refuse refuse => $"no {refuse.Code}",
            _ => "?",
        });
    }

    [Fact]
    public void Rule_1_a_stop_is_never_refused_whatever_the_facts()
    {
        AnyFacts.Sample(facts => Assert.IsNotType<Decision.Refuse>(TaskLifecycle.Decide(TaskVerb.Pause, facts)));
    }

    [Fact]
    public void A_pause_that_finds_my_clock_running_always_stops_it()
    {
        AnyFacts.Where(f => f.MyClockRuns).Sample(facts => Assert.IsType<Decision.Go>(TaskLifecycle.Decide(TaskVerb.Pause, facts)));
    }

    [Fact]
    public void A_task_never_leaves_running_while_somebody_elses_clock_runs_unless_it_is_closed_for_everyone()
    {
        Gen.Select(AnyFacts, Gen.Enum<TaskVerb>()).Sample((any, verb) =>
        {
            var shared = any with { State = TaskState.Running, OthersRun = true, ForEveryone = false, MaySupervise = false };
            if (TaskLifecycle.Decide(verb, shared) is Decision.Go go)
            {
                Assert.Equal(TaskState.Running, go.Next);
            }
        });
    }

    [Fact]
    public void A_closed_task_opens_by_reopen_alone()
    {
        Gen.Select(AnyFacts, Gen.Enum<TaskVerb>()).Sample((facts, verb) =>
            Assert.False(facts.State is TaskState.Completed or TaskState.Cancelled && verb != TaskVerb.Reopen && TaskLifecycle.Decide(verb, facts) is Decision.Go));
    }
}
