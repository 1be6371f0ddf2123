using LaneAward.Tests.Scripts;
using LaneAward.Tests.Support;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace LaneAward.Tests.Support;

/// <summary>
/// Begins with the three collections that last for minutes. Begun wherever chance puts them, one of them ran on alone at the end, on one core of two:
/// 75 s of the 545 s of a whole run.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection
    {
        return [.. testCollections.OrderByDescending(collection => collection.TestCollectionDisplayName is nameof(ScreensBrowser) or nameof(FloorBrowser) or VmGroup.Name)];
    }
}
