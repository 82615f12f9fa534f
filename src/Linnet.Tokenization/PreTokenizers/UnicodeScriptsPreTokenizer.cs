using Linnet.Core.Unicode;

namespace Linnet.Tokenization.PreTokenizers;

/// <summary>Cuts where the script changes: tokenizer.json's <c>UnicodeScripts</c>, with the scripts of Unicode 9.0 as its peers have them.</summary>
/// <remarks>
/// Hiragana, katakana and the mark ー count as Han. A space and what is newer than 9.0 belong to the script before them; at the beginning of
/// a text there is none, so that they are in no piece and give no token, in the peers too.
/// </remarks>
public sealed class UnicodeScriptsPreTokenizer : IPreTokenizer
{
    private const byte Any = byte.MaxValue;
    private const byte Newest = 90;

    // The scripts of these four have changed since.
    private static readonly CodePointTable Table = CodePoint.Scripts
        .Map(script => (Script)script is Script.Hiragana or Script.Katakana ? (byte)Script.Han : script)
        .Combine(CodePoint.Ages, (script, age) => age > Newest || (Script)script == Script.Unknown ? Any : script)
        .With((byte)Script.Common, 0x0589, 0x061C)
        .With((byte)Script.Devanagari, 0x0953, 0x0954)
        .With((byte)Script.Han, 0x30FC)
        .With(Any, ' ');

    private UnicodeScriptsPreTokenizer()
    {
    }

    /// <summary>The one instance.</summary>
    public static UnicodeScriptsPreTokenizer Instance { get; } = new();

    /// <inheritdoc/>
    public int Cut(ReadOnlySpan<byte> utf8, ref int position, Span<Piece> pieces)
    {
        var (count, at) = (0, position);
        while (count < pieces.Length && at < utf8.Length)
        {
            var start = at;
            var script = ScriptAt(utf8, at, out var width);
            at += width;
            if (script == Any)
            {
                continue;
            }

            while (at < utf8.Length && ScriptAt(utf8, at, out width) is var next && (next == script || next == Any))
            {
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
        return codePoint == Utf8CodePoint.Invalid ? (byte)Script.Common : Table[codePoint];
    }
}
