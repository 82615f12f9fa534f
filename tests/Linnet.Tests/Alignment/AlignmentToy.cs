using Linnet.Alignment.Sampling;
using Linnet.Core.Random;
using Linnet.Core.Tokenizers;
using Linnet.Generation.Cpu;
using Linnet.Model;
using Linnet.Training.Checkpoints;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Tests.Alignment;

/// <summary>A world in which alignment is easy: two-layer random models over bytes, questions of one byte, a score that likes low ids.</summary>
internal static class AlignmentToy
{
    public const int AnswerTokens = 8;

    public static DecoderDescription Description { get; } = new()
    {
        VocabularySize = new ByteTokenizer().VocabularySize,
        Width = 16,
        Layers = 2,
        Heads = 2,
        KeyValueHeads = 1,
        HeadWidth = 8,
        FeedForwardWidth = 24,
        MaximumSequenceLength = 24,
    };

    public static int End => ByteTokenizer.EndOfDocument;

    public static IReadOnlyList<Question> Questions { get; } =
        [.. Enumerable.Range(0, 16).Select(i => new Question($"{i}", $"question {i}", [End, 40 + i, 41 + i], "answer"))];

    /// <summary>Scores 4 times the share of ids below 64: 1 for random text.</summary>
    public static AnswerScorer Scorer { get; } = new(
        sequences => [.. sequences.Select(s => 4 * s[3..].Where(id => id != End).Select(id => id < 64 ? 1.0 : 0.0).DefaultIfEmpty(0).Average())], End);

    public static Decoder Model()
    {
        TorchLibrary.EnsureLoaded();
        return new Decoder(Description, KernelPlan.Plain, seed: 5);
    }

    public static IReadOnlyList<SampledAnswer[]> Sample(Decoder model, int samples, string stream = "toy")
    {
        using var generator = CpuGenerator.Load(model.Description, model.Weights(), threads: 1);
        return new AnswerSampler(generator, End, AnswerTokens)
            .Draw(Questions, samples, new CounterRandom(1, stream), first: 0, TestContext.Current.CancellationToken);
    }

    public static double Score(Decoder model) => Scorer.Score(Questions, Sample(model, 16)).SelectMany(group => group).Average();

    /// <summary>Σ log π − log πref over the answers of π, averaged.</summary>
    public static double Kl(Decoder model, Decoder reference)
    {
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        var batch = AnswerBatch.Of([.. Questions.Zip(Sample(model, 16)).SelectMany(pair => pair.Second.Select(answer => (pair.First.Prompt, answer.Tokens)))]);
        return (SequenceLogProbability.Sum(model, batch) - SequenceLogProbability.Sum(reference, batch)).mean().item<float>();
    }

    public static float[] Weights(Decoder model) => [.. model.NamedParameters().SelectMany(p => p.Value.data<float>().ToArray())];
}
