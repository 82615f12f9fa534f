using Linnet.Core.Tokenizers;
using Linnet.Model;
using Linnet.Training.Checkpoints;
using Linnet.Training.Kernels;
using Linnet.Training.Modules;
using Linnet.Training.Optimization;

namespace Linnet.Tests.Training.Checkpoints;

public sealed class TrainingCheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("linnet-snapshot-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Snapshot_writtenAfterTheTrainingWentOn_holdsWhatItWasTakenOf()
    {
        Linnet.Training.Native.TorchLibrary.EnsureLoaded();
        using var model = new Decoder(Small, KernelPlan.Choose(Linnet.Core.Hardware.CpuFeatures.Detect(), Small), 1, InitialWeights.Gpt2);
        using var optimizer = new AdamW(model.NamedParameters(), new AdamWSettings());
        var language = new LanguageModel(model, new ByteTokenizer());
        var position = new TrainingPosition(5, 50, 1, [], []);
        TrainingCheckpoint.Snapshot(language, optimizer, position)(Folder("at once"));

        var snapshot = TrainingCheckpoint.Snapshot(language, optimizer, position);
        using (TorchSharp.torch.no_grad())
        {
            foreach (var parameter in optimizer.Parameters)
            {
                parameter.Value.add_(1);
                optimizer.MomentsOf(parameter.Name).First.add_(1);
            }
        }

        optimizer.StepCount++;
        snapshot(Folder("later"));
        TrainingCheckpoint.Snapshot(language, optimizer, position)(Folder("changed"));

        Assert.Equal(Contents("at once"), Contents("later"));
        Assert.NotEqual(Contents("at once"), Contents("changed"));
    }

    private static DecoderDescription Small { get; } = new()
    {
        VocabularySize = 257,
        Width = 16,
        Layers = 1,
        Heads = 2,
        KeyValueHeads = 1,
        HeadWidth = 8,
        FeedForwardWidth = 24,
        MaximumSequenceLength = 16,
        RopeBase = 10_000,
        TiedHead = true,
    };

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    private IEnumerable<string> Contents(string name) => Directory.EnumerateFiles(Path.Combine(_folder, name)).Order(StringComparer.Ordinal)
        .Select(path => $"{Path.GetFileName(path)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))}");
}
