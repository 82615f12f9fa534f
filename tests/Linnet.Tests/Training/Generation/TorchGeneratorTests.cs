using System.Runtime.InteropServices;
using System.Text;
using Linnet.Core.Errors;
using Linnet.Generation;
using Linnet.Generation.Cpu;
using Linnet.Model.Llama2c;
using Linnet.Tests.Generation.Cpu;
using Linnet.Tests.Model;
using Linnet.Training.Generation;
using Linnet.Training.Kernels;
using Linnet.Training.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Linnet.Tests.Training.Generation;

public sealed class TorchGeneratorTests : IDisposable
{
    private const double Rounding = 1e-5;

    private readonly Dictionary<string, float[]> _weights = RandomModel.Weights(RandomModel.Tiny, 29);
    private readonly TorchGenerator _generator;

    static TorchGeneratorTests() => TorchLibrary.EnsureLoaded();

    public TorchGeneratorTests() => _generator = TorchGenerator.Load(RandomModel.Tiny, name => _weights[name], CPU, sequences: 12);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _generator.Dispose();

    [Fact]
    public void Generate_ofManyRequests_givesEachWhatTheCpuEngineGives()
    {
        var requests = Requests(90);
        using var cpu = CpuGenerator.Load(RandomModel.Tiny, name => _weights[name], threads: 1);

        var found = _generator.Generate(requests, null, Token);

        foreach (var (expected, completion) in cpu.Generate(requests, null, Token).Zip(found))
        {
            Assert.Equal(expected.Tokens, completion.Tokens);
            Assert.Equal(expected.Reason, completion.Reason);
            AssertNear(expected.LogProbabilities, completion.LogProbabilities, 1e-4);
        }
    }

    [Fact]
    public void Generate_ofManyRequests_givesEachWhatItGetsAlone()
    {
        var requests = Requests(40);

        var together = _generator.Generate(requests, null, Token);
        requests.Reverse();
        var reversed = _generator.Generate(requests, null, Token);
        requests.Reverse();

        for (var i = 0; i < requests.Count; i++)
        {
            var alone = _generator.Generate([requests[i]], null, Token)[0];
            foreach (var other in (Completion[])[together[i], reversed[^(i + 1)]])
            {
                Assert.Equal(alone.Tokens, other.Tokens);
                Assert.Equal(alone.Reason, other.Reason);
                AssertNear(alone.LogProbabilities, other.LogProbabilities, Rounding);
            }
        }
    }

    [Fact]
    public void Generate_ofStories260K_writesTheReferenceText()
    {
        var file = Llama2cFile.Open(TestData.Path("models/stories260K.bin"));
        var weights = file.Tensors.ToDictionary(t => t.Name, t => MemoryMarshal.Cast<byte, float>(t.Bytes.Span).ToArray());
        var tokenizer = Llama2cTokenizer.Open(TestData.Path("models/tok512.bin"));
        using var generator = TorchGenerator.Load(file.Description, name => weights[name], CPU);

        Assert.Equal(File.ReadAllText(TestData.Path("models/expected/greedy200.txt")), Text(SamplingSettings.Greedy) + "\n");

        // The control: the settings are heard.
        Assert.NotEqual(Text(SamplingSettings.Greedy), Text(new SamplingSettings(Seed: 1)));

        string Text(SamplingSettings sampling)
        {
            var text = new StringBuilder();
            TextGeneration.Run(generator, tokenizer, "", 200, sampling, piece => text.Append(piece), Token);
            return text.ToString();
        }
    }

    [Fact]
    public void Generate_reportsTheLogProbabilitiesThatScoringGives()
    {
        int[] prompt = [1, 2, 3];
        var completion = _generator.Generate([new(prompt, 40, new(Temperature: 0.7, TopK: 20, Seed: 5), [])], null, Token)[0];

        AssertNear(_generator.LogProbabilities([[.. prompt, .. completion.Tokens]], Token)[0][2..], completion.LogProbabilities, Rounding);
    }

    [Fact]
    public void Generate_endsForTheReasonThatItGives()
    {
        var greedy = _generator.Generate([new([5], 70, SamplingSettings.Greedy, [])], null, Token)[0];
        Assert.Equal((FinishReason.PositionLimit, 64), (greedy.Reason, greedy.Tokens.Length)); // 64 positions: 65 tokens

        var limited = _generator.Generate([new([5], 3, SamplingSettings.Greedy, [])], null, Token)[0];
        Assert.Equal(FinishReason.TokenLimit, limited.Reason);
        Assert.Equal(greedy.Tokens[..3], limited.Tokens);

        var stop = greedy.Tokens[4];
        var stopped = _generator.Generate([new([5], 70, SamplingSettings.Greedy, [stop])], null, Token)[0];
        Assert.Equal(FinishReason.StopToken, stopped.Reason);
        Assert.Equal(greedy.Tokens[..(Array.IndexOf(greedy.Tokens, stop) + 1)], stopped.Tokens);

        Assert.Empty(_generator.Generate([new([5], 0, SamplingSettings.Greedy, [])], null, Token)[0].Tokens);
    }

