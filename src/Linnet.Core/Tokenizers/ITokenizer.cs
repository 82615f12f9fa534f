namespace Linnet.Core.Tokenizers;

/// <summary>Text to token ids and back. UTF-8 bytes on the text side, so that half a character is never lost or invented.</summary>
public interface ITokenizer
{
    /// <summary>V: ids are in [0, V).</summary>
    int VocabularySize { get; }

    /// <summary>The id that begins a sequence, or null when the vocabulary has none.</summary>
    int? BeginningOfSequence { get; }

    /// <summary>The id that ends a document or an answer, or null when the vocabulary has none.</summary>
    int? EndOfSequence { get; }

    /// <summary>The id that stands behind a document in text to learn from, or null when none does: <see cref="EndOfSequence"/>, but where documents are only begun.</summary>
    int? DocumentEnd => EndOfSequence;

    /// <summary>The id of a special token, such as <c>&lt;|user|&gt;</c>, or null when the vocabulary does not have it.</summary>
    /// <remarks><see cref="Encode(ReadOnlySpan{byte})"/> never gives it, whatever the text says: only who builds a prompt puts it there.</remarks>
    int? SpecialToken(string text) => null;

    /// <summary>Splits UTF-8 text into token ids. Adds neither beginning nor end.</summary>
    int[] Encode(ReadOnlySpan<byte> utf8);

    /// <summary>Splits UTF-8 text into token ids and appends them. Adds neither beginning nor end.</summary>
    /// <remarks>The way for many texts, because the list is used again.</remarks>
    /// <param name="utf8">The text.</param>
    /// <param name="ids">Receives the ids.</param>
    void Encode(ReadOnlySpan<byte> utf8, List<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ids.AddRange(Encode(utf8));
    }

    /// <summary>Appends the bytes of one token to <paramref name="output"/>.</summary>
    /// <param name="previous">The id before it, or null at the start: some vocabularies drop a leading space after the beginning.</param>
    /// <param name="token">The id to decode, in [0, V).</param>
    /// <param name="output">Receives the bytes: nothing for ids without text.</param>
    void Decode(int? previous, int token, IList<byte> output);
}
