using Linnet.Core.Unicode;

namespace Linnet.Tokenization.PreTokenizers;

/// <summary>Cuts where the script changes, and at will in front of each space, as SentencePiece bounds its pieces.</summary>
/// <remarks>
/// Hiragana, katakana and the mark ー count as Han. A space has any script, so that it stays with what follows it. Common characters (digits, punctuation)
/// are a script of their own, and so is what has none. tokenizer.json's <c>UnicodeScripts</c> is <see cref="UnicodeScriptsPreTokenizer"/>.
/// </remarks>
public sealed class ScriptPreTokenizer : IPreTokenizer
{
    private const byte AnyScript = byte.MaxValue;

    private static readonly CodePointTable Table = CodePoint.Scripts
        .Map(s => (Script)s is Script.Hiragana or Script.Katakana ? (byte)Script.Han : s)
        .With((byte)Script.Han, 0x30FC)
        .With(AnyScript, ' ');

    private readonly bool _atSpaces;

    private ScriptPreTokenizer(bool atSpaces) => _atSpaces = atSpaces;

    /// <summary>Where the script changes.</summary>
    public static ScriptPreTokenizer Scripts { get; } = new(atSpaces: false);

    /// <summary>Where the script changes and in front of each space that does not follow a space.</summary>
    public static ScriptPreTokenizer SpacesAndScripts { get; } = new(atSpaces: true);

    /// <inheritdoc/>
    public int Cut(ReadOnlySpan<byte> utf8, ref int position, Span<Piece> pieces)
    {
        var (count, at) = (0, position);
        while (count < pieces.Length && at < utf8.Length)
        {
            var start = at;
            var script = ScriptAt(utf8, at, out var width);
            at += width;
            while (at < utf8.Length)
            {
                var next = ScriptAt(utf8, at, out width);
                if (next == AnyScript ? _atSpaces && utf8[at - 1] != ' ' : script != AnyScript && next != script)
                {
                    break;
                }

                script = next == AnyScript ? script : next;
                at += width;
            }

            pieces[count++] = new(start, at - start);
        }

        position = at;
        return count;
    }

    private static byte ScriptAt(ReadOnlySpan<byte> utf8, int index, out int width)
    {
        var codePoint = Utf8CodePoint.Read(utf8, index, out width);
        return codePoint == Utf8CodePoint.Invalid ? (byte)Script.Unknown : Table[codePoint];
    }
}
