using CsCheck;
using Linnet.Generation.Cpu;

namespace Linnet.Tests.Generation.Cpu;

public sealed class PrefixIndexTests
{
    /// <summary>Few tokens, so that beginnings often agree, and pages behind different ones too.</summary>
    private static readonly Gen<int[]> Sequence =
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 50], Gen.Int[0, 2]).Select((kind, length, last) =>
            Enumerable.Range(0, length).Select(i => i < 16 ? kind : i == length - 1 ? last : i / 16).ToArray());

    [Fact]
    public void Match_afterAnyAdditions_isTheLongestCommonBeginning() =>
        Gen.Select(Sequence.Array[0, 12], Sequence.Array[1, 6]).ForAll((known, queries) => Check(new PagesByParent(), known, queries));

    [Fact]
    public void Match_ofAnIndexThatIgnoresTheParent_isCaughtByTheSameCheck()
    {
        int[] first = [.. Enumerable.Repeat(0, 16), .. Enumerable.Repeat(1, 16)];
        int[] other = [.. Enumerable.Repeat(1, 16), .. Enumerable.Repeat(2, 16)];
        int[] mixed = [.. Enumerable.Repeat(0, 16), .. Enumerable.Repeat(2, 16)];

        Check(new PagesByParent(), [first, other], [mixed]);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(new PagesByTokensAlone(), [first, other], [mixed]));
    }

    [Fact]
    public void Add_ofTokensThatAreKnown_keepsThePageThatWasThere()
    {
        var index = new PrefixIndex();
        int[] tokens = [.. Enumerable.Range(0, 16)];
        Page first = new(1), second = new(1), third = new(1);

        var node = index.Add(index.Root, tokens, first);

        Assert.Same(node, index.Add(index.Root, tokens, second));
        Assert.Same(node, index.Add(index.Root, tokens.AsSpan(0, 5), second)); // contained
        Assert.Equal((node, null, 1), (first.Node, second.Node, index.Count));
        Assert.NotSame(node, index.Add(index.Root, [0, 1, 7], third));
        Assert.Equal((third, 3), (index.Match([0, 1, 7, 8]).Partial!.Page, index.Match([0, 1, 7, 8]).Agreeing));
    }

    [Fact]
    public void Remove_ofANode_forgetsItAlone()
    {
        var index = new PrefixIndex();
        int[] tokens = [.. Enumerable.Range(0, 16)];
        var parent = index.Add(index.Root, tokens, new Page(1));
        var child = index.Add(parent, [1, 2], new Page(1));

        index.Remove(child);
        Assert.Equal((16, 1), (index.Match([.. tokens, 1, 2]).Length, index.Count));
        Assert.Null(child.Page!.Node);
        index.Remove(parent);
        Assert.Equal((0, 0), (index.Match([.. tokens, 1, 2]).Length, index.Count));
    }

    private static void Check(IPages pages, int[][] known, int[][] queries)
    {
        foreach (var sequence in known)
        {
            pages.Add(sequence);
        }

        foreach (var query in queries)
        {
            Assert.Equal(known.Select(sequence => sequence.AsSpan().CommonPrefixLength(query)).Append(0).Max(), pages.Match(query));
        }
    }

    private interface IPages
    {
        void Add(int[] sequence);

        int Match(int[] query);
    }

    private sealed class PagesByParent : IPages
    {
        private readonly PrefixIndex _index = new();

        public void Add(int[] sequence)
        {
            var node = _index.Root;
            foreach (var tokens in sequence.Chunk(PageLayout.Positions))
            {
                node = _index.Add(node, tokens, new Page(1));
            }
        }

        public int Match(int[] query)
        {
            var match = _index.Match(query);
            Assert.Equal(match.Partial is null, match.Agreeing == 0);
            Assert.Equal(query.Take(match.Whole.Count * 16), match.Whole.SelectMany(node => node.Tokens));
            return match.Length;
        }
    }

    /// <summary>The fault that a page is what its own tokens are.</summary>
    private sealed class PagesByTokensAlone : IPages
    {
        private readonly List<int[]> _pages = [];

        public void Add(int[] sequence) => _pages.AddRange(sequence.Chunk(PageLayout.Positions));

        public int Match(int[] query)
        {
            var length = 0;
            foreach (var tokens in query.Chunk(PageLayout.Positions))
            {
                var agreeing = _pages.Select(page => page.AsSpan().CommonPrefixLength(tokens)).Append(0).Max();
                length += agreeing;
                if (agreeing < PageLayout.Positions)
                {
                    break;
                }
            }

            return length;
        }
    }
}
