using CsCheck;
using Linnet.Core.Errors;
using Linnet.Generation;
using Linnet.Generation.Cpu;
using Linnet.Model;
using Linnet.Tests.Model;

namespace Linnet.Tests.Generation.Cpu;

public sealed class CpuGeneratorPagesTests
{
    private static readonly DecoderDescription Description = RandomModel.Tiny with { MaximumSequenceLength = 128 };
    private static readonly Dictionary<string, float[]> Weights = RandomModel.Weights(Description, 29);
    private static readonly long PageBytes = new PageLayout(Description).Bytes;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Generate_ofManySamplesOfAPrompt_computesThePromptOnce()
    {
        using var generator = Load();
        var prompt = CpuGeneratorLogitsTests.Tokens(37, 257, 1);

        var drawn = generator.Generate([.. Enumerable.Range(0, 20).Select(i => Request(prompt, 9, i))], null, Token);

        // Each sample computes the last token of the prompt, whose logits it draws from, and 8 of its 9 tokens.
        Assert.Equal(36 + (20 * 9), generator.ComputedRows);
        Assert.Equal(drawn.Select(d => d.Tokens), Enumerable.Range(0, 20).Select(i => Alone(Request(prompt, 9, i)).Tokens));
        Assert.True(drawn.Select(d => string.Join(' ', d.Tokens)).Distinct().Count() > 15);
        RequireNothingHeld(generator);
    }

    [Fact]
    public void Generate_ofAChatsSecondTurn_computesOnlyWhatIsNew()
    {
        using var generator = Load();
        var first = Request(CpuGeneratorLogitsTests.Tokens(41, 257, 1), 12, 1);
        var answer = generator.Generate([first], null, Token)[0];
        Assert.Equal(41 + 11, generator.ComputedRows);

        var second = Request([.. first.Prompt, .. answer.Tokens, 7, 8, 9], 5, 2);
        var found = generator.Generate([second], null, Token)[0];

        // The answer's last token was drawn but not computed.
        Assert.Equal(41 + 11 + 1 + 3 + 4, generator.ComputedRows);
        var expected = Alone(second);
        Assert.Equal(expected.Tokens, found.Tokens);
        Assert.Equal(expected.LogProbabilities, found.LogProbabilities);
        RequireNothingHeld(generator);
    }

    [Fact]
    public void EndingLogProbabilities_ofAnExam_computePrefixAndStemsOnce()
    {
        using var generator = Load();
        var prefix = CpuGeneratorLogitsTests.Tokens(50, 257, 1);
        BranchingText[] texts = [.. Enumerable.Range(0, 30).Select(i => new BranchingText(
            [200 + i, .. CpuGeneratorLogitsTests.Tokens(20, 257, i)], [.. Enumerable.Range(0, 4).Select(k => (int[])[k, .. CpuGeneratorLogitsTests.Tokens(5, 257, k)])]))];

        generator.EndingLogProbabilities(prefix, texts, Token);

        // Of an ending of 6 tokens the first is predicted by the stem, the last is not read.
        Assert.Equal(50 + (30 * (21 + (4 * 5))), generator.ComputedRows);
        generator.EndingLogProbabilities(prefix, texts[..1], Token);
        Assert.Equal(50 + (30 * (21 + (4 * 5))) + 1 + (4 * 5), generator.ComputedRows);
        RequireNothingHeld(generator);
    }

    [Fact]
    public void Generate_ofAnyRequestsWithinAnyBound_givesEachWhatItGetsAlone() =>
        Gen.Select(Gen.Int[8, 24], Gen.Select(Gen.Int[0, 2], Gen.Int[1, 60], Gen.Int[0, 60], Gen.Int[1, 40]).Array[1, 14], Gen.Int[1, 3]).ForAll(
            (pages, choices, calls) =>
            {
                using var bounded = Load(pages * PageBytes);
                using var roomy = Load();
                var requests = choices.Select((choice, i) =>
                {
                    // Three families of beginnings, each left at any place.
                    var (family, length, own, count) = choice;
                    return Request([.. Enumerable.Range(0, length).Select(t => t < own ? (family * 50) + t : t * 3 % 257)], count, i);
                }).ToList();
                var alone = requests.ConvertAll(Alone);
                for (var call = 0; call < calls; call++)
                {
                    foreach (var generator in (CpuGenerator[])[bounded, roomy])
                    {
                        var found = generator.Generate(requests, null, Token);
                        Assert.Equal(alone.Select(a => a.Tokens), found.Select(f => f.Tokens));
                        Assert.Equal(alone.Select(a => a.LogProbabilities), found.Select(f => f.LogProbabilities));
                        RequireNothingHeld(generator);
                        Assert.InRange(generator.Cache.InUse, 0, generator.Cache.Capacity);
                    }
                }
            }, iter: 20);

