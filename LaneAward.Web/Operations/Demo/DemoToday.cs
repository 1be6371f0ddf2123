namespace LaneAward.Web.Operations.Demo;

/// <summary>
/// The last eight hours up to now, person by person, so that every state is on the screens at any time of day.
/// Instants are minutes before now.
/// </summary>
internal sealed class DemoToday(DemoFloor floor, DemoOrders orders, long nowMs)
{
    public void Plan()
    {
        Engraving();
        Sublimation();
        Assembly();
        Packing();
    }

    private void Engraving()
    {
        Finished("Rosa Delgado", "107899", "Laser engraving", 24, 460, 402);
        Finished("Rosa Delgado", "107901", "Plate mounting", 60, 396, 316);
        Finished("Rosa Delgado", "108055", "Color fill", 36, 308, 270, scrap: 1);
        Finished("Rosa Delgado", "107877", "Laser engraving", 12, 236, 201);
        var peak = Task(196, "Rosa Delgado", "107923", "Laser engraving", 48, note: "Logo file from the office. Check the date line.", estimateMinutes: 120);
        Stretch("Rosa Delgado", peak, 195, 159, "Break");
        floor.Use(At(170), "Rosa Delgado", peak, "Crystal blank, 8 in", 12);
        Stretch("Rosa Delgado", Task(152, "Rosa Delgado", "108041", "Plate mounting", 40), 150, 98, "Waiting for material");
        Stretch("Rosa Delgado", Task(77, "Rosa Delgado", "107988", "Proofing", 6), 76, 65, "Question for office");
        floor.Start(At(48), "Rosa Delgado", peak);
        floor.Use(At(20), "Rosa Delgado", peak, "Crystal blank, 8 in", 24);
        floor.Use(At(19), "Rosa Delgado", peak, "Crystal blank, 8 in", 1, "scrapped", "Blank was damaged");
        Task(140, "Rosa Delgado", "108102", "Laser engraving", 30);
        Task(139, "Rosa Delgado", "108114", "Crystal etching", 8);
        Task(138, "Rosa Delgado", "108120", "Color fill", 22);

        Finished("Marcus Tran", "107910", "Crystal etching", 10, 455, 380);
        var etching = Task(366, "Marcus Tran", "108114", "Crystal etching", 20, note: "Two sides.", estimateMinutes: 150);
        Stretch("Marcus Tran", etching, 365, 292, "Machine down");
        Stretch("Marcus Tran", etching, 280, 208, "Lunch");
        floor.Use(At(210), "Marcus Tran", etching, "Etching mask film", 14.5m);
        Finished("Marcus Tran", "107954", "Proofing", 4, 176, 160);
        floor.Start(At(77), "Marcus Tran", etching);
        Task(120, "Marcus Tran", "108130", "Laser engraving", 16);

        Finished("Ben Ortiz", "107932", "Laser engraving", 50, 467, 290);
        Finished("Ben Ortiz", "107933", "Color fill", 50, 278, 180);
        Stretch("Ben Ortiz", Task(120, "Ben Ortiz", "108077", "Laser engraving", 32), 119, 47, "Waiting for material");
        Task(44, "Ben Ortiz", "108083", "Plate mounting", 15);
        Task(43, "Ben Ortiz", "108086", "Laser engraving", 9);
    }

    private void Sublimation()
    {
        Finished("Kim Castillo", "107960", "Sublimation press", 80, 407, 320, scrap: 3);
        Finished("Kim Castillo", "107972", "Sublimation press", 45, 310, 176);
        floor.Start(At(25), "Kim Castillo", Task(30, "Kim Castillo", "108092", "Sublimation press", 64, note: "Match the proof on the board."));
        Task(28, "Kim Castillo", "108095", "Sublimation press", 20);
        Task(27, "Kim Castillo", "108099", "Proofing", 2);

        Finished("Dre Johnson", "107961", "Cut and weed", 110, 430, 355);
        Finished("Dre Johnson", "107975", "Cut and weed", 60, 340, 241);
        var wrong = Task(150, "Dre Johnson", "107992", "Cut and weed", 5);
        Stretch("Dre Johnson", wrong, 149, 141, "Question for office");
        floor.Cancel(At(139), "Dre Johnson", wrong, "Wrong order", "Belongs to the reorder.");
        floor.Start(At(11), "Dre Johnson", Task(12, "Dre Johnson", "108092", "Cut and weed", 64, estimateMinutes: 75));

        Finished("Hanh Nguyen", "107966", "Proofing", 6, 420, 395);
        Finished("Hanh Nguyen", "107968", "Sublimation press", 120, 388, 250);
        Finished("Hanh Nguyen", "107979", "Cut and weed", 48, 160, 22);
        Task(90, "Hanh Nguyen", "108105", "Sublimation press", 75);
    }

