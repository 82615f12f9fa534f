using System.Text;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Stages;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization;

namespace Linnet.Corpora.Ledger;

/// <summary>The tokenizer that a corpus stage counts tokens with, and what tells it from another one. Threads may share it.</summary>
/// <param name="Tokenizer">The tokenizer.</param>
/// <param name="Sha256">Of the file, or of all files of the folder, that it was read from.</param>
internal sealed record CorpusTokenizer(ITokenizer Tokenizer, string Sha256)
{
    /// <summary>Opens a recipe's tokenizer; null where it names none.</summary>
    /// <exception cref="ArtifactException">There is none, or it is broken.</exception>
    public static CorpusTokenizer? Open(string path, Func<string, string> resolve) =>
        path.Length == 0 ? null : new CorpusTokenizer(TokenizerFile.Open(resolve(path)), ShaOf(path, resolve));

    /// <summary>What tells a recipe's tokenizer from another one; "" where it names none.</summary>
    public static string ShaOf(string path, Func<string, string> resolve) =>
        path.Length == 0 ? "" : FileErrors.Translate(resolve(path), () => ContentHash.OfPath(resolve(path)).Sha256);

    /// <summary>The stage's input, where a recipe names a tokenizer.</summary>
    public static IEnumerable<StageInput> Input(string path, Func<string, string> resolve) =>
        path.Length == 0 ? [] : [new StageInput(path, Directory.Exists(resolve(path)) ? StageInput.Folder : StageInput.File)];
}

/// <summary>Counts the tokens of one text after another. One for each thread.</summary>
/// <param name="tokenizer">The tokenizer; null: nothing is counted.</param>
internal sealed class TokenCounter(CorpusTokenizer? tokenizer)
{
    private readonly List<int> _ids = [];
    private byte[] _utf8 = new byte[4096];

    /// <summary>Tokens of a text, without a beginning or an end; 0 where there is no tokenizer.</summary>
    public long Count(ReadOnlySpan<byte> utf8)
    {
        if (tokenizer is null)
        {
            return 0;
        }

        _ids.Clear();
        tokenizer.Tokenizer.Encode(utf8, _ids);
        return _ids.Count;
    }

    /// <inheritdoc cref="Count(ReadOnlySpan{byte})"/>
    public long Count(string text)
    {
        if (tokenizer is null)
        {
            return 0;
        }

        var needed = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_utf8.Length < needed)
        {
            _utf8 = new byte[needed];
        }

        return Count(_utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, _utf8)));
    }
}
