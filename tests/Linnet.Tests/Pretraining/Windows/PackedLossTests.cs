using Linnet.Model;
using Linnet.Pretraining.Windows;
using Linnet.Training.Kernels;
using Linnet.Training.Loop;
using Linnet.Training.Modules;
using Linnet.Training.Native;
using static TorchSharp.torch;

namespace Linnet.Tests.Pretraining.Windows;

public sealed class PackedLossTests
{
    private const int End = 0, Length = 16;

    private static readonly DecoderDescription Small = new()
    {
        VocabularySize = 19,
        Width = 16,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadWidth = 4,
        FeedForwardWidth = 40,
        MaximumSequenceLength = Length,
    };

    private static readonly int[][] Documents = [[5, 6, 7], [8, 3, 3, 9, 11, 2], [4], [12, 13], [14, 2, 2, 7, 7, 1, 18, 3]];

    public PackedLossTests() => TorchLibrary.EnsureLoaded();

    public static TheoryData<KernelSet> Kernels => [KernelSet.Plain, KernelSet.Vector];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Loss_ofPackedDocuments_isTheSumOfEachAlone(KernelSet kernels)
    {
        using var scope = NewDisposeScope();
        using var untracked = no_grad();
        using var model = Model(kernels);
        var alone = Documents.Sum(document => Loss(model, new MicroBatch([End, .. document.Select(t => (long)t)], [.. document.Select(t => (long)t), End], 1, document.Length + 1)));

        var (packed, stream) = (PackedLoss(model, Documents, isStream: false), PackedLoss(model, Documents, isStream: true));

        Assert.Equal(alone, packed, 1e-5 * alone);
        Assert.NotInRange(stream / alone, 1 - 1e-4, 1 + 1e-4); // the control: documents that see each other
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Logits_whenAnotherDocumentChanges_areTheSameBits(KernelSet kernels)
    {
        using var scope = NewDisposeScope();
        using var untracked = no_grad();
        using var model = Model(kernels);
        using var tokens = new TemporaryTokens([End, 5, 6, 7, End, 8, 3, 9, End, 4, 4, End]);
        using var other = new TemporaryTokens([End, 5, 6, 7, End, 1, 2, 10, End, 4, 4, End]);

        var (before, after) = (Logits(model, tokens.File), Logits(model, other.File));

        for (var position = 0; position < 11; position++)
        {
            Assert.Equal(position is not (>= 5 and < 8), before[position].SequenceEqual(after[position]));
        }
    }

    // Weights so large that what a token sees matters.
    private static Decoder Model(KernelSet kernels)
    {
        var model = new Decoder(Small, KernelPlan.Plain with { Kernels = kernels }, seed: 3);
        foreach (var parameter in model.NamedParameters().Where(p => p.Value.dim() == 2))
        {
            parameter.Value.mul_(10);
        }

        model.RefreshCopies();
        return model;
    }

    private static double PackedLoss(Decoder model, int[][] documents, bool isStream)
    {
        using var tokens = new TemporaryTokens([End, .. documents.SelectMany(document => document.Append(End))]);
        ITokenWindows windows = isStream ? new TokenWindows(tokens.File, Length) : new PackedWindows(tokens.File, End, Length, 0);
        return Loss(model, windows.Read([.. Enumerable.Range(0, (int)windows.Count).Select(i => (long)i)]));
    }

    private static double Loss(Decoder model, MicroBatch batch)
    {
        var (inputs, targets) = batch.ToTensors();
        return model.Loss(inputs, targets, batch.ToDocuments()).item<float>();
    }

    private static float[][] Logits(Decoder model, TokenFile file)
    {
        var batch = ((ITokenWindows)new PackedWindows(file, End, Length, 0)).Read([0]);
        using var logits = model.forward(batch.ToTensors().Tokens, batch.ToDocuments());
        return [.. logits.data<float>().ToArray().Chunk(Small.VocabularySize)];
    }
}
