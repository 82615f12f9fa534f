using Linnet.Core.Errors;
using Linnet.Corpora.Deduplication.Storage;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.Deduplication.Storage;

public sealed class KeptNumbersTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(1_000)]
    public void After_twoSteps_numbersWhatIsLeftAsAListDoes(int count)
    {
        using var folder = new TestFolder();
        var (numbers, list) = (KeptNumbers.All(count), Enumerable.Range(0, count).ToList());
        foreach (var divisor in (int[])[3, 7])
        {
            var kept = list.Select((_, i) => (i * 31) % divisor != 0).ToList();
            numbers = numbers.After(kept);
            list = [.. list.Where((_, i) => kept[i])];
            numbers.Write(folder["kept"]);
            numbers = KeptNumbers.Read(folder["kept"], count);
        }

        Assert.Equal((count, list.Count), (numbers.Count, numbers.Left));
        Assert.Equal(list, Enumerable.Range(0, count).Where(n => numbers.Has(n)));
        Assert.Equal(Enumerable.Range(0, list.Count).Select(i => (long)i), list.Select(n => numbers.Rank(n)));
    }

    [Fact]
    public void Read_ofAnotherCount_isRefused()
    {
        using var folder = new TestFolder();
        KeptNumbers.All(100).Write(folder["kept"]);

        Assert.Throws<ArtifactException>(() => KeptNumbers.Read(folder["kept"], 200));
    }
}
