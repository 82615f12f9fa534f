using Linnet.Core.Artifacts;
using Linnet.Core.Tokenizers;
using Linnet.Model;
using Linnet.Tests.Core;
using Linnet.Training.Checkpoints;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Native;

namespace Linnet.Tests.Rewards;

/// <summary>A checkpoint of a random byte-level language model, small enough to train in a test.</summary>
internal static class TinyChatModel
{
    public static DecoderDescription Description { get; } = new()
    {
        VocabularySize = new ByteTokenizer().VocabularySize,
        Width = 32,
        Layers = 2,
        Heads = 2,
        KeyValueHeads = 1,
        HeadWidth = 16,
        FeedForwardWidth = 64,
        MaximumSequenceLength = 256,
    };

    /// <summary>Writes the checkpoint and gives its folder.</summary>
    public static string Write(TestFolder folder, DecoderDescription? description = null, string name = "base")
    {
        TorchLibrary.EnsureLoaded();
        using var model = new Decoder(description ?? Description, KernelPlan.Plain, seed: 7);
        AtomicFolder.Write(folder[name], path => new LanguageModel(model, new ByteTokenizer(), Answers: true).Write(path));
        return folder[name];
    }
}