    [Fact]
    public void Generate_tellsEveryTokenInOrder()
    {
        List<GeneratedToken> told = [];
        var completions = _generator.Generate([new([5], 4, new(Seed: 1), []), new([6, 7, 8], 6, new(Seed: 2), [])], told.Add, Token);

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(completions[i].Tokens, told.Where(t => t.Request == i).Select(t => t.Token));
            Assert.Equal(Enumerable.Range(0, completions[i].Tokens.Length), told.Where(t => t.Request == i).Select(t => t.Index));
        }
    }

    [Fact]
    public void Generate_whenCancelled_drawsNoFurtherToken()
    {
        using var source = new CancellationTokenSource();
        var told = 0;

        Assert.Throws<OperationCanceledException>(() => _generator.Generate(
            [new([5], 60, new(), [])],
            _ =>
            {
                if (++told == 3)
                {
                    source.Cancel();
                }
            },
            source.Token));

        Assert.Equal(3, told);
        Assert.Throws<OperationCanceledException>(() => _generator.NextLogits([[1]], source.Token));
    }

    [Fact]
    public void Generate_withWhatTheModelCannotRead_throwsAsTheInterfaceSays()
    {
        var error = Assert.Throws<UsageException>(() => _generator.Generate([new(new int[65], 1, new(), [])], null, Token));
        Assert.Equal("The text has 65 tokens, the model takes at most 64. Shorten the text.", error.Message);
        Assert.Single(_generator.Generate([new(new int[64], 5, new(), [])], null, Token)[0].Tokens);
        Assert.Throws<ArgumentOutOfRangeException>(() => _generator.Generate([new([], 1, new(), [])], null, Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => _generator.Generate([new([257], 1, new(), [])], null, Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => _generator.Generate([new([5], -1, new(), [])], null, Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => _generator.Generate([new([5], 1, new(Temperature: -1), [])], null, Token));
    }

    [Fact]
    public void AnyCall_leavesNoTensorBehind()
    {
        CallAll();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (var i = 0; i < 5; i++)
        {
            CallAll();
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        // The control: the count sees a tensor.
        using var one = ones(1);
        Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void CallAll()
        {
            using var source = new CancellationTokenSource();
            _generator.Generate(Requests(20), null, Token);
            _generator.LogProbabilities([[1, 2, 3], [4]], Token);
            _generator.LogProbabilities([1, 2], [[3, 4], []], Token);
            _generator.EndingLogProbabilities([1], [new BranchingText([2, 3], [[4, 5], [6]])], Token);
            _generator.NextLogits([[1, 2, 3]], Token);
            _generator.NextLogits([1, 2], [[3, 4], []], Token);
            Assert.ThrowsAny<OperationCanceledException>(() => _generator.Generate([new([5], 60, new(), [])], _ => source.Cancel(), source.Token));
        }
    }

    [Fact]
    public void LoadAndDispose_leaveNoTensorBehind()
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        var generator = TorchGenerator.Load(RandomModel.Bloom, name => RandomModel.Weights(RandomModel.Bloom, 3)[name], CPU, MatrixPrecision.Bf16);
        generator.NextLogits([[1, 2, 3]], Token);
        Assert.NotEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        generator.Dispose();

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Generate_withAModelOfTwoBillionPositions_reservesOnlyWhatItUses()
    {
        using var boundless = TorchGenerator.Load(RandomModel.Tiny with { MaximumSequenceLength = int.MaxValue }, name => _weights[name], CPU);

        var completion = boundless.Generate([new([5], 100, SamplingSettings.Greedy, [])], null, Token)[0];

        Assert.Equal((100, FinishReason.TokenLimit), (completion.Tokens.Length, completion.Reason));
    }

    [Fact]
    public void Load_withAWeightOfAnotherSize_namesIt()
    {
        _weights["model.layers.1.mlp.up_proj.weight"] = new float[7];

        var error = Assert.Throws<ArgumentException>(() => TorchGenerator.Load(RandomModel.Tiny, name => _weights[name], CPU));

        Assert.Contains("model.layers.1.mlp.up_proj.weight has 7 values, not 20 × 12.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => TorchGenerator.Load(RandomModel.Tiny, name => _weights[name], CPU, sequences: 0));
    }

    private static List<GenerationRequest> Requests(int count) => [.. Enumerable.Range(0, count).Select(i => new GenerationRequest(
        CpuGeneratorLogitsTests.Tokens(1 + (i % 20), 257, i),
        i % 17,
        new SamplingSettings(i % 3 * 0.7, i % 4 == 1 ? 5 : 0, i % 5 == 2 ? 0.8 : 1, (ulong)i),
        [256, 3]))];

    private static void AssertNear(float[] expected, float[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.InRange(Math.Abs((double)pair.First - pair.Second), 0, tolerance));
    }
}
