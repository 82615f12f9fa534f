using CsCheck;
using Linnet.Core.Errors;
using Linnet.Generation.Cpu;
using Linnet.Model;
using Linnet.Tests.Model;

namespace Linnet.Tests.Generation.Cpu;

public sealed class PageCacheTests
{
    private static readonly DecoderDescription Description = RandomModel.Tiny with { Layers = 1, KeyValueHeads = 1, HeadWidth = 2 };
    private static readonly long PageBytes = new PageLayout(Description).Bytes;

    [Fact]
    public void Forget_ofWhatEndedSequencesLeft_freesEveryPage_andIsRefusedWhileOneIsOnItsWay()
    {
        var cache = new PageCache(Description, 9 * PageBytes);
        int[][] texts = [[.. Enumerable.Range(0, 40)], [.. Enumerable.Range(0, 20), .. Enumerable.Range(100, 20)], [.. Enumerable.Range(50, 30)]];
        foreach (var text in texts)
        {
            var table = cache.TryOpen(text.AsSpan(0, text.Length - 1), text.Length)!;
            table.Require(text.Length);
            table.Publish(text, text.Length, partial: true);
            Assert.Throws<InvalidOperationException>(cache.Forget);
            table.Close();
        }

        Assert.Equal(3 + 2 + 2, cache.InUse);
        Assert.Equal(16, cache.Index.Match(texts[1].AsSpan(0, 17)).Whole.Count * PageLayout.Positions);

        cache.Forget();

        Assert.Equal((0, 0, 0, 0), (cache.InUse, cache.Index.Count, cache.Held, cache.Promised));
        Assert.All(texts, text => Assert.Equal(0, cache.Index.Match(text).Length));
        Assert.NotNull(cache.TryOpen([], 9 * PageLayout.Positions)); // all pages can be had
    }