    [Fact]
    public unsafe void Generate_withAPageUnderTheWrongParent_isSeenByTheSameComparison()
    {
        using var generator = Load();
        var other = Request(CpuGeneratorLogitsTests.Tokens(33, 257, 5), 4, 1);
        int[] mixed = [.. CpuGeneratorLogitsTests.Tokens(16, 257, 6), .. other.Prompt[16..]];
        generator.Generate([other, Request([.. mixed[..16], 1], 1, 0)], null, Token);
        Assert.Equal(16, generator.Cache.Index.Match(mixed).Length);

        // An index that ignored the parent would find the second page of the other prompt.
        var table = generator.Cache.TryOpen(mixed.AsSpan(0, 16), 32)!;
        table.Require(32);
        var wrong = generator.Cache.Index.Match(other.Prompt).Whole[1].Page!;
        wrong.Memory.Span.CopyTo(new Span<float>((float*)table.Addresses[1], wrong.Memory.Length));
        table.Publish(mixed, 32, partial: false);
        table.Close();

        var expected = Alone(Request(mixed, 4, 1));
        Assert.NotEqual(expected.LogProbabilities, generator.Generate([Request(mixed, 4, 1)], null, Token)[0].LogProbabilities);
        using var honest = Load();
        honest.Generate([other, Request([.. mixed[..16], 1], 1, 0)], null, Token);
        Assert.Equal(expected.LogProbabilities, honest.Generate([Request(mixed, 4, 1)], null, Token)[0].LogProbabilities);
    }

    [Fact]
    public void Generate_withABoundOfOneSequence_letsTheOthersWait()
    {
        using var generator = Load(8 * PageBytes);
        GenerationRequest[] requests = [.. Enumerable.Range(0, 6).Select(i => Request(CpuGeneratorLogitsTests.Tokens(100, 257, i), 29, i))];
        HashSet<int> drawing = [];
        var together = 0;

        var found = generator.Generate(requests, token =>
        {
            drawing.Add(token.Request);
            together = Math.Max(together, drawing.Count);
            if (token.Index == 28)
            {
                drawing.Remove(token.Request);
            }
        }, Token);

        Assert.Equal(1, together);
        Assert.Equal(requests.Select(r => Alone(r).Tokens), found.Select(f => f.Tokens));
        RequireNothingHeld(generator);
    }

    [Fact]
    public void Generate_ofWhatExceedsTheBoundAlone_isAResourceErrorBeforeAnyWork()
    {
        using var generator = Load(3 * PageBytes);

        var error = Assert.Throws<ResourceException>(() => generator.Generate([Request([1], 2, 1), Request(new int[40], 10, 2)], null, Token));

        Assert.Equal(
            $"A sequence of 49 positions needs {4 * PageBytes} bytes of key/value cache, its bound is {3 * PageBytes} bytes. "
            + "Ask for fewer new tokens or shorten the text; on a machine with more memory the bound is higher.",
            error.Message);
        Assert.Equal(ExitCode.OutOfResources, error.ExitCode);
        Assert.Equal(0, generator.ComputedRows);
        Assert.Equal(9, generator.Generate([Request(new int[40], 9, 2)], null, Token)[0].Tokens.Length); // 48 positions
    }

    [Fact]
    public void Generate_besideALongPrompt_goesOnDrawing()
    {
        var description = RandomModel.Tiny with { MaximumSequenceLength = 2048 };
        using var generator = CpuGenerator.Load(description, name => Weights[name], threads: 1);
        List<(int Request, long Rows)> told = [];

        generator.Generate(
            [Request([5, 6], 40, 1), Request(CpuGeneratorLogitsTests.Tokens(2000, 257, 2), 1, 2)],
            token => told.Add((token.Request, generator.ComputedRows)),
            Token);

        // 2,000 tokens take 8 passes: a token of the other one in each.
        Assert.Equal(8, told.FindIndex(t => t.Request == 1));
        Assert.All(told.Take(8).Zip(told.Skip(1)), pair => Assert.InRange(pair.Second.Rows - pair.First.Rows, 0, ForwardPass.MaximumRows));
    }

