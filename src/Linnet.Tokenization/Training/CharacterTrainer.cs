using System.Globalization;
using System.Text;
using Linnet.Core.Errors;
using Linnet.Core.Progress;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Tokenization.Training;

/// <summary>Learns tokens of characters: BPE, and WordPiece by likelihood or, as Hugging Face's trainer does, by BPE.</summary>
/// <remarks>
/// BPE as <see cref="BytePairTrainer"/>, over the characters of the text; rare ones may be left out, then no token crosses them.
/// WordPiece by likelihood merges the pair with the greatest count(ab) / (count(a) · count(b)), which raises the likelihood of the text most
/// (Schuster and Nakajima 2012): a rare pair that only ever stands together comes first, so <see cref="LearningOptions.MinimumCount"/> matters.
/// Symbols inside of a piece are others than those at its beginning, written with a prefix. Other than in Hugging Face's, whose order of
/// prefixed characters is that of a hash table, all are in the order of code points.
/// </remarks>
public static class CharacterTrainer
{
    /// <summary>Learns a vocabulary.</summary>
    /// <param name="text">The text.</param>
    /// <param name="settings">What is learnt.</param>
    /// <param name="options">How merges are learnt.</param>
    /// <param name="progress">Where progress is shown.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="CheckFailedException">The characters alone are more than the vocabulary may have.</exception>
    /// <exception cref="ResourceException">The different pieces do not fit into the memory.</exception>
    public static CharacterVocabulary Train(
        CountedText text, CharacterSettings settings, LearningOptions options, IProgressReporter? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(options);
        var hasInside = settings.InsidePrefix is not null;
        var alphabet = CharacterAlphabet.Of(text, options.MinimumPieceCount, settings.Coverage, hasInside, cancellation);
        List<string> first = [.. settings.SpecialTokens, .. settings.HasByteTokens ? ByteTokens() : []];
        var tokens = settings.VocabularySize - first.Count - alphabet.Symbols.Count;
        if (tokens < 0)
        {
            throw new CheckFailedException(new Text(
                $"The text has {alphabet.Symbols.Count:N0} characters and there are {first.Count} other tokens: more than the vocabulary of {settings.VocabularySize:N0}. Raise vocab, or lower coverage.",
                $"文本含 {alphabet.Symbols.Count:N0} 个字符，另有 {first.Count} 个词元，超过词表大小 {settings.VocabularySize:N0}。请调高 vocab，或调低 coverage。"));
        }

        using var task = (progress ?? SilentProgress.Instance).Begin(new Text("Learning merges", "正在学习合并规则"), tokens, new Text("tokens", "词元"));
        var symbols = SymbolText.Of(text, options.MinimumPieceCount, options.Memory, alphabet.Cut(first.Count), hasInside, cancellation);
        text.Release();
        var growing = new GrowingVocabulary([.. first.Select(_ => (Array.Empty<byte>(), false)), .. alphabet.Symbols], options.Reserved.Select(Encoding.UTF8.GetBytes));
        var scores = settings.ByLikelihood ? new PairScores(symbols, growing.Count) : null;
        var learner = new MergeLearner(symbols, growing, options, id => id, scores, cancellation);
        learner.Learn(tokens, task);
        return new CharacterVocabulary(
            [.. first, .. Enumerable.Range(first.Count, growing.Count - first.Count).Select(id => Written(growing[id], settings.InsidePrefix))],
            learner.Merges,
            alphabet.Symbols.Count,
            alphabet.LeftOut,
            alphabet.Coverage);
    }

    private static IEnumerable<string> ByteTokens() =>
        Enumerable.Range(0, 256).Select(value => string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>"));

    private static string Written((byte[] Bytes, bool IsInside) token, string? prefix) =>
        (token.IsInside ? prefix : "") + Encoding.UTF8.GetString(token.Bytes);
}

/// <summary>What is learnt of characters.</summary>
/// <param name="VocabularySize">All tokens: special ones, those of bytes, characters, merges.</param>
/// <param name="SpecialTokens">The first tokens: no text gives them.</param>
public sealed record CharacterSettings(int VocabularySize, IReadOnlyList<string> SpecialTokens)
{
    /// <summary>How large a share of the text's characters must be tokens, in (0, 1]; 1: all are.</summary>
    public double Coverage { get; init; } = 1;

    /// <summary>Whether each byte has a token, written <c>&lt;0x00&gt;</c>, for characters that have none.</summary>
    public bool HasByteTokens { get; init; }

    /// <summary>What is written before tokens that stand inside of a piece; null: they are the same as at its beginning.</summary>
    public string? InsidePrefix { get; init; }

    /// <summary>Whether pairs are chosen by likelihood; else by how often they stand.</summary>
    public bool ByLikelihood { get; init; }
}

/// <summary>A vocabulary of characters and what merges make of them.</summary>
/// <param name="Tokens">How each is written, by id.</param>
/// <param name="Merges">The ids that become one, the first that was learnt first.</param>
/// <param name="Characters">How many tokens are characters.</param>
/// <param name="LeftOut">Different characters of the text that have no token.</param>
/// <param name="Coverage">The share of the text's characters that have one, in [0, 1].</param>
public sealed record CharacterVocabulary(
    IReadOnlyList<string> Tokens, IReadOnlyList<(int Left, int Right)> Merges, int Characters, int LeftOut, double Coverage);
