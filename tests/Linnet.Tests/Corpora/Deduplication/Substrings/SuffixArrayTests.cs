using CsCheck;
using Linnet.Corpora.Deduplication.Substrings;

namespace Linnet.Tests.Corpora.Deduplication.Substrings;

public sealed class SuffixArrayTests
{
    [Fact]
    public void Build_ofAnySequence_isWhatSortingGives()
    {
        foreach (var alphabet in (int[])[1, 2, 3, 1_000])
        {
            Gen.Int[0, alphabet - 1].Array[0, 60].ForAll(text =>
            {
                var suffixes = SuffixArray.Build(text, alphabet);

                Assert.Equal(Sorted(text), suffixes);
                Assert.Equal(Common(text, suffixes), SuffixArray.CommonPrefixes(text, suffixes));
            });
        }
    }

    [Theory]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("abababababababababababab")]
    [InlineData("abaababaabaababaababaabaababaabaab")] // Fibonacci: deep recursion
    [InlineData("zyxwvutsrq")]
    [InlineData("mississippi")]
    public void Build_ofRepetitiveText_isWhatSortingGives(string text)
    {
        int[] symbols = [.. string.Concat(Enumerable.Repeat(text, 20)).Select(c => (int)c)];

        Assert.Equal(Sorted(symbols), SuffixArray.Build(symbols, 128));
    }

    [Fact]
    public void Build_ofASymbolBeyondTheAlphabet_isRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SuffixArray.Build([1, 2], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => SuffixArray.Build([-1], 2));
    }

    private static int[] Sorted(int[] text) =>
        [.. Enumerable.Range(0, text.Length).Order(Comparer<int>.Create((a, b) => text.AsSpan(a).SequenceCompareTo(text.AsSpan(b))))];

    private static int[] Common(int[] text, int[] suffixes) =>
        [.. suffixes.Select((suffix, i) => i == 0 ? 0 : text.AsSpan(suffix).CommonPrefixLength(text.AsSpan(suffixes[i - 1])))];
}
