Console.WriteLine("LaneAward.Import");
