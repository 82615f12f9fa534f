using System.Buffers;
using System.Text;
using Linnet.Core.Errors;
using Linnet.Core.Progress;
using Linnet.Core.Unicode;
using Linnet.Tokenization.Models;
using Linnet.Tokenization.PreTokenizers;
using Linnet.Tokenization.SentencePiece;
using Linnet.Tokenization.Training;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Tokenization.Extension;

/// <summary>Tokens for a vocabulary of characters, learnt from text: a vocabulary of its own by BPE, of which the base lacks what is taken.</summary>
/// <remarks>
/// The text is rewritten as the base does and cut where its tokens end anyway, and where the script changes, so that no token joins words.
/// Characters that the base lacks come first, then what merges make, the most frequent first: also for a base of Unigram or WordPiece,
/// whose own trainers are not needed for a list of frequent tokens. Tokens with control characters or line ends are not taken.
/// </remarks>
internal sealed class OwnPieces
{
    private const int MaximumLetters = 32;

    private const int VocabularyLimit = Formats.VocabularyJson.MaximumIds;

    private readonly ExtensionBase _base;
    private readonly string? _insidePrefix;
    private readonly HashSet<string> _known;

    /// <param name="start">The base: no byte-level one.</param>
    public OwnPieces(ExtensionBase start)
    {
        _base = start;
        _insidePrefix = (start.Tokenizer as TextTokenizer)?.Definition.Model is WordPieceModel words ? words.ContinuingPrefix : null;
        _known = [.. (start.Tokenizer is SentencePieceTokenizer pieces
            ? pieces.Model.Pieces.Select(piece => piece.ToString())
            : TextExtension.BaseTexts((TextTokenizer)start.Tokenizer)).Select(Spaced)];
        Counts = _insidePrefix is null ? new PieceCounts(ScriptPreTokenizer.SpacesAndScripts, MaximumLetters) : new PieceCounts();
        Add = start.Tokenizer switch
        {
            SentencePieceTokenizer model => Normalized(new SentencePieceNormalizer(model.Model)),
            TextTokenizer text when _insidePrefix is not null => PieceCounting.Of(text, Counts),
            var text => PieceCounting.Of((TextTokenizer)text, AddBlanks),
        };
    }

    /// <summary>What was counted.</summary>
    public PieceCounts Counts { get; }

    /// <summary>Counts a line of text.</summary>
    public Action<byte[]> Add { get; }

    /// <summary>Learns the tokens and extends the base by them.</summary>
    /// <param name="tokens">How many; fewer when no pair is left that stands often enough.</param>
    /// <param name="coverage">How large a share of the text's characters must be tokens, in (0, 1].</param>
    /// <param name="minimumCount">How often a pair has to stand to be merged.</param>
    /// <param name="scores">Which scores the tokens get.</param>
    /// <param name="progress">Where progress is shown.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="CheckFailedException">The characters that the base lacks are more than the tokens.</exception>
    public IExtendedTokenizer Extend(int tokens, double coverage, long minimumCount, ScorePolicy scores, IProgressReporter progress, CancellationToken cancellation)
    {
        var characters = CharacterAlphabet.Of(Counted(), 1, coverage, _insidePrefix is not null, cancellation).Symbols;
        var lacking = characters.Count(symbol => IsNew((symbol.IsInside ? _insidePrefix : "") + Encoding.UTF8.GetString(symbol.Bytes)));
        if (lacking > tokens)
        {
            throw new CheckFailedException(new Text(
                $"The text has {lacking:N0} characters that the base lacks, more than added_tokens, {tokens:N0}. Raise it, or lower character_coverage.",
                $"文本中有 {lacking:N0} 个基础词表缺少的字符，多于 added_tokens（{tokens:N0}）。请调高它，或调低 character_coverage。"));
        }

        // How many merges lead to tokens that the base has is only known afterwards.
        for (var merges = tokens; ; merges *= 2)
        {
            var settings = new CharacterSettings(characters.Count + merges, []) { Coverage = coverage, InsidePrefix = _insidePrefix };
            var learnt = CharacterTrainer.Train(Counted(), settings, new LearningOptions { MinimumCount = minimumCount }, progress, cancellation);
            List<string> taken = [.. learnt.Tokens.Where(IsNew).Take(tokens)];
            if (taken.Count == tokens || learnt.Tokens.Count < settings.VocabularySize || merges > VocabularyLimit)
            {
                return _base.Extend(
                    [.. taken.Select((text, place) => new VocabularyPiece(Encoding.UTF8.GetBytes(text.Replace(' ', OfferedPieces.Blank)), -place, PieceType.Normal))], scores);
            }
        }
    }

    private CountedText Counted() => new(Counts, TextTally.None);

    private bool IsNew(string token) => !_known.Contains(token) && token.EnumerateRunes().All(IsText);

    private static bool IsText(Rune rune) =>
        rune.Value == ' ' || (rune.Value > ' ' && rune.Value is not ((>= 0x7F and <= 0x9F) or 0xFFFD) && !CodePoint.IsWhiteSpace(rune.Value));

    private static string Spaced(string text) => text.Replace(OfferedPieces.Blank, ' ');

    private Action<byte[]> Normalized(SentencePieceNormalizer normalizer)
    {
        var text = new ArrayBufferWriter<byte>();
        return line =>
        {
            text.ResetWrittenCount();
            normalizer.Normalize(line, text, null);
            AddBlanks(text.WrittenSpan);
        };
    }

    /// <summary>Counts what stands in a text that may be written with ▁ for blanks.</summary>
    private void AddBlanks(ReadOnlySpan<byte> text) =>
        Counts.AddDocument(Encoding.UTF8.GetBytes(Spaced(Encoding.UTF8.GetString(text))));
}
