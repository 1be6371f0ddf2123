using System.Globalization;
using System.Net;
using LaneAward.Web.Features;
using LaneAward.Web.Features.Reports;

namespace LaneAward.Web.Pages.Console.Reports;

/// <summary>The drawing of a day as the inside of two SVG elements: the names beside it, and the hours with their blocks.</summary>
internal sealed class DayDrawing
{
    /// <summary>In pixels, as everything here that is not a percentage of the hours.</summary>
    public const int NamesWidth = 134;

    private const int Top = 26, Bar = 20, LaneHeight = 24, RowHeight = 40, QuarterWidth = 28;

    // The least width of the drawing, and of a letter in it: what does not fit is left to the tooltip and the table.
    private const int LeastWidth = 540;
    private const double LetterWidth = 6.8;

    // From one word of the hours to the next: "12 AM" at the left edge is 36 wide, and half of the next word stands before its line.
    private const int HourRoom = 56;

    private static readonly DayMarks[] Marks = [DayMarks.Indirect, DayMarks.Auto, DayMarks.Corrected];

    private readonly DayTimeline _day;
    private readonly ShopClock _clock;
    private readonly Phrases _say;
    private readonly TimelineWords _words;
    private readonly Dictionary<long, DayType> _types;
    private readonly double _span;
    private readonly List<(DayRow Row, int Top, int Height)> _rows = [];

    public DayDrawing(DayTimeline day, ShopClock clock, Phrases say)
    {
        (_day, _clock, _say, _words) = (day, clock, say, new TimelineWords(say, clock));
        _types = day.Types.ToDictionary(type => type.Id);
        _span = day.ToMs - day.FromMs;
        Width = day.Query.Quarters ? (int)((day.ToMs - day.FromMs) / 900_000) * QuarterWidth : LeastWidth;
        var top = Top;
        foreach (var row in day.Rows)
        {
            _rows.Add((row, top, Math.Max(RowHeight, (row.Lanes * LaneHeight) + 12)));
            top += _rows[^1].Height;
        }

        Height = top + 2;
    }

    /// <summary>The least width of the hours.</summary>
    public int Width { get; }

    public int Height { get; }

    /// <summary>Who or what each row is, with its hours.</summary>
    public string Names()
    {
        return string.Concat(_rows.Select(r =>
        {
            var (row, top, middle) = (r.Row, r.Top, r.Top + (r.Height / 2));
            var small = ShopClock.HoursMinutes(row.WorkedMs) + (row.Detail is null ? "" : " · " + row.Detail);
            var whole = row.Detail is null ? row.Name : row.Name + " · " + row.Detail;
            return $"""
                <line class="grid" x1="0" x2="{NamesWidth}" y1="{top}" y2="{top}"/><g><title>{Safe(whole)}</title><text class="nm" x="0" y="{middle - 3}">{Safe(Cut(row.Name, 18))}</text><text x="0" y="{middle + 13}">{Safe(Cut(small, 19))}</text></g>
                """;
        }));
    }

    /// <summary>Shifts, the lines of the hours, the blocks and the line of now, from the back to the front.</summary>
    public string Hours()
    {
        var shifts = _rows.SelectMany(r => r.Row.Shifts.Select(shift =>
            $"""<rect class="shift" x="{X(shift.StartMs)}" width="{Wide(shift.StartMs, shift.EndMs)}" y="{r.Top}" height="{r.Height}"/>"""));
        var now = _day.IsToday && _day.AsOfMs >= _day.FromMs && _day.AsOfMs <= _day.ToMs
            ? $"""<line class="now" x1="{X(_day.AsOfMs)}" x2="{X(_day.AsOfMs)}" y1="{Top - 4}" y2="{Height}"/>"""
            : "";
        return string.Concat([.. shifts, .. _day.Hours.Select(Hour), .. _rows.Select(r => Row(r.Row, r.Top, r.Height)), now]);
    }

    /// <summary>Every paint that is used on this day, as the inside of a small SVG element, with its word.</summary>
    public IEnumerable<(string Swatch, string Word)> Legend()
    {
        foreach (var type in _day.Types)
        {
            var edge = type.Edged ? """<rect class="edge" x="1" y="9" width="20" height="3"/>""" : "";
            yield return ($"""<g class="kind{type.Colour}">{Box("class", "work")}{edge}</g>""", type.Name);
        }

        foreach (var mark in Marks.Where(_day.Has))
        {
            yield return (Box("class", "plain") + Box("fill", Pattern(mark)), _words.Mark(mark));
        }

        if (_day.Has(DayKind.Pause))
        {
            yield return (Box("fill", "url(#m-pause)"), _say["Paused"]);
        }

        if (_day.Has(DayKind.Unrecorded))
        {
            yield return ($"""<g class="gap">{Box("class", "")}</g>""", _say["Unrecorded"]);
        }

        if (_day.Rows.Any(row => row.Shifts.Count > 0))
        {
            yield return (Box("class", "shift"), _say["Shift"]);
        }
    }