    [Fact]
    public void Generate_whenCancelledOrBroken_leavesNoPageHeld()
    {
        using var generator = Load();
        GenerationRequest[] requests = [.. Enumerable.Range(0, 5).Select(i => Request(CpuGeneratorLogitsTests.Tokens(30 + i, 257, i / 2), 60, i))];
        using var source = new CancellationTokenSource();
        var told = 0;

        Assert.Throws<OperationCanceledException>(() => generator.Generate(requests, _ => Cancel(), source.Token));
        RequireNothingHeld(generator);
        Assert.Throws<InvalidTimeZoneException>(() => generator.Generate(requests, _ => throw new InvalidTimeZoneException(), Token));
        RequireNothingHeld(generator);

        // What they left is right.
        Assert.Equal(requests.Select(r => Alone(r).LogProbabilities), generator.Generate(requests, null, Token).Select(c => c.LogProbabilities));

        void Cancel()
        {
            if (++told == 40)
            {
                source.Cancel();
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(37)]
    public void Generate_ofWhatExceedsTheBound_goesThroughASlidingWindowWithTheSameNumbers(int window)
    {
        var description = Description with { MaximumSequenceLength = 2048, SlidingWindow = window };
        var pages = PageLayout.Pages(window + ForwardPass.MaximumRows) + 1;
        using var bounded = CpuGenerator.Load(description, name => Weights[name], threads: 2, cacheBytes: pages * PageBytes);
        using var roomy = CpuGenerator.Load(description, name => Weights[name], threads: 1);
        using var seeing = CpuGenerator.Load(description with { SlidingWindow = window + 1 }, name => Weights[name], threads: 1);

        // Long and short ones, so that pages given back are overwritten by others; the first prompt takes several passes.
        GenerationRequest[] requests =
        [
            Request(CpuGeneratorLogitsTests.Tokens(700, 257, 1), 300, 1),
            Request(CpuGeneratorLogitsTests.Tokens(5, 257, 2), 700, 2),
            .. Enumerable.Range(0, 6).Select(i => Request(CpuGeneratorLogitsTests.Tokens(30 + i, 257, 3), 20, i)),
        ];
        Assert.True(PageLayout.Pages(700 + 299) > 2 * pages);

        var expected = roomy.Generate(requests, null, Token);
        for (var call = 0; call < 2; call++)
        {
            var found = bounded.Generate(requests, _ => Assert.InRange(bounded.Cache.InUse, 0, bounded.Cache.Capacity), Token);
            Assert.Equal(expected.Select(e => e.LogProbabilities), found.Select(f => f.LogProbabilities));
            RequireNothingHeld(bounded);
        }

        Assert.NotEqual(expected[0].LogProbabilities, seeing.Generate(requests[..1], null, Token)[0].LogProbabilities);
        Assert.Equal(
            roomy.LogProbabilities([requests[0].Prompt], Token)[0], bounded.LogProbabilities([requests[0].Prompt], Token)[0]);
    }

    [Fact]
    public void Generate_ofWhatExceedsTheBound_isRefusedWithoutAWindowOrWithOneThatExceedsIt()
    {
        var request = Request(CpuGeneratorLogitsTests.Tokens(100, 257, 1), 400, 1);
        var pages = PageLayout.Pages(32 + ForwardPass.MaximumRows) + 1;
        foreach (var (window, needed) in new (int?, long)[] { (null, PageLayout.Pages(499)), (33, pages + 1) })
        {
            var description = Description with { MaximumSequenceLength = 2048, SlidingWindow = window };
            using var generator = CpuGenerator.Load(description, name => Weights[name], threads: 1, cacheBytes: pages * PageBytes);

            var error = Assert.Throws<ResourceException>(() => generator.Generate([request], null, Token));

            Assert.StartsWith($"A sequence of 499 positions needs {needed * PageBytes} bytes of key/value cache", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Reload_afterTextsOfOtherWeights_givesWhatANewGeneratorGives()
    {
        var other = RandomModel.Weights(Description, 31);
        GenerationRequest[] requests = [.. Enumerable.Range(0, 6).Select(i => Request([.. CpuGeneratorLogitsTests.Tokens(40, 257, 1), i], 12, i))];
        foreach (var precision in Enum.GetValues<WeightPrecision>())
        {
            using var former = CpuGenerator.Load(Description, name => Weights[name], threads: 1, precision);
            using var fresh = CpuGenerator.Load(Description, name => other[name], threads: 1, precision);
            using var generator = CpuGenerator.Load(Description, name => Weights[name], threads: 2, precision);
            Assert.Equal(LogProbabilities(former), LogProbabilities(generator));
            var rows = generator.ComputedRows;

            generator.Reload(name => other[name]);

            Assert.Equal((0, 0), (generator.Cache.InUse, generator.Cache.Index.Count));
            Assert.Equal(LogProbabilities(fresh), LogProbabilities(generator));
            Assert.Equal(2 * rows, generator.ComputedRows); // nothing of the former weights' was of use
            generator.Reload(name => Weights[name]);
            Assert.Equal(LogProbabilities(former), LogProbabilities(generator));
            Assert.NotEqual(LogProbabilities(former), LogProbabilities(fresh));
            RequireNothingHeld(generator);
        }

        IReadOnlyList<float[]> LogProbabilities(CpuGenerator from) => [.. from.Generate(requests, null, Token).Select(c => c.LogProbabilities)];
    }

    [Fact]
    public unsafe void Reload_thatKeptAPage_wouldBeSeenByTheSameComparison()
    {
        var other = RandomModel.Weights(Description, 31);
        var request = Request(CpuGeneratorLogitsTests.Tokens(40, 257, 1), 6, 1);
        using var former = Load();
        former.Generate([request], null, Token);
        using var fresh = CpuGenerator.Load(Description, name => other[name], threads: 1);
        using var stale = CpuGenerator.Load(Description, name => other[name], threads: 1);
        var table = stale.Cache.TryOpen([], 16)!;
        table.Require(16);
        var kept = former.Cache.Index.Match(request.Prompt).Whole[0].Page!;
        kept.Memory.Span.CopyTo(new Span<float>((float*)table.Addresses[0], kept.Memory.Length));
        table.Publish(request.Prompt, 16, partial: false);
        table.Close();

        Assert.NotEqual(
            fresh.Generate([request], null, Token)[0].LogProbabilities, stale.Generate([request], null, Token)[0].LogProbabilities);
    }

    [Fact]
    public void Reload_whileTextIsGenerated_isRefusedAndChangesNothing()
    {
        using var generator = Load();
        var request = Request([1, 2, 3], 5, 1);

        Assert.Throws<InvalidOperationException>(() => generator.Generate([request], _ => generator.Reload(name => Weights[name]), Token));

        Assert.Equal(Alone(request).LogProbabilities, generator.Generate([request], null, Token)[0].LogProbabilities);
        RequireNothingHeld(generator);
    }

    [Fact]
    public void Reload_thatFails_leavesNothingToUseUntilOneSucceeds()
    {
        using var generator = Load();
        var request = Request([1, 2, 3], 5, 1);
        var broken = new Dictionary<string, float[]>(Weights) { ["model.layers.1.mlp.up_proj.weight"] = new float[7] };

        var error = Assert.Throws<ArgumentException>(() => generator.Reload(name => broken[name]));

        Assert.Contains("model.layers.1.mlp.up_proj.weight has 7 values, not 20 × 12.", error.Message, StringComparison.Ordinal);
        Assert.Equal(
            "The weights are incomplete: the last Reload failed.",
            Assert.Throws<InvalidOperationException>(() => generator.Generate([request], null, Token)).Message);
        generator.Reload(name => Weights[name]);
        Assert.Equal(Alone(request).LogProbabilities, generator.Generate([request], null, Token)[0].LogProbabilities);
    }

    private static CpuGenerator Load(long? cacheBytes = null) => CpuGenerator.Load(Description, name => Weights[name], threads: 2, cacheBytes: cacheBytes);

    private static GenerationRequest Request(int[] prompt, int count, int seed) => new(prompt, count, new(Seed: (ulong)seed), []);

    private static Completion Alone(GenerationRequest request)
    {
        using var generator = CpuGenerator.Load(Description, name => Weights[name], threads: 1);
        return generator.Generate([request], null, Token)[0];
    }

    private static void RequireNothingHeld(CpuGenerator generator)
    {
        Assert.Equal((0, 0), (generator.Cache.Held, generator.Cache.Promised));
        Assert.Equal(generator.Cache.Index.Count, generator.Cache.InUse);
    }
}
