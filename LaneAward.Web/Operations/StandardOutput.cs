namespace LaneAward.Web.Operations;

/// <summary>
/// Standard output or standard error of a verb. Whoever listened may have gone, and a verb that did its work has done it whether or not
/// anybody reads of it: what cannot be written is dropped. .NET does so for a pipe that was closed, not for a terminal that hung up.
/// </summary>
internal sealed class StandardOutput : Stream
{
    private readonly Stream _stream;

    private StandardOutput(Stream stream)
    {
        _stream = stream;
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>From here on no word that nobody hears ends this program.</summary>
    public static void DropWhatNobodyHears()
    {
        Console.SetOut(Writer(Console.OpenStandardOutput()));
        Console.SetError(Writer(Console.OpenStandardError()));
    }

    /// <summary>
    /// For what must not be dropped here: a secret that is shown once, or what a script must know before anything is changed. A full disk or a
    /// terminal that hung up is noticed; a pipe that nobody reads any more is not, since .NET itself drops what is written there.
    /// </summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public static void WriteOrFail(string text)
    {
        using var output = Console.OpenStandardOutput();
        output.Write(Console.OutputEncoding.GetBytes(text));
        output.Flush();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _stream.Write(buffer);
        }
        catch (IOException)
        {
            // Nobody is left to be told.
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _stream.Dispose();
        base.Dispose(disposing);
    }

    private static StreamWriter Writer(Stream stream)
    {
        return new StreamWriter(new StandardOutput(stream), Console.OutputEncoding, bufferSize: 256) { AutoFlush = true };
    }
}
