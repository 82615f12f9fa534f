using Linnet.Core.Unicode;

namespace Linnet.Tokenization.Statistics;

/// <summary>What one character of a text takes.</summary>
/// <param name="CodePoint">The character; <see cref="Utf8CodePoint.Invalid"/> for a byte that is part of none.</param>
/// <param name="Tokens">Tokens that it or a part of it is in: 1 where it shares a token with others, 0 where nothing stands for it.</param>
/// <param name="IsFallback">Whether one of them is no whole character.</param>
/// <param name="IsUnknown">Whether one of them is the unknown token.</param>
internal readonly record struct CharacterCost(int CodePoint, int Tokens, bool IsFallback, bool IsUnknown)
{
    /// <summary>The characters of a text in order.</summary>
    /// <param name="facts">The tokenizer.</param>
    /// <param name="utf8">The text.</param>
    /// <param name="ids">Its tokens.</param>
    /// <param name="spans">Where they stand, ascending.</param>
    /// <param name="receive">Called for each character.</param>
    public static void Each(TokenizerFacts facts, ReadOnlySpan<byte> utf8, List<int> ids, List<Piece> spans, Action<CharacterCost> receive)
    {
        var first = 0;
        for (int at = 0, width; at < utf8.Length; at += width)
        {
            var codePoint = Utf8CodePoint.Read(utf8, at, out width);
            while (first < spans.Count && EndsBefore(spans[first], at))
            {
                first++;
            }

            var (tokens, isFallback, isUnknown) = (0, false, false);
            for (var i = first; i < spans.Count && spans[i].Start < at + width; i++)
            {
                // A whole token of no length is a mark that the tokenizer put there; byte pieces have their character at the last of them.
                if (EndsBefore(spans[i], at) || (spans[i].Length == 0 && facts.IsWhole(ids[i])))
                {
                    continue;
                }

                tokens++;
                isFallback |= !facts.IsWhole(ids[i]);
                isUnknown |= ids[i] == facts.Unknown;
            }

            receive(new CharacterCost(codePoint, tokens, isFallback, isUnknown));
        }
    }

    private static bool EndsBefore(Piece span, int at) => span.Start + span.Length <= at && !(span.Length == 0 && span.Start == at);
}
