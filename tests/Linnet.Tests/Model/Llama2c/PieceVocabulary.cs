using System.Text;
using Linnet.Model.Llama2c;

namespace Linnet.Tests.Model.Llama2c;

/// <summary>Small vocabularies of llama2.c's kind.</summary>
internal static class PieceVocabulary
{
    /// <summary>259 " ", 260 "a", 261 "b", 262 "é", then what merges make, each with a score of its own: "ab", "aa", "aba" by two ways, " a", "ba".</summary>
    public static List<(string Piece, float Score)> Pieces { get; } =
    [
        ("<unk>", 0), ("\n<s>\n", 0), ("\n</s>\n", 0),
        .. Enumerable.Range(0, 256).Select(b => ($"<0x{b:X2}>", 0f)),
        (" ", -9), ("a", -9), ("b", -9), ("é", -9), ("ab", -1), ("aa", -1.5f), ("aba", -0.5f), (" a", -2), ("ba", -3),
    ];

    public static Llama2cTokenizer Small() => Of(Pieces);

    public static Llama2cTokenizer Of(IReadOnlyList<(string Piece, float Score)> pieces) =>
        Llama2cTokenizer.Of("t.bin", [.. pieces.Select(p => Encoding.UTF8.GetBytes(p.Piece))], [.. pieces.Select(p => p.Score)]);
}
