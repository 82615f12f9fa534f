using Linnet.Corpora.Selection;

namespace Linnet.Tests.Corpora.Selection;

public sealed class DocumentSplitTests
{
    [Fact]
    public void IsHeldOut_followsTheIdAlone()
    {
        var ids = Enumerable.Range(0, 4_000).Select(i => $"Assembly/Resource#{i}").ToList();

        Assert.InRange(ids.Count(id => DocumentSplit.IsHeldOut(id, _ => false, 0.08)) / 4_000.0, 0.06, 0.10);
        Assert.All(ids, id => Assert.True(!DocumentSplit.IsHeldOut(id, _ => false, 0.04) || DocumentSplit.IsHeldOut(id, _ => false, 0.08)));
        Assert.All(
            Enumerable.Range(0, 200),
            i => Assert.Equal(DocumentSplit.IsHeldOut($"T:N.Outer{i}", _ => true, 0.3), DocumentSplit.IsHeldOut($"T:N.Outer{i}`2", _ => true, 0.3)));
    }
}
