using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Linnet.Core.Errors;
using Linnet.Model.Llama2c;

namespace Linnet.Tests.Model.Llama2c;

public sealed class Llama2cTokenizerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Encode_ofAnyBytes_equalsTheRepeatedScanAndDecodesBack()
    {
        var tokenizer = Small();
        var text = Gen.OneOf(
            Gen.Byte.Array[0, 40],
            Gen.Int[0, 5].Array[0, 30].Select(a => Encoding.UTF8.GetBytes(string.Concat(a.Select(i => "ab é名a"[i])))));
        text.ForAll(bytes =>
        {
            var ids = tokenizer.Encode(bytes);
            Assert.Equal(RepeatedScan(bytes), ids);
            Assert.Equal(bytes, Decode(tokenizer, ids));
        });
    }

    [Fact]
    public void Encode_withTiedScores_mergesLeftmostFirst() =>
        Assert.Equal([259, 264, 260], Small().Encode("aaa"u8)); // " " "a" "a" "a" → " ", "aa", "a"

    [Fact]
    public void Encode_ofStoryText_givesTheIdsOfLlama2c()
    {
        var tokenizer = Llama2cTokenizer.Open(TestData.Path("models/tok512.bin"));

        Assert.Equal(512, tokenizer.VocabularySize);
        Assert.Equal([403, 407, 261, 378], tokenizer.Encode("Once upon a time"u8));
        Gen.Byte.Array[0, 60].ForAll(bytes => Decode(tokenizer, tokenizer.Encode(bytes)).SequenceEqual(bytes));
    }

    [Fact]
    public void DocumentEnd_isTheNextBeginning() =>
        Assert.Equal((1, 2, 1), (Small().BeginningOfSequence, Small().EndOfSequence, Small().DocumentEnd));

    [Fact]
    public void Decode_dropsOneSpaceOnlyAfterTheBeginning()
    {
        var tokenizer = Small();

        Assert.Equal("", Text(1, 259));
        Assert.Equal("", Text(null, 259));
        Assert.Equal(" ", Text(260, 259));
        Assert.Equal(" ", Text(1, 3 + 0x20));
        Assert.Equal("", Text(null, 1));
        Assert.Equal("", Text(260, 2));

        string Text(int? previous, int token)
        {
            List<byte> output = [];
            tokenizer.Decode(previous, token, output);
            return Encoding.UTF8.GetString([.. output]);
        }
    }

    [Fact]
    public void Open_ofMutatedFile_throwsOnlyArtifactException()
    {
        var whole = File(Pieces);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[0, whole.Length]).ForAll(
            (position, value, length) =>
            {
                var bytes = whole.ToArray();
                bytes[position] = value;
                System.IO.File.WriteAllBytes(_folder.File("x"), bytes[..(length % 3 == 0 ? length : bytes.Length)]);
                try
                {
                    Llama2cTokenizer.Open(_folder.File("x")).Encode("abab"u8);
                }
                catch (ArtifactException)
                {
                    // The one error that a broken file may give.
                }
            },
            iter: 500);
        var error = Assert.Throws<ArtifactException>(() => Write([.. Pieces.Take(100)]));
        Assert.Contains("expected id 100 to be <0x61>, found 100 ids.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArtifactException>(() => Write([.. Pieces.Where(p => p.Piece != " ")]));
    }

    // 259 " ", 260 "a", 261 "b", 262 "é", 263 "ab", 264 "aa", 265 "aba", 266 " a", 267 "ba": scores with ties.
    private static readonly List<(string Piece, float Score)> Pieces =
    [
        ("<unk>", 0), ("\n<s>\n", 0), ("\n</s>\n", 0),
        .. Enumerable.Range(0, 256).Select(b => ($"<0x{b:X2}>", 0f)),
        (" ", -9), ("a", -9), ("b", -9), ("é", -9), ("ab", -1), ("aa", -1), ("aba", -0.5f), (" a", -2), ("ba", -1e10f),
    ];

    private Llama2cTokenizer Small() => Write(Pieces);

    private Llama2cTokenizer Write(List<(string Piece, float Score)> pieces)
    {
        System.IO.File.WriteAllBytes(_folder.File("t.bin"), File(pieces));
        return Llama2cTokenizer.Open(_folder.File("t.bin"));
    }

    private static byte[] File(List<(string Piece, float Score)> pieces)
    {
        List<byte> bytes = [7, 0, 0, 0];
        foreach (var (piece, score) in pieces)
        {
            var utf8 = Encoding.UTF8.GetBytes(piece);
            var head = new byte[8];
            BinaryPrimitives.WriteSingleLittleEndian(head, score);
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), utf8.Length);
            bytes.AddRange(head);
            bytes.AddRange(utf8);
        }

        return [.. bytes];
    }

    /// <summary>llama2.c's own way: characters, byte fallback, then the best pair of the whole sequence again and again.</summary>
    private static List<int> RepeatedScan(byte[] text)
    {
        var spelling = Pieces.Select(p => Convert.ToHexString(Encoding.UTF8.GetBytes(p.Piece))).ToList();
        List<int> ids = text.Length == 0 ? [] : [spelling.IndexOf("20")];
        for (var i = 0; i < text.Length;)
        {
            var length = 1;
            while (length < 4 && i + length < text.Length && (text[i + length] & 0xC0) == 0x80)
            {
                length++;
            }

            var id = spelling.IndexOf(Convert.ToHexString(text, i, length));
            ids.AddRange(id >= 0 ? [id] : text.Skip(i).Take(length).Select(b => b + 3));
            i += length;
        }

        while (true)
        {
            var (best, bestId, bestScore) = (-1, -1, -1e10f);
            for (var i = 0; i + 1 < ids.Count; i++)
            {
                var id = spelling.IndexOf(spelling[ids[i]] + spelling[ids[i + 1]]);
                if (id >= 0 && Pieces[id].Score > bestScore)
                {
                    (best, bestId, bestScore) = (i, id, Pieces[id].Score);
                }
            }

            if (best < 0)
            {
                return ids;
            }

            ids[best] = bestId;
            ids.RemoveAt(best + 1);
        }
    }

    private static byte[] Decode(Llama2cTokenizer tokenizer, int[] ids)
    {
        List<byte> output = [];
        int? previous = null;
        foreach (var id in ids)
        {
            tokenizer.Decode(previous, id, output);
            previous = id;
        }

        return [.. output];
    }
}
