using Linnet.Core.Tokenizers;

namespace Linnet.Tokenization;

/// <summary>Byte-level byte pair encoding (Sennrich et al. 2016; over bytes: Radford et al. 2019).</summary>
/// <remarks>
/// Text is cut into pieces by <see cref="PreTokenizer"/>; in each piece, the merge that was learnt first is applied to its first place,
/// again and again, as Hugging Face's tokenizers do. Any bytes go in and come back. Threads may share one. The time grows with n·log n of
/// the longest piece, whatever the text.
/// </remarks>
public sealed class BytePairTokenizer : ITokenizer
{
    /// <summary>The special token that ends a document and, being the end of the one before, begins a sequence.</summary>
    public const string EndOfDocument = ByteTokenizer.EndOfDocumentText;

    private readonly PieceMerger _merger;
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _whole;
    private readonly Dictionary<string, int> _specialTokens;

    /// <param name="vocabulary">The tokens and merges.</param>
    public BytePairTokenizer(BytePairVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Vocabulary = vocabulary;
        _merger = new PieceMerger(vocabulary);
        _specialTokens = vocabulary.SpecialTokens.ToDictionary(t => t.Text, t => t.Id, StringComparer.Ordinal);
        EndOfSequence = SpecialToken(EndOfDocument);
        _whole = Reachable().GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The tokens and merges.</summary>
    public BytePairVocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public int VocabularySize => Vocabulary.Count;

    /// <inheritdoc/>
    public int? BeginningOfSequence => EndOfSequence;

    /// <inheritdoc/>
    public int? EndOfSequence { get; }

    /// <inheritdoc/>
    public int? SpecialToken(string text) => _specialTokens.TryGetValue(text, out var id) ? id : null;

    /// <inheritdoc/>
    public int[] Encode(ReadOnlySpan<byte> utf8)
    {
        // About three bytes a token: seldom too small, never far too large.
        var ids = new List<int>(utf8.Length / 3 + 8);
        while (!utf8.IsEmpty)
        {
            var length = PreTokenizer.Next(utf8);
            EncodePiece(utf8[..length], ids);
            utf8 = utf8[length..];
        }

        return [.. ids];
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in [0, V).</exception>
    public void Decode(int? previous, int token, IList<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (var value in Vocabulary[token])
        {
            output.Add(value);
        }
    }

    /// <summary>Appends the ids of one piece.</summary>
    internal void EncodePiece(ReadOnlySpan<byte> piece, List<int> ids)
    {
        if (_whole.TryGetValue(piece, out var whole))
        {
            ids.Add(whole);
        }
        else
        {
            _merger.Merge(piece, ids);
        }
    }

    /// <summary>Tokens that their own bytes give: such a piece needs no merging. A token without a chain of merges to it is not among them.</summary>
    private Dictionary<byte[], int> Reachable()
    {
        var reachable = new Dictionary<byte[], int>(BytesComparer.Instance);
        List<int> ids = [];
        foreach (var (bytes, id) in Vocabulary.Ids)
        {
            ids.Clear();
            _merger.Merge(bytes, ids);
            if (ids.Count == 1)
            {
                reachable.Add(bytes, id);
            }
        }

        return reachable;
    }
}
