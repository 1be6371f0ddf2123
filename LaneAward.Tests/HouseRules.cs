namespace LaneAward.Tests;
internal static class Placeholder;
