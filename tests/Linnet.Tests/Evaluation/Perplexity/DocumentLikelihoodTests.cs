using System.Runtime.InteropServices;
using System.Text;
using Linnet.Core.Documents;
using Linnet.Core.Progress;
using Linnet.Evaluation.Perplexity;
using Linnet.Generation;
using Linnet.Generation.Cpu;
using Linnet.Model;
using Linnet.Model.Llama2c;
using Linnet.Tests.Model;

namespace Linnet.Tests.Evaluation.Perplexity;

public sealed class DocumentLikelihoodTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly IReadOnlyList<Document> Documents =
    [
        new("1", "", "Once upon a time, there was a little girl named Lily. She loved to play outside in the park."),
        new("2", "", "One day, a big dog came to play. Tom was sad. His mom said: \u201cDo not cry, Tom.\u201d"),
        new("3", "", "The end."),
    ];

    [Theory]
    [InlineData(512, 256)]
    [InlineData(20, 7)]
    [InlineData(3, 3)]
    public void Measure_equalsTheSumOverTokensOneByOne(int context, int stride)
    {
        var (description, weights, tokenizer) = Stories();
        using var generator = CpuGenerator.Load(description, name => weights[name], threads: 1);

        var found = new DocumentLikelihood(generator, tokenizer, context, stride).Measure(Documents, SilentProgress.Instance, Token);

        var (nats, predictions) = (0.0, 0);
        foreach (var document in Documents)
        {
            int[] sequence = [1, .. tokenizer.Encode(Encoding.UTF8.GetBytes(document.Text)), 1]; // stories follow each other without an end of their own
            foreach (var window in SlidingWindows.Of(sequence.Length, context, stride))
            {
                for (var i = window.FirstCounted; i < window.Length; i++, predictions++)
                {
                    var logits = generator.NextLogits([sequence[window.Start..(window.Start + i)]], Token)[0];
                    nats += LogSoftmax.LogSumExp(logits) - logits[sequence[window.Start + i]];
                }
            }
        }

        Assert.Equal(predictions, found.Predictions);
        Assert.Equal(nats, found.Nats, 1e-3);
        Assert.Equal(Documents.Sum(d => d.Text.Length), found.Characters);
        Assert.Equal(Documents.Sum(d => d.Text.Length) + 4, found.Bytes); // two quotation marks of three bytes
    }

    [Fact]
    public void Measure_inFewerBytes_staysNear_andScrambledWordsDoNot()
    {
        var (description, weights, tokenizer) = Stories();
        var exact = Perplexity(WeightPrecision.Float32, Documents);

        Assert.InRange(Perplexity(WeightPrecision.Bfloat16, Documents) / exact, 0.99, 1.01);
        Assert.InRange(Perplexity(WeightPrecision.Int8, Documents) / exact, 0.97, 1.03);
        Assert.InRange(Perplexity(WeightPrecision.Int8Groups, Documents) / exact, 0.97, 1.03);
        Assert.True(Perplexity(WeightPrecision.Float32, [.. Documents.Select(d => d with { Text = string.Join(' ', d.Text.Split(' ').Reverse()) })]) > 3 * exact);

        double Perplexity(WeightPrecision precision, IReadOnlyList<Document> documents)
        {
            using var generator = CpuGenerator.Load(description, name => weights[name], threads: 1, precision);
            return new DocumentLikelihood(generator, tokenizer, 512, 256).Measure(documents, SilentProgress.Instance, Token).Perplexity;
        }
    }

    /// <summary>What a model of stories learnt to see behind a story, and what it never saw.</summary>
    [Fact]
    public void Measure_ofAStoryModel_endsAtTheNextBeginning_whichItExpects()
    {
        var (description, weights, tokenizer) = Stories();
        using var generator = CpuGenerator.Load(description, name => weights[name], threads: 1);
        int[] story = [1, .. tokenizer.Encode("The end."u8)];

        var found = new DocumentLikelihood(generator, tokenizer, 512, 256).Measure([Documents[2]], SilentProgress.Instance, Token);

        var (begun, ended) = (Nats([.. story, 1]), Nats([.. story, 2]));
        Assert.Equal(begun, found.Nats, 1e-3);
        Assert.True(ended > begun + 5, $"{ended} {begun}");

        double Nats(int[] sequence) => -generator.LogProbabilities([sequence], Token)[0].Sum(score => (double)score);
    }

    private static (DecoderDescription Description, Dictionary<string, float[]> Weights, Llama2cTokenizer Tokenizer) Stories()
    {
        var file = Llama2cFile.Open(TestData.Path("models/stories260K.bin"));
        return (
            file.Description,
            file.Tensors.ToDictionary(t => t.Name, t => MemoryMarshal.Cast<byte, float>(t.Bytes.Span).ToArray(), StringComparer.Ordinal),
            Llama2cTokenizer.Open(TestData.Path("models/tok512.bin")));
    }
}
