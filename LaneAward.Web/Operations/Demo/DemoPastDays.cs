using LaneAward.Web.Features;

namespace LaneAward.Web.Operations.Demo;

/// <summary>The working days before today: each person does the work of their team from morning to the end of the shift, all of it finished.</summary>
internal sealed class DemoPastDays(DemoFloor floor, DemoOrders orders, ShopClock clock, long nowMs)
{
    private const int Days = 4;
    private const long Minute = 60_000;

    // The same shop every time it is made, apart from the dates.
    private const int Seed = 107_923;

    private static readonly string[] Interruptions = ["Break", "Waiting for material", "Machine down", "Helping someone", "Question for office"];

    private readonly Random _random = new(Seed);

    public void Plan()
    {
        var day = clock.LocalDay(nowMs);
        for (var planned = 0; planned < Days;)
        {
            day = day.AddDays(-1);
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            {
                continue;
            }

            planned++;
            foreach (var person in DemoPeople.Contributors)
            {
                // Nobody taps on the full minute.
                WorkDay(person, clock.StartOf(day) + _random.Next(1000, 59_000));
            }
        }
    }

    /// <summary>In minutes since local midnight; today's plan may begin at 4:13 PM of the day before, so the day ends at 4.</summary>
    private void WorkDay(DemoPeople.Contributor person, long midnightMs)
    {
        var types = DemoCatalog.TaskTypes.Where(t => t.Teams.Contains(person.Team)).ToList();
        var shift = person.Team == "Packing" ? 8 * 60 : 7 * 60;
        var lunch = (12 * 60) - 25 + _random.Next(20);
        var end = shift + (person.Team == "Packing" ? 470 : 500) - _random.Next(12);
        var at = shift + 1 + _random.Next(9);
        while (at + 12 < end)
        {
            if (at >= lunch && lunch > 0)
            {
                at = lunch + 30 + _random.Next(4);
                lunch = 0;
            }

            var type = types[Math.Min(_random.Next(types.Count), _random.Next(types.Count))];
            var minutes = Math.Max(6, (int)(type.EstimateMinutes * (0.55 + (_random.NextDouble() * 0.8))));
            at = lunch > 0 && at + minutes > lunch
                ? WorkAroundLunch(person.Name, midnightMs, type, at, lunch, Math.Min(minutes, end - at))
                : Work(person.Name, midnightMs, type, at, Math.Min(at + minutes, end));
            lunch = at > lunch ? 0 : lunch;
            at += 2 + _random.Next(7);
        }
    }

    /// <returns>When the task was finished.</returns>
    private int Work(string person, long midnightMs, DemoCatalog.Work type, int from, int to)
    {
        var task = Begin(person, midnightMs, type, from, out var pieces);
        if (to - from > 30 && _random.Next(100) < 22)
        {
            var stop = from + ((to - from) / 3) + _random.Next(6);
            floor.Pause(At(midnightMs, stop), person, task, Interruptions[_random.Next(Interruptions.Length)]);
            floor.Start(At(midnightMs, stop + 3 + _random.Next(9)), person, task);
        }

        Finish(person, midnightMs, task, type, to, pieces);
        return to;
    }

    /// <returns>When the task was finished.</returns>
    private int WorkAroundLunch(string person, long midnightMs, DemoCatalog.Work type, int from, int lunch, int minutes)
    {
        var task = Begin(person, midnightMs, type, from, out var pieces);
        var back = lunch + 30 + _random.Next(4);
        var stop = Math.Max(from + 1, lunch);
        floor.Pause(At(midnightMs, stop), person, task, "Lunch");
        floor.Start(At(midnightMs, Math.Max(back, stop + 20)), person, task);
        var to = Math.Max(back, stop + 20) + Math.Max(5, minutes - (stop - from));
        Finish(person, midnightMs, task, type, to, pieces);
        return to;
    }

    private string Begin(string person, long midnightMs, DemoCatalog.Work type, int from, out int pieces)
    {
        pieces = 4 + _random.Next(90);
        var task = floor.Add(At(midnightMs, from) - (_random.Next(50) * 1000), person, orders.Pick(_random), type.NameEn, pieces);
        floor.Start(At(midnightMs, from), person, task);
        return task;
    }

    private void Finish(string person, long midnightMs, string task, DemoCatalog.Work type, int at, int pieces)
    {
        if (_random.Next(100) < 4)
        {
            floor.Cancel(At(midnightMs, at), person, task, DemoCatalog.CancelReasons[_random.Next(3)].NameEn);
            return;
        }

        var materials = DemoCatalog.Materials.Where(m => m.UsualFor.Contains(type.NameEn)).ToList();
        if (materials.Count > 0 && _random.Next(100) < 60)
        {
            var material = materials[_random.Next(materials.Count)];
            var quantity = material.Unit == "pcs" ? pieces : Math.Round((decimal)(pieces * (0.2 + (_random.NextDouble() * 0.3))), 1) + 0.5m;
            floor.Use(At(midnightMs, at) - 20_000, person, task, material.NameEn, quantity);
        }

        var scrap = _random.Next(100) < 12 ? 1 + _random.Next(2) : 0;
        floor.Complete(At(midnightMs, at), person, task, pieces - scrap, scrap == 0 ? null : scrap);
    }

    private static long At(long midnightMs, int minute)
    {
        return midnightMs + (minute * Minute);
    }
}