    [Fact]
    public void Cache_afterAnyOperations_holdsTheRightContentsWithinTheBound()
    {
        Gen.Select(Gen.Int[4, 9], Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.Int[1, 60], Gen.Int[0, 60]).Array[1, 80]).ForAll((capacity, operations) =>
        {
            var cache = new PageCache(Description, capacity * PageBytes);
            List<Open> open = [];
            foreach (var (kind, family, length, share) in operations)
            {
                switch (kind)
                {
                    case < 5:
                        // Beginnings of four families, the last tokens its own.
                        int[] tokens = [.. Enumerable.Range(0, length).Select(i => i < length - 3 ? (family / 2) + (i < 20 ? 0 : family) : 100 + (share % 7))];
                        if (cache.TryOpen(tokens.AsSpan(0, Math.Min(share, length - 1)), length) is { } table)
                        {
                            Assert.InRange(table.Taken, 0, Math.Min(share, length - 1));
                            open.Add(new Open(tokens, table, table.Taken));
                            Verify(open[^1]);
                        }
                        else
                        {
                            Assert.NotEmpty(open); // alone it has room
                        }

                        break;
                    case < 8 when open.Count > 0:
                        var some = open[share % open.Count];
                        open[share % open.Count] = Compute(some, Math.Min(some.Tokens.Length, some.Computed + length), share % 2 == 0);
                        break;
                    case 8 when open.Count > 0:
                        open[share % open.Count].Table.Close();
                        open.RemoveAt(share % open.Count);
                        break;
                    default:
                        break;
                }

                Assert.InRange(cache.InUse, 0, capacity);
                Assert.InRange(cache.Held + cache.Promised, 0, capacity);
                Assert.Equal(open.SelectMany(o => o.Table.Addresses.Take((int)PageLayout.Pages(o.Computed))).Distinct().Count(), cache.Held);
                Assert.Equal(cache.Index.Count, Reachable(cache.Index.Root));
                open.ForEach(Verify);
            }

            // All that were admitted can be finished: what was promised is there.
            for (var i = 0; i < open.Count; i++)
            {
                open[i] = Compute(open[i], open[i].Tokens.Length, partial: true);
                open.ForEach(Verify);
            }

            open.ForEach(o => o.Table.Close());
            Assert.Equal((0, 0), (cache.Held, cache.Promised));
            Assert.Equal(cache.Index.Count, cache.InUse);
        });
    }

    [Fact]
    public void TryOpen_ofABeginningThatIsKnown_takesItOverAndCopiesThePartialPage()
    {
        var cache = new PageCache(Description, 8 * PageBytes);
        int[] tokens = [.. Enumerable.Range(0, 40)];
        var first = cache.TryOpen([], 40)!;
        Compute(new Open(tokens, first, 0), 40, partial: true);

        var second = cache.TryOpen(tokens.AsSpan(0, 37), 48)!;

        Assert.Equal(37, second.Taken);
        Assert.Equal(first.Addresses[..2], second.Addresses[..2]);
        Assert.NotEqual(first.Addresses[2], second.Addresses[2]);
        Assert.Equal((4, 0), (cache.Held, cache.Promised));
        Verify(new Open(tokens, second, 37));

        // The same when the first one is gone.
        first.Close();
        second.Close();
        var third = cache.TryOpen(tokens.AsSpan(0, 39), 48)!;
        Assert.Equal(39, third.Taken);
        Verify(new Open(tokens, third, 39));
        third.Close();
    }

    [Fact]
    public void TryOpen_whenTheBoundIsReached_dropsWhatWasReleasedLongestAgo()
    {
        var cache = new PageCache(Description, 4 * PageBytes);
        int[] Tokens(int family) => [.. Enumerable.Repeat(family, 32)];
        foreach (var family in (int[])[1, 2])
        {
            var table = cache.TryOpen([], 32)!;
            Compute(new Open(Tokens(family), table, 0), 32, partial: true);
            table.Close();
        }

        Assert.Equal((0, 4, 4), (cache.Held, cache.InUse, cache.Index.Count));
        var third = cache.TryOpen(Tokens(3).AsSpan(0, 31), 32)!;
        Compute(new Open(Tokens(3), third, third.Taken), 32, partial: true);
        third.Close();

        Assert.Equal([0, 32, 32], new[] { 1, 2, 3 }.Select(family => cache.Index.Match(Tokens(family)).Length));
    }

    [Fact]
    public void TryOpen_withoutRoomForACopy_computesThosePositionsAgain()
    {
        var cache = new PageCache(Description, 2 * PageBytes);
        int[] tokens = [.. Enumerable.Range(0, 30)];
        var table = cache.TryOpen([], 30)!;
        Compute(new Open(tokens, table, 0), 30, partial: true);
        table.Close();

        var again = cache.TryOpen(tokens.AsSpan(0, 29), 30)!;

        Assert.Equal(16, again.Taken);
        Compute(new Open(tokens, again, 16), 30, partial: true);
        again.Close();
        Assert.Equal(2, cache.InUse);
    }

    [Fact]
    public void Require_ofMoreThanTheBound_saysBothAndWhatToDo()
    {
        var cache = new PageCache(Description, 3 * PageBytes);

        cache.Require(48);
        var error = Assert.Throws<ResourceException>(() => cache.Require(49));

        Assert.Equal(
            $"A sequence of 49 positions needs {4 * PageBytes} bytes of key/value cache, its bound is {3 * PageBytes} bytes. "
            + "Ask for fewer new tokens or shorten the text; on a machine with more memory the bound is higher.",
            error.Message);
        Assert.Equal(
            $"一个 49 个位置的序列需要 {4 * PageBytes} 字节的键值缓存，而其上限为 {3 * PageBytes} 字节。请减少要生成的词元数或缩短文本；内存更大的机器上限更高。", error.Text.Chinese);
    }

    private static int Reachable(PrefixNode node) => node.Children.Sum(child => 1 + Reachable(child));

    private sealed record Open(int[] Tokens, PageTable Table, int Computed);

    private static Open Compute(Open open, int end, bool partial)
    {
        open.Table.Require(end);
        for (var position = open.Computed; position < end; position++)
        {
            var stamp = Stamp(open.Tokens, position);
            open.Table.Store(0, 0, position, [stamp, position], [-stamp, position]);
        }

        open.Table.Publish(open.Tokens, end, partial);
        return open with { Computed = end };
    }

    private static unsafe void Verify(Open open)
    {
        var layout = open.Table.Layout;
        for (var position = 0; position < open.Computed; position++)
        {
            var page = (float*)open.Table.Addresses[position / 16];
            var key = page + layout.Keys(0, 0) + (position % 16);
            var value = page + layout.Values(0, 0) + (position % 16 * layout.ValueStride);
            Assert.Equal((Stamp(open.Tokens, position), position), (key[0], (int)key[16]));
            Assert.Equal((-Stamp(open.Tokens, position), position), (value[0], (int)value[1]));
        }
    }

    /// <summary>What keys and values are: a function of a token and all before it.</summary>
    private static float Stamp(int[] tokens, int position)
    {
        var hash = 17u;
        for (var i = 0; i <= position; i++)
        {
            hash = (hash * 16777619u) ^ (uint)(tokens[i] + 1);
        }

        return hash % 1_000_003;
    }
}