    private string Hour(long hour, int index)
    {
        var line = $"""<line class="grid" x1="{X(hour)}" x2="{X(hour)}" y1="{Top}" y2="{Height}"/>""";
        var anchor = hour == _day.FromMs ? "start" : hour == _day.ToMs ? "end" : "middle";
        var hours = _span / 3_600_000;
        var step = (int)Math.Ceiling(HourRoom * hours / Width);
        var room = index % step == 0 ? "" : RoomFor(HourRoom * hours);
        var word = room is null ? "" : $"""<text class="hr{room}" x="{X(hour)}" y="16" text-anchor="{anchor}">{_clock.HourOfDay(hour)}</text>""";
        return line + word + (_day.Query.Quarters ? Ticks(hour) : "");
    }

    // A word at each half hour, a line at each quarter: more words than that do not fit.
    private string Ticks(long hour)
    {
        return string.Concat(((int[])[1, 2, 3]).Select(quarter => hour + (quarter * 900_000)).Where(at => at < _day.ToMs).Select(at =>
        {
            var line = $"""<line class="quarter" x1="{X(at)}" x2="{X(at)}" y1="{Top}" y2="{Height}"/>""";
            return at == hour + 1_800_000 ? line + $"""<text class="tick" x="{X(at)}" y="16" text-anchor="middle">:{_clock.Local(at).Minute:00}</text>""" : line;
        }));
    }

    private string Row(DayRow row, int top, int height)
    {
        var first = top + ((height - (row.Lanes * LaneHeight)) / 2d) + ((LaneHeight - Bar) / 2d);
        return $"""<line class="grid" x1="0" x2="100%" y1="{top}" y2="{top}"/>""" + string.Concat(row.Blocks.Select(block => Block(block, first + (block.Lane * LaneHeight))));
    }

    private string Block(DayBlock block, double y)
    {
        var box = $"""x="{X(block.FromMs)}" width="{Wide(block.FromMs, block.ToMs)}" """;
        var title = $"<title>{Safe(_words.Line(block))}</title>";
        var session = $"/console/sessions/{block.SessionId}";
        return block.Kind switch
        {
            DayKind.Unrecorded => $"""<g class="gap">{title}<rect {box}y="{N(y + 1)}" height="{Bar - 2}" rx="3"/>{Label(block, y)}</g>""",
            DayKind.Pause => $"""<a tabindex="-1" href="{session}">{title}<rect fill="url(#m-pause)" {box}y="{N(y)}" height="{Bar}" rx="3"/>{Overlays(block, box, y)}</a>""",
            _ => Work(block, box, title, session, y),
        };
    }

    private string Work(DayBlock block, string box, string title, string session, double y)
    {
        var type = _types[block.TaskTypeId!.Value];
        var edge = type.Edged ? $"""<rect class="edge" {box}y="{N(y + Bar - 5)}" height="4"/>""" : "";
        return $"""
            <a class="kind{type.Colour}" tabindex="-1" href="{session}">{title}<rect class="work" {box}y="{N(y)}" height="{Bar}" rx="3"/>{edge}{Overlays(block, box, y)}{Label(block, y)}</a>
            """;
    }

    private static string Overlays(DayBlock block, string box, double y)
    {
        return string.Concat(Marks.Where(mark => block.Marks.HasFlag(mark)).Select(mark =>
            $"""<rect fill="{Pattern(mark)}" {box}y="{N(y)}" height="{Bar}" rx="3"/>"""));
    }

    private string Label(DayBlock block, double y)
    {
        var text = block.Kind is DayKind.Unrecorded ? _say["Unrecorded"] : _day.Query.ByOrder ? block.Person : block.OrderNumber!;
        return Room(text, block) is { } room ? $"""<text class="lb{room}" x="{X(block.FromMs)}" dx="6" y="{N(y + 14.5)}">{Safe(text)}</text>""" : "";
    }

    /// <summary>From which width of the drawing on its block holds the text; null when it never does.</summary>
    private string? Room(string text, DayBlock block)
    {
        return RoomFor(((text.Length * LetterWidth) + 12) * _span / block.Ms);
    }

    private string? RoomFor(double needed)
    {
        return needed switch { _ when needed <= Width => "", <= 740 => " roomy", <= 940 => " wide", _ => null };
    }

    private static string Box(string attribute, string value)
    {
        return $"""<rect {attribute}="{value}" x="1" y="1" width="20" height="12" rx="3"/>""";
    }

    private static string Pattern(DayMarks mark)
    {
        return $"url(#m-{mark.ToString().ToLowerInvariant()})";
    }

    private string X(long ms)
    {
        return N(100 * (ms - _day.FromMs) / _span) + "%";
    }

    private string Wide(long from, long to)
    {
        return N(Math.Max(0.3, 100 * (to - from) / _span)) + "%";
    }

    private static string N(double number)
    {
        return number.ToString("0.###", CultureInfo.InvariantCulture);
    }

    private static string Safe(string text)
    {
        return WebUtility.HtmlEncode(text);
    }

    private static string Cut(string text, int letters)
    {
        return text.Length > letters ? text[..(letters - 1)] + "…" : text;
    }
}
