using System.Runtime.InteropServices;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization.Models.BytePair;
using Linnet.Tokenization.PreTokenizers;

namespace Linnet.Tokenization;

/// <summary>Byte-level byte pair encoding (Sennrich et al. 2016; over bytes: Radford et al. 2019).</summary>
/// <remarks>
/// Text is cut into pieces, and each is merged by a <see cref="BytePairModel"/>. Any bytes go in and come back. Threads may share one. The
/// time grows with n·log n of the longest piece, whatever the text; nothing is allocated by <see cref="Encode(ReadOnlySpan{byte}, List{int})"/>
/// once it has been called and the list is long enough.
/// </remarks>
public sealed class BytePairTokenizer : ITokenizer, IParallelTokenizer
{
    /// <summary>The special token that ends a document and, being the end of the one before, begins a sequence.</summary>
    public const string EndOfDocument = ByteTokenizer.EndOfDocumentText;

    private readonly Dictionary<string, int> _specialTokens;

    /// <summary>A tokenizer that cuts text as Linnet's own do.</summary>
    /// <param name="vocabulary">The tokens and merges.</param>
    public BytePairTokenizer(BytePairVocabulary vocabulary)
        : this(new BytePairModel(vocabulary), Cl100kPreTokenizer.Linnet)
    {
    }

    /// <summary>A tokenizer that cuts text as another does.</summary>
    /// <param name="model">The tokens and merges.</param>
    /// <param name="cut">Cuts the text; bytes that it drops give no token.</param>
    public BytePairTokenizer(BytePairModel model, IPreTokenizer cut)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(cut);
        (Model, Cut) = (model, cut);
        _specialTokens = Vocabulary.SpecialTokens.ToDictionary(t => t.Text, t => t.Id, StringComparer.Ordinal);
        EndOfSequence = SpecialToken(EndOfDocument);
    }

    /// <summary>Turns pieces into tokens.</summary>
    public BytePairModel Model { get; }

    /// <summary>Cuts text into pieces.</summary>
    public IPreTokenizer Cut { get; }

    /// <summary>The tokens and merges.</summary>
    public BytePairVocabulary Vocabulary => Model.Vocabulary;

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
        Encode(utf8, ids);
        return [.. ids];
    }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> utf8, List<int> ids)
    {
        Span<Piece> pieces = stackalloc Piece[256];
        var position = 0;
        while (Cut.Cut(utf8, ref position, pieces) is > 0 and var count)
        {
            Model.Encode(utf8, pieces[..count], ids);
        }
    }

    /// <summary>Splits UTF-8 text into token ids and says where each stands.</summary>
    /// <param name="utf8">Any bytes.</param>
    /// <param name="ids">Receives the ids.</param>
    /// <param name="spans">Receives the bytes of the text that each id stands for, in order; a token may be a part of a character.</param>
    public void EncodeWithOffsets(ReadOnlySpan<byte> utf8, List<int> ids, List<Piece> spans)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(spans);
        Span<Piece> pieces = stackalloc Piece[256];
        var position = 0;
        while (Cut.Cut(utf8, ref position, pieces) is > 0 and var count)
        {
            foreach (var piece in pieces[..count])
            {
                var (first, at) = (ids.Count, piece.Start);
                Model.Encode(utf8.Slice(piece.Start, piece.Length), ids, null);
                foreach (var id in CollectionsMarshal.AsSpan(ids)[first..])
                {
                    spans.Add(new Piece(at, Vocabulary[id].Length));
                    at += Vocabulary[id].Length;
                }
            }
        }
    }

    /// <inheritdoc/>
    int[] IParallelTokenizer.Encode(ReadOnlyMemory<byte> utf8, int threads, CancellationToken cancellation) =>
        ParallelEncoding.Encode(utf8, Cut, () => Model.Encode, ParallelEncoding.PiecesAtOnce, threads, cancellation);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in [0, V).</exception>
    public void Decode(int? previous, int token, IList<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (output is List<byte> list)
        {
            list.AddRange(Vocabulary[token]);
            return;
        }

        foreach (var value in Vocabulary[token])
        {
            output.Add(value);
        }
    }

    /// <summary>Appends the ids of one piece.</summary>
    internal void EncodePiece(ReadOnlySpan<byte> piece, List<int> ids) => Model.Encode(piece, ids, null);
}
