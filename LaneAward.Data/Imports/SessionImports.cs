using LaneAward.Data.Imports;

namespace LaneAward.Data;

public sealed partial class Session
{
    public ImportRepository Imports => new(Connection, NowMs);
}
