using System.Buffers.Binary;
using System.Text;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Tokenizers;

namespace Linnet.Model.Llama2c;

/// <summary>The tokenizer.bin of llama2.c: SentencePiece BPE with scores and byte fallback.</summary>
/// <remarks>
/// File: int32 longest piece, then for each id float32 score, int32 length, the piece's bytes
/// (<see href="https://github.com/karpathy/llama2.c"/>, tokenizer.py and run.c). Ids 0, 1, 2 are unknown, beginning and end;
/// 3 to 258 are the bytes, written <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c>.
/// Encoding gives the ids of run.c, except that a zero byte does not end the text. Decoding differs in one way: the
/// beginning and the end have no text.
/// </remarks>
public sealed class Llama2cTokenizer : ITokenizer
{
    private const int MaximumFileBytes = 64 << 20;
    private const int FirstByte = 3;
    private const int Beginning = 1;
    private const int End = 2;

    private readonly byte[] _file;
    private readonly List<byte[]> _pieces;
    private readonly List<float> _scores;
    private readonly PieceMerger _merger;

    private Llama2cTokenizer(byte[] file, List<byte[]> pieces, List<float> scores)
    {
        _file = file;
        (_pieces, _scores) = (pieces, scores);
        _merger = new PieceMerger(pieces, scores);
    }

    /// <inheritdoc/>
    public int VocabularySize => _pieces.Count;

    /// <summary>1.</summary>
    public int? BeginningOfSequence => Beginning;

    /// <summary>2, which ends an answer.</summary>
    public int? EndOfSequence => End;

    /// <summary>1: llama2.c's tinystories.py puts the beginning before each story and nothing behind it, so its models never saw 2.</summary>
    public int? DocumentEnd => Beginning;

    /// <summary>The bytes of the file that was read.</summary>
    public ReadOnlyMemory<byte> FileBytes => _file;

    /// <summary>The pieces by id.</summary>
    internal IReadOnlyList<byte[]> Pieces => _pieces;

    /// <summary>The score of each piece: of two that could be made, the one with the higher score is.</summary>
    internal IReadOnlyList<float> Scores => _scores;