    private void Assembly()
    {
        Finished("Tess Brandt", "107940", "Trophy assembly", 35, 465, 358);
        Finished("Tess Brandt", "107945", "Quality check", 35, 350, 322);
        var plates = Task(300, "Tess Brandt", "108041", "Plate mounting", 90, estimateMinutes: 150);
        Stretch("Tess Brandt", plates, 298, 232, "Lunch");
        floor.Use(At(240), "Tess Brandt", plates, "Brass plate, 3 x 1 in", 45);
        floor.Start(At(66), "Tess Brandt", plates);
        Task(60, "Tess Brandt", "108060", "Ribbon and drape", 200);

        Finished("Omar Pruitt", "107948", "Trophy assembly", 18, 445, 320);
        var trophies = Task(130, "Omar Pruitt", "108050", "Trophy assembly", 75, estimateMinutes: 180);
        Stretch("Omar Pruitt", trophies, 128, 104, "Helping someone");
        floor.Start(At(86), "Omar Pruitt", trophies);
        floor.Use(At(80), "Omar Pruitt", trophies, "Trophy column, 6 in", 30);

        Finished("Yesenia Vega", "107951", "Ribbon and drape", 150, 440, 377);
        Finished("Yesenia Vega", "107952", "Quality check", 150, 370, 345);
        Stretch("Yesenia Vega", trophies, 70, 14, "Lunch");
        Task(75, "Yesenia Vega", "108063", "Trophy assembly", 12);
    }

    private void Packing()
    {
        Finished("Glen Fields", "107925", "Pack and label", 24, 407, 380);
        Finished("Glen Fields", "107936", "Pack and label", 96, 372, 301);
        var boxes = Task(60, "Glen Fields", "107901", "Pack and label", 60, estimateMinutes: 60);
        Stretch("Glen Fields", boxes, 58, 44, "Helping someone");
        floor.Start(At(21), "Glen Fields", boxes);
        Task(18, "Glen Fields", "107940", "Pack and label", 35);
        Task(17, "Glen Fields", "107948", "Quality check", 18);

        Finished("Sofia Alvarez", "107926", "Quality check", 40, 400, 372);
        Finished("Sofia Alvarez", "107927", "Pack and label", 40, 365, 330);
        Finished("Sofia Alvarez", "107960", "Pack and label", 77, 120, 71);
        floor.Start(At(6), "Sofia Alvarez", Task(7, "Sofia Alvarez", "107899", "Pack and label", 24, estimateMinutes: 30));

        Finished("Joan Keller", "107930", "Pack and label", 130, 405, 300);
        Stretch("Joan Keller", Task(290, "Joan Keller", "107932", "Quality check", 50), 288, 207, "End of shift");
    }

    private void Finished(string person, string order, string type, int pieces, int from, int to, int? scrap = null)
    {
        var task = Task(from + 1, person, order, type, pieces);
        floor.Start(At(from), person, task);
        floor.Complete(At(to), person, task, pieces - (scrap ?? 0), scrap);
    }

    private void Stretch(string person, string task, int from, int to, string reason)
    {
        floor.Start(At(from), person, task);
        floor.Pause(At(to), person, task, reason);
    }

    private string Task(int minutesAgo, string person, string order, string type, int pieces, string? note = null, int? estimateMinutes = null)
    {
        return floor.Add(At(minutesAgo), person, orders.Number(order), type, pieces, note, estimateMinutes);
    }

    private long At(int minutesAgo)
    {
        return nowMs - (minutesAgo * 60_000L);
    }
}
