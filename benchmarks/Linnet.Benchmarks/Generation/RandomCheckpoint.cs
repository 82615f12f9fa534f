using System.Text.Json;
using Linnet.Core.Artifacts;
using Linnet.Model;
using Linnet.Model.Checkpoints;
using Linnet.Model.Safetensors;
using Linnet.Tokenization;

namespace Linnet.Benchmarks.Generation;

/// <summary>The model as files in a temporary folder, for programs other than this one.</summary>
internal sealed class RandomCheckpoint : IDisposable
{
    /// <summary>Writes the weights, with a vocabulary of bytes and pairs of printable characters and a manifest, as every checkpoint of a stage or an import has one.</summary>
    public RandomCheckpoint(GenerationWork work)
    {
        var bytes = BytePairVocabulary.OfBytes();
        var pairs = Enumerable.Range(0, work.Vocabulary - bytes.Count - 1).Select(i => Pair(i, bytes.Count));
        var vocabulary = bytes.WithMerges(pairs).WithSpecialTokens([BytePairTokenizer.EndOfDocument]);
        AtomicFolder.Write(Folder, folder =>
        {
            CheckpointFolder.Write(
                folder,
                work.Model,
                WeightNames.All(work.Model).Select(w => NamedTensor.Floats(w.Name, w.Shape, RandomWeights.Of(w.Name, w.Shape, work.Seed))),
                new BytePairTokenizer(vocabulary));
            File.WriteAllText(Path.Combine(folder, WorkFile), JsonSerializer.Serialize(new
            {
                threads = work.AllThreads,
                new_tokens = work.NewTokens,
                batch_tokens = work.BatchTokens,
                warm = GenerationEngine.Tokens(work, GenerationEngine.Warm),
                one = GenerationEngine.Tokens(work, GenerationEngine.One),
                batch = GenerationEngine.Tokens(work, GenerationEngine.Batch),
                prefill = GenerationEngine.Tokens(work, GenerationEngine.Prefill),
            }));
        });
    }

    /// <summary>What the peer is to do, beside the checkpoint's files.</summary>
    public const string WorkFile = "work.json";

    /// <summary>The folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("linnet-generation-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    // Pairs of printable characters while they last, then each token so far with a character behind it.
    private static (int Left, int Right) Pair(int index, int bytes)
    {
        const int printable = '~' - ' ' + 1;
        var (left, right) = (index / printable, ' ' + (index % printable));
        return left < printable ? (' ' + left, right) : (bytes + left - printable, right);
    }
}