    /// <summary>Reads a tokenizer.bin.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UsageException">The path is empty.</exception>
    /// <exception cref="ArtifactException">It is missing, cut short, its ids 3 to 258 are not the bytes, or it has no piece for the space.</exception>
    public static Llama2cTokenizer Open(string path)
    {
        FileErrors.RequirePath(path, new Text("llama2.c's tokenizer.bin", "llama2.c 的 tokenizer.bin"));
        try
        {
            var length = new FileInfo(path).Length;
            return length <= MaximumFileBytes
                ? Parse(path, File.ReadAllBytes(path))
                : throw Broken(
                    path,
                    new Text($"at most {MaximumFileBytes} bytes", $"不超过 {MaximumFileBytes} 字节"),
                    new Text($"{length}", $"{length} 字节"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Broken(path, new Text("a file that can be read", "可读取的文件"), Text.Same(error.Message), error);
        }
    }

    /// <summary>The tokenizer of these pieces, with the tokenizer.bin that they make.</summary>
    /// <param name="path">Where they are from, for the message.</param>
    /// <param name="pieces">The pieces by id.</param>
    /// <param name="scores">The score of each.</param>
    /// <exception cref="ArtifactException">Ids 3 to 258 are not the bytes, a score is not finite, or there is no piece for the space.</exception>
    internal static Llama2cTokenizer Of(string path, IReadOnlyList<byte[]> pieces, IReadOnlyList<float> scores)
    {
        using var file = new MemoryStream();
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(number, pieces.Max(piece => piece.Length));
        file.Write(number);
        foreach (var (id, piece) in pieces.Index())
        {
            BinaryPrimitives.WriteSingleLittleEndian(number, scores[id]);
            file.Write(number);
            BinaryPrimitives.WriteInt32LittleEndian(number, piece.Length);
            file.Write(number);
            file.Write(piece);
        }

        return Parse(path, file.ToArray());
    }

    /// <inheritdoc/>
    /// <remarks>As run.c: a space is put before a text that is not empty; pieces merge best score first, leftmost on ties.</remarks>
    public int[] Encode(ReadOnlySpan<byte> utf8)
    {
        List<int> ids = new(utf8.Length + 1);
        if (utf8.Length > 0)
        {
            AddCharacter(" "u8, ids);
        }

        for (var start = 0; start < utf8.Length;)
        {
            // A character is its first byte and at most three continuation bytes (10xxxxxx), whatever the first byte announces.
            var end = start + 1;
            while (end < utf8.Length && end - start < 4 && (utf8[end] & 0xC0) == 0x80)
            {
                end++;
            }

            AddCharacter(utf8[start..end], ids);
            start = end;
        }

        return _merger.Merge(ids);
    }

    /// <inheritdoc/>
    /// <remarks>Right after the beginning, or at the start, one leading space is dropped: it is the one that encoding puts there.</remarks>
    public void Decode(int? previous, int token, IList<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, _pieces.Count);
        if (token is Beginning or End)
        {
            return;
        }

        if (token is >= FirstByte and < FirstByte + 256)
        {
            // A byte never loses its space: run.c looks for the leading space in the piece, which is "<0x20>".
            output.Add((byte)(token - FirstByte));
            return;
        }

        var piece = _pieces[token];
        var skipped = previous is null or Beginning && piece is [(byte)' ', ..] ? 1 : 0;
        for (var i = skipped; i < piece.Length; i++)
        {
            output.Add(piece[i]);
        }
    }

    private void AddCharacter(ReadOnlySpan<byte> character, List<int> ids)
    {
        if (_merger.Find(character) is { } id)
        {
            ids.Add(id);
            return;
        }

        foreach (var value in character)
        {
            ids.Add(value + FirstByte);
        }
    }

    private static Llama2cTokenizer Parse(string path, byte[] file)
    {
        List<byte[]> pieces = [];
        List<float> scores = [];
        var rest = file.AsSpan();
        var longest = ReadLength(ref rest);
        while (rest.Length > 0)
        {
            var score = rest.Length >= 4 ? BinaryPrimitives.ReadSingleLittleEndian(rest) : throw Cut(path, pieces.Count);
            rest = rest[4..];
            var length = ReadLength(ref rest);
            if (!float.IsFinite(score) || length > longest || length > rest.Length)
            {
                throw Cut(path, pieces.Count);
            }

            scores.Add(score);
            pieces.Add(rest[..length].ToArray());
            rest = rest[length..];
        }

        for (var value = 0; value < 256; value++)
        {
            var id = value + FirstByte;
            var expected = $"<0x{value:X2}>";
            if (id >= pieces.Count || !pieces[id].AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(expected)))
            {
                throw Broken(
                    path,
                    new Text($"id {id} to be {expected}", $"id {id} 为 {expected}"),
                    id >= pieces.Count
                        ? new Text($"{pieces.Count} ids", $"共 {pieces.Count} 个 id")
                        : Text.Same($"\"{Encoding.UTF8.GetString(pieces[id])}\""));
            }
        }

        return pieces.Exists(piece => piece is [(byte)' '])
            ? new Llama2cTokenizer(file, pieces, scores)
            : throw Broken(path, new Text("a piece for the space", "包含空格的词条"), new Text("none", "没有"));

        int ReadLength(ref Span<byte> bytes)
        {
            var length = bytes.Length >= 4 ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : -1;
            bytes = length >= 0 ? bytes[4..] : throw Cut(path, pieces.Count);
            return length;
        }
    }

    private static ArtifactException Cut(string path, int id) => Broken(
        path,
        new Text($"id {id} as a finite score, a length and as many bytes", $"id {id} 由有限的分数、长度及相应字节组成"),
        new Text("a broken or cut-off entry", "损坏或被截断的词条"));

    private static ArtifactException Broken(string path, Text expected, Text found, Exception? cause = null) => new(
        path, expected, found, new Text("Give llama2.c's tokenizer.bin of this model.", "请给出该模型对应的 llama2.c tokenizer.bin。"), cause);
}
