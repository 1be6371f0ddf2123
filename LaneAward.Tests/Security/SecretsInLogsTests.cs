using LaneAward.Tests.Support;
using Xunit;

namespace LaneAward.Tests.Security;

/// <summary>What the search of the logs of a whole run takes for a PIN, and what not.</summary>
public sealed class SecretsInLogsTests
{
    [Theory]
    [InlineData("""{"@t":"2026-12-01T06:36:06.1234567Z","@mt":"Person {PersonId} {Action}","PersonId":7,"Action":"tried 4827"}""")]
    [InlineData("""{"@mt":"{Pin}","Pin":"4827"}""")]
    [InlineData("""{"@mt":"{Pin}","Pin":4827}""")]
    [InlineData("""{"@mt":"x","Body":"{\"personId\":7,\"pin\":\"4827\"}"}""")]
    [InlineData("""{"@mt":"x","@x":"System.FormatException: wrong:\n4827\n   at A.B()"}""")]
    [InlineData("""{"@mt":"x","Query":"?personId=7&pin=4827&code=1"}""")]
    [InlineData("06:36:06 INF PIN 4827 was refused")]
    [InlineData("06:36:06 INF It was 4827.")]
    [InlineData("06:36:06 INF pin4827x")]
    [InlineData("06:36:06 INF Signed in with demo-supervisor")]
    public void A_secret_is_found_wherever_it_stands(string line)
    {
        Assert.NotNull(SecretsInLogs.SecretIn(line, new HashSet<string> { "4827", "demo-supervisor" }));
    }

    [Theory]
    [InlineData("""{"@t":"2026-12-01T06:36:06.4827Z","@mt":"in {Elapsed:0} ms","@r":["4827"],"Elapsed":4827.0013,"RequestId":"0HN4827:00004827"}""")]
    [InlineData("""{"@mt":"Task {TaskId} {Action} by {PersonId}","TaskId":4827,"PersonId":4827,"@tr":"4827","@sp":"a4827"}""")]
    [InlineData("""{"@mt":"x","Key":"0193a7c1-4827-7b1c-8d2e-4827a1b2c3d4","Uid":"a4827b"}""")]
    [InlineData("06:36:06 INF POST /api/tasks/{id}/start 200 in 4827 ms")]
    [InlineData("Now listening on: http://127.0.0.1:48271, order 104827, 0.4827 MB, 1.4827.2")]
    public void Times_ids_keys_and_ports_that_hold_the_same_digits_are_none(string line)
    {
        Assert.Null(SecretsInLogs.SecretIn(line, new HashSet<string> { "4827", "demo-supervisor" }));
    }
}
