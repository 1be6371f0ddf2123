namespace LaneAward.Web.Operations;

/// <summary>
/// Where PINs may go: a terminal, or a new file that its owner alone can read, outside any web root and any repository. Chosen before
/// anything is read, so that a place that will not do costs nothing.
/// </summary>
internal sealed class PinOutput : IDisposable
{
    private readonly FileStream? _file;

    private PinOutput(FileStream? file)
    {
        _file = file;
    }

    /// <exception cref="VerbRefusedException">The place is not one for PINs; exit 64.</exception>
    /// <param name="opened">Standard output leads into that file already.</param>
    public static PinOutput Open(string? path, bool opened)
    {
        if (path is null or "-")
        {
            return path is null && Console.IsOutputRedirected
                ? throw new VerbRefusedException(
                    ExitCode.WrongUse, "Standard output is no terminal, and PINs must not end up in a log or an open file. Give --out FILE, or --out - when you know where it goes.")
                : new PinOutput(null);
        }

        var file = Path.GetFullPath(path);
        if (Exposed(Path.GetDirectoryName(file)!) is { } place)
        {
            throw new VerbRefusedException(ExitCode.WrongUse, $"{file} lies in {place}. PINs do not belong there; choose another folder.");
        }

        if (opened)
        {
            return new PinOutput(null);
        }

        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return new PinOutput(new FileStream(file, options));
        }
        catch (IOException) when (File.Exists(file))
        {
            throw new VerbRefusedException(ExitCode.WrongUse, $"{file} exists already. Choose a new name.");
        }
    }

    public void Write(string report)
    {
        if (_file is null)
        {
            StandardOutput.WriteOrFail(report);
            return;
        }

        _file.Write(System.Text.Encoding.UTF8.GetBytes(report));
        Console.Error.WriteLine($"Written to {_file.Name}, readable by you alone. Remove it when the PINs are handed out.");
    }

    public void Dispose() => _file?.Dispose();

    private static string? Exposed(string? folder)
    {
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.Exists(Path.Combine(folder, ".git")))
            {
                return $"the repository {folder}";
            }

            if (Path.GetFileName(folder) is "wwwroot" or "www" or "html" or "public_html")
            {
                return $"the web root {folder}";
            }
        }

        return null;
    }
}
