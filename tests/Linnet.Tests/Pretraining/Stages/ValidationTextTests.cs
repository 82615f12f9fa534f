using System.Text.Json.Nodes;
using Linnet.Core.Progress;
using Linnet.Core.Tokenizers;
using Linnet.Evaluation.Perplexity;
using Linnet.Model;
using Linnet.Pretraining.Mixture;
using Linnet.Pretraining.Stages;
using Linnet.Pretraining.Windows;
using Linnet.Tests.Pretraining.Windows;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using TorchSharp;

namespace Linnet.Tests.Pretraining.Stages;

public sealed class ValidationTextTests
{
    private static readonly DecoderDescription Tiny = new()
    {
        VocabularySize = 257,
        Width = 8,
        Layers = 1,
        Heads = 2,
        KeyValueHeads = 1,
        HeadWidth = 4,
        FeedForwardWidth = 16,
        MaximumSequenceLength = 8,
    };

    public ValidationTextTests() => TorchLibrary.EnsureLoaded();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Measure_ofAModelThatKnowsNothing_countsEndsInBitsButNotInBytes()
    {
        // 3 documents of 4 bytes: 12 bytes, and 15 predictions at log2(257) bits each when all weights are zero.
        using var tokens = new TemporaryTokens([256, 1, 2, 3, 4, 256, 5, 6, 7, 8, 256, 9, 10, 11, 12, 256]);
        using var model = Zero();
        var text = new ValidationText(model, new TokenWindows(tokens.File, 4), new TextCounts(3, 12, 12, 16, []), microBatch: 3);

        var measured = text.Measure(text.Whole, SilentProgress.Instance, Cancellation);

        Assert.Equal((15, 12, 12), (measured.Predictions, measured.Characters, measured.Bytes));
        Assert.Equal(257, measured.Perplexity, 1e-3);
        Assert.Equal(15 * Math.Log2(257) / 12, measured.BitsPerByte, 1e-5);
    }

    [Fact]
    public void Measure_ofAPart_speaksForTheWholeText()
    {
        using var tokens = new TemporaryTokens(Enumerable.Repeat(7, 101));
        using var model = new Decoder(Tiny, KernelPlan.Plain, seed: 1);
        var text = new ValidationText(model, new TokenWindows(tokens.File, 4), new TextCounts(1, 100, 50, 101, []), microBatch: 2);

        // Equal windows: any of them tells all.
        var (whole, part) = (text.Measure(text.Whole, SilentProgress.Instance, Cancellation), text.Measure([3], SilentProgress.Instance, Cancellation));

        Assert.Equal(whole.Nats, part.Nats, 1e-2);
        Assert.Equal((100, 50, 100), (part.Predictions, part.Characters, part.Bytes));
    }

    [Fact]
    public void Measure_inMicroBatchesOfAnySize_isTheSame()
    {
        using var tokens = new TemporaryTokens(Enumerable.Range(0, 100).Select(i => i % 7 == 0 ? 256 : i * 37 % 256));
        using var model = new Decoder(Tiny, KernelPlan.Plain, seed: 1);
        var windows = new TokenWindows(tokens.File, 8);
        var counts = new TextCounts(15, 85, 85, 100, []);
        TextLikelihood Measure(int microBatch)
        {
            var text = new ValidationText(model, windows, counts, microBatch);
            return text.Measure(text.Whole, SilentProgress.Instance, Cancellation);
        }

        Assert.Equal(Measure(1).Loss, Measure(5).Loss, 1e-5);
    }

    [Fact]
    public void Part_ofALongText_isSpreadEvenlyFromItsBeginning()
    {
        using var tokens = new TemporaryTokens(Enumerable.Range(0, 81).Select(i => i % 200));
        using var model = new Decoder(Tiny, KernelPlan.Plain, seed: 1);
        var text = new ValidationText(model, new TokenWindows(tokens.File, 8), new TextCounts(1, 80, 80, 81, []), microBatch: 1);

        Assert.Equal([0, 2, 5, 7], text.Part(tokens: 30));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), text.Part(tokens: 1_000_000));
        Assert.Equal(text.Part(1_000_000), text.Whole);
    }

    [Fact]
    public void MeasureWhole_ofSources_countsEveryPredictionTheSameAndTellsThemApart()
    {
        using var folder = new SourceFolders();
        var sources = new[] { folder.Source("short", "ab"), folder.Source("long", "abcdefgh中文") };
        using var model = Zero();
        var validation = new ValidationSources(model, sources, [.. sources.Select(s => new TokenWindows(s.Tokens.Validation, 4))], microBatch: 2, tokens: 4);
        var line = new JsonObject();

        validation.MeasureWhole(line, SilentProgress.Instance, Cancellation);
        validation.MeasureParts(line, Cancellation);

        // 3 and 15 predictions of log2(257) bits over 2 and 14 bytes, 2 and 10 characters.
        Assert.Equal(18 * Math.Log2(257) / 16, line["bits_per_byte"]!.GetValue<double>(), 1e-4);
        Assert.Equal(18 * Math.Log2(257) / 12, line["bits_per_character"]!.GetValue<double>(), 1e-4);
        Assert.Equal(15 * Math.Log2(257) / 10, line["bits_per_character.long"]!.GetValue<double>(), 1e-4);
        Assert.Equal(257, line["perplexity.short"]!.GetValue<double>(), 1e-2);
        Assert.Equal(18 * Math.Log2(257) / 12, line["validation_bits_per_character"]!.GetValue<double>(), 1e-4);
        Assert.Equal(Math.Log(257), line["validation_loss.long"]!.GetValue<double>(), 1e-5);
        foreach (var source in sources)
        {
            source.Dispose();
        }
    }

    private static Decoder Zero()
    {
        var model = new Decoder(Tiny, KernelPlan.Plain, seed: 1);
        using (torch.no_grad())
        {
            foreach (var parameter in model.NamedParameters())
            {
                parameter.Value.zero_();
            }
        }

        return model;
    }

    private sealed class SourceFolders : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("linnet-sources-").FullName;

        public SourceText Source(string name, string text)
        {
            var path = Path.Combine(_folder, name + ".txt");
            File.WriteAllText(path, text);
            var file = new TextFile(name, path);
            return new SourceText(name, 1, TokenFolder.Open(
                Path.Combine(_folder, name), new SourceFiles([file], [file], new ByteTokenizer()), null, new TokenMaking(1, SilentProgress.Instance, Cancellation)));
        }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
