namespace LaneAward.Data; internal static class Placeholder;
