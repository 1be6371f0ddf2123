namespace LaneAward.Web.Features.Tablets;

/// <summary>
/// Counts wrong enrolment codes: 20 in ten minutes, then nobody enrols until they are over. One counter for all, because an unknown
/// browser has no name and the shop shares one network address. Kept in memory: a code has 39 bits and lives ten minutes, so a restart gives
/// a guesser nothing.
/// </summary>
internal sealed class EnrolmentThrottle(TimeProvider time)
{
    private const int Most = 20;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private DateTimeOffset _since;
    private int _misses;

    /// <summary>Counts one try before it is checked. Answers the seconds to wait when it may not be checked at all, else null.</summary>
    public int? Begin()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (now - _since >= Window)
            {
                (_since, _misses) = (now, 0);
            }

            if (_misses >= Most)
            {
                return (int)Math.Ceiling((_since + Window - now).TotalSeconds);
            }

            _misses++;
            return null;
        }
    }

    /// <summary>The try was right: it is not counted as a miss.</summary>
    public void GiveBack()
    {
        lock (_lock)
        {
            _misses = Math.Max(0, _misses - 1);
        }
    }
}
