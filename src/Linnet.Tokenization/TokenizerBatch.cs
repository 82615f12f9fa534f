using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Processing;

namespace Linnet.Tokenization;

/// <summary>Encodes many texts at once.</summary>
public static class TokenizerBatch
{
    /// <summary>Longer documents are encoded by all threads together, where the tokenizer can.</summary>
    private const int LongDocument = 1 << 20;

    /// <summary>Splits texts into token ids on several threads.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="documents">The texts.</param>
    /// <param name="threads">How many threads, at least 1. The ids are the same for any number.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The ids of each text, in the order of the texts.</returns>
    public static int[][] EncodeBatch(
        this ITokenizer tokenizer, IReadOnlyList<ReadOnlyMemory<byte>> documents, int threads, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var ids = new int[documents.Count][];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        var parallel = tokenizer as IParallelTokenizer;
        for (var i = 0; i < ids.Length; i++)
        {
            if (parallel is not null && threads > 1 && documents[i].Length > LongDocument)
            {
                ids[i] = parallel.Encode(documents[i], threads, cancellation);
            }
        }

        var next = -1;
        Parallel.For(0, Math.Min(threads, ids.Length), options, _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < ids.Length && !cancellation.IsCancellationRequested; i = Interlocked.Increment(ref next))
            {
                ids[i] ??= tokenizer.Encode(documents[i].Span);
            }
        });
        cancellation.ThrowIfCancellationRequested();
        return ids;
    }

    /// <summary>Encodes texts for a model, as the tokenizer's post-processor, truncation and padding say.</summary>
    /// <remarks>As Hugging Face's tokenizers encode a batch of single texts. Nothing is cut or filled up where the tokenizer.json says nothing of it.</remarks>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="threads">How many threads, at least 1. The ids are the same for any number.</param>
    /// <param name="addSpecialTokens">Whether the ids that a model expects around a text are added; they count for its length.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The texts in their order, of one length where padding says so and none is longer than its fixed length.</returns>
    public static IReadOnlyList<ModelInput> EncodeForModel(
        this TextTokenizer tokenizer, IReadOnlyList<ReadOnlyMemory<byte>> texts, int threads, bool addSpecialTokens = true, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return ModelInputs.Of(tokenizer.Parts, tokenizer.EncodeBatch(texts, threads, cancellation), addSpecialTokens);
    }
}
