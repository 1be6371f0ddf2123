namespace LaneAward.Web.Features;

/// <summary>An expected no: an HTTP status, a code for programs, and a sentence a person on the floor understands.</summary>
/// <param name="Fresh">The present state of the thing, when the caller's screen is stale.</param>
/// <param name="Fields">Per input field what is wrong with it.</param>
/// <param name="RetryAfterSeconds">When trying again makes sense.</param>
internal sealed record Refusal(
    int Status,
    string Code,
    string Title,
    object? Fresh = null,
    IReadOnlyDictionary<string, string>? Fields = null,
    int? RetryAfterSeconds = null)
{
    /// <summary>The same request may be sent again, after the seconds above.</summary>
    public bool Retryable { get; init; }

    /// <summary>What would be accepted instead, when there are only a few such answers.</summary>
    public IReadOnlyList<string>? Choices { get; init; }

    public static Refusal NotFound(string title)
    {
        return new Refusal(StatusCodes.Status404NotFound, "not_found", title);
    }

    public static Refusal NotAllowed(string code, string title)
    {
        return new Refusal(StatusCodes.Status403Forbidden, code, title);
    }

    public static Refusal Conflict(string code, string title, object? fresh = null)
    {
        return new Refusal(StatusCodes.Status409Conflict, code, title, fresh);
    }

    public static Refusal Invalid(string field, string title)
    {
        return new Refusal(
            StatusCodes.Status422UnprocessableEntity, "invalid", title, Fields: new Dictionary<string, string> { [field] = title });
    }

    /// <summary>A value that is not of the kind its field holds, so that it cannot be judged.</summary>
    public static Refusal Malformed(string field, string title)
    {
        return new Refusal(StatusCodes.Status400BadRequest, "malformed", title, Fields: new Dictionary<string, string> { [field] = title });
    }

    /// <summary>Too many tries: after the wait the same may be tried again.</summary>
    public static Refusal Wait(string code, string title, int seconds)
    {
        return new Refusal(StatusCodes.Status429TooManyRequests, code, title, RetryAfterSeconds: seconds) { Retryable = true };
    }

    /// <summary>All that is wrong with an input in one refusal, to each field its sentence; null when nothing is. What cannot be read decides the status.</summary>
    public static Refusal? AllOf(params ReadOnlySpan<Refusal?> invalid)
    {
        var sentences = new List<string>();
        var fields = new Dictionary<string, string>();
        Refusal? kind = null;
        foreach (var refusal in invalid)
        {
            kind = kind?.Status is StatusCodes.Status400BadRequest ? kind : refusal ?? kind;
            foreach (var (field, sentence) in refusal?.Fields ?? new Dictionary<string, string>())
            {
                fields.TryAdd(field, sentence);
            }

            if (refusal is not null && !sentences.Contains(refusal.Title))
            {
                sentences.Add(refusal.Title);
            }
        }

        return kind is null ? null : kind with { Title = string.Join(' ', sentences), Fields = fields };
    }
}

/// <summary>The result of an action: its value, or the refusal that says why nothing was written.</summary>
internal readonly struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, Refusal? refusal, bool replayed)
    {
        _value = value;
        Refusal = refusal;
        Replayed = replayed;
    }

    public Refusal? Refusal { get; }

    /// <summary>The write key had been used before: this is the stored answer of that time.</summary>
    public bool Replayed { get; }

    /// <exception cref="InvalidOperationException">The action was refused.</exception>
    public T Value => Refusal is null ? _value! : throw new InvalidOperationException($"Refused: {Refusal.Code}");

    public static Outcome<T> Done(T value, bool replayed = false)
    {
        return new Outcome<T>(value, null, replayed);
    }

    public static implicit operator Outcome<T>(T value)
    {
        return new Outcome<T>(value, null, false);
    }

    public static implicit operator Outcome<T>(Refusal refusal)
    {
        return new Outcome<T>(default, refusal, false);
    }
}
