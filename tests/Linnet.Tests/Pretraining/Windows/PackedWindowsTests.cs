using CsCheck;
using Linnet.Pretraining.Windows;
using Linnet.Training.Loop;

namespace Linnet.Tests.Pretraining.Windows;

public sealed class PackedWindowsTests
{
    private const int End = 9;

    [Fact]
    public void Read_ofShortDocuments_keepsThemWholeAndApart()
    {
        using var tokens = new TemporaryTokens([End, 1, 2, 3, End, 4, End, 5, 6, End]);
        ITokenWindows windows = new PackedWindows(tokens.File, End, 6, 0);

        var batch = windows.Read([0, 1]);

        Assert.Equal(2, windows.Count);
        Assert.Equal([End, 1, 2, 3, End, 4, End, 5, 6, 0, 0, 0], batch.Tokens);
        Assert.Equal([1, 2, 3, End, 4, End, 5, 6, End, -1, -1, -1], batch.Targets);
        Assert.Equal([0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1], batch.Documents!);
    }

    [Fact]
    public void Read_ofABookLongerThanASequence_slidesWithContextThatCarriesNoLoss()
    {
        using var tokens = new TemporaryTokens([End, 1, 2, 3, 4, 5, 6, 7, End]);
        var windows = new PackedWindows(tokens.File, End, 4, 2);

        var batch = ((ITokenWindows)windows).Read([0, 1, 2]);

        Assert.Equal([End, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 7], batch.Tokens);
        Assert.Equal([1, 2, 3, 4, -1, -1, 5, 6, -1, -1, 7, End], batch.Targets);
        Assert.Equal((8, 4, 1.0), (windows.Predictions, windows.Overlapped, windows.Utilization));
        Assert.Equal([(5, 7)], windows.Places(1));
    }

    [Fact]
    public void Epoch_ofAnyText_predictsEveryTokenExactlyOnceAndNoneFromAnotherDocument()
    {
        var cases =
            from lengths in Gen.Int[0, 40].Array[1, 60]
            from length in Gen.Int[1, 24]
            from overlap in Gen.Int[0, length - 1]
            from isCut in Gen.Bool
            select (lengths, length, overlap, isCut);

        cases.ForAll(
            c =>
            {
                // A token's value tells its place, 0 ends documents.
                var values = new List<int> { 0 };
                foreach (var document in c.lengths)
                {
                    values.AddRange(Enumerable.Range(values.Count, document));
                    values.Add(0);
                }

                if (c.isCut)
                {
                    values.Add(values.Count);
                }

                using var tokens = new TemporaryTokens(values);
                var windows = new PackedWindows(tokens.File, 0, c.length, c.overlap);
                var places = new List<long>();
                for (var window = 0; window < windows.Count; window++)
                {
                    var batch = ((ITokenWindows)windows).Read([window]);
                    Assert.Equal(windows.TargetCount(window), batch.Targets.Count(t => t != MicroBatch.NoTarget));
                    Assert.True(batch.Documents!.Zip(batch.Documents!.Skip(1)).All(p => p.First <= p.Second));
                    places.AddRange(windows.Places(window).SelectMany(p => Enumerable.Range((int)p.From, (int)(p.Until - p.From)).Select(i => (long)i)));
                    for (var i = 0; i < batch.Tokens.Length; i++)
                    {
                        if (batch.Targets[i] > 0)
                        {
                            Assert.Equal(batch.Targets[i] - 1 == 0 || values[(int)batch.Targets[i] - 1] == 0 ? 0 : batch.Targets[i] - 1, batch.Tokens[i]);
                        }

                        if (i > 0 && batch.Documents![i] == batch.Documents[i - 1] && batch.Tokens[i] > 0 && batch.Tokens[i - 1] > 0)
                        {
                            Assert.Equal(batch.Tokens[i - 1] + 1, batch.Tokens[i]); // within a document without a gap
                        }
                    }
                }

                Assert.Equal(Enumerable.Range(1, values.Count - 1).Select(i => (long)i), places.Order());
                Assert.Equal(windows.Predictions, Enumerable.Range(0, (int)windows.Count).Sum(w => (long)windows.TargetCount(w)));
            },
            iter: 300);
    }

    [Fact]
    public void Utilization_ofManyDocumentsOfAllLengths_isAtLeast99Percent()
    {
        var values = new List<int> { End };
        var state = 1u;
        for (var i = 0; i < 5_000; i++)
        {
            state = unchecked((state * 1_664_525) + 1_013_904_223);
            values.AddRange(Enumerable.Repeat(1, (int)Math.Exp((state >> 8) / 16_777_216.0 * 7))); // up to 1,096 tokens, short ones more often
            values.Add(End);
        }

        using var tokens = new TemporaryTokens(values);

        Assert.InRange(new PackedWindows(tokens.File, End, 256, 0).Utilization, 0.99, 1);
        Assert.InRange(new PackedWindows(tokens.File, End, 256, 64).Utilization, 0.99, 1);
    }
}
