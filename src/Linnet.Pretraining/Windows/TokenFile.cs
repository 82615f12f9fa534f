using System.IO.MemoryMappedFiles;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Pretraining.Windows;

/// <summary>
/// A text as token ids, in one file or several, nothing else in them: uint16 for up to 65,536 ids, else uint32, little-endian. Memory-mapped, so its size is not bounded
/// by memory.
/// </summary>
/// <remarks>The layout is that of llm.c and nanoGPT without a header. What the ids mean stands in tokenizer.json beside the model.</remarks>
public sealed class TokenFile : IDisposable
{
    /// <summary>Most ids of a vocabulary.</summary>
    public const int MaximumVocabulary = 1 << 24;

    /// <summary>How many different ids 2 bytes hold: 65,536.</summary>
    public const int NarrowVocabulary = ushort.MaxValue + 1;

    private readonly List<Piece> _pieces;
    private readonly int _width;

    private TokenFile(List<Piece> pieces, int width) => (_pieces, Count, _width) = (pieces, pieces[^1].Until, width);

    /// <summary>Number of tokens.</summary>
    public long Count { get; }

    /// <summary>Bytes of a token of a vocabulary: 2 or 4.</summary>
    public static int WidthOf(int vocabularySize) => vocabularySize <= NarrowVocabulary ? sizeof(ushort) : sizeof(uint);

    /// <summary>Maps a token file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">Bytes of a token, of <see cref="WidthOf"/>.</param>
    /// <exception cref="ArtifactException">The file is missing, empty, or has a part of a token at its end.</exception>
    public static TokenFile Open(string path, int width) => Open([path], width);

    /// <summary>Maps the shards of a text, one after the other.</summary>
    /// <param name="paths">The files, at least one.</param>
    /// <param name="width">Bytes of a token, of <see cref="WidthOf"/>.</param>
    /// <exception cref="ArtifactException">A file is missing, empty, or has a part of a token at its end.</exception>
    public static TokenFile Open(IReadOnlyList<string> paths, int width)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentOutOfRangeException.ThrowIfZero(paths.Count);
        var pieces = new List<Piece>();
        try
        {
            foreach (var path in paths)
            {
                pieces.Add(Map(path, width, pieces.Count == 0 ? 0 : pieces[^1].Until));
            }

            return new TokenFile(pieces, width);
        }
        catch
        {
            pieces.ForEach(piece => piece.Dispose());
            throw;
        }
    }

    /// <summary>Copies <paramref name="count"/> tokens from <paramref name="start"/> to the beginning of <paramref name="tokens"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The file does not have so many tokens.</exception>
    public void Read(long start, int[] tokens, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + count, Count);
        ArgumentNullException.ThrowIfNull(tokens);
        if (_width == sizeof(uint))
        {
            Copy(start, tokens, count);
            return;
        }

        var narrow = new ushort[count];
        Read(start, narrow, count);
        for (var i = 0; i < count; i++)
        {
            tokens[i] = narrow[i];
        }
    }

    /// <summary>The same for a vocabulary of at most 65,536 ids.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The file does not have so many tokens.</exception>
    /// <exception cref="InvalidOperationException">The file has 4 bytes for a token.</exception>
    public void Read(long start, ushort[] tokens, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + count, Count);
        if (_width != sizeof(ushort))
        {
            throw new InvalidOperationException("The file has 4 bytes for a token.");
        }

        Copy(start, tokens, count);
    }

    /// <inheritdoc/>
    public void Dispose() => _pieces.ForEach(piece => piece.Dispose());

    private void Copy<T>(long start, T[] tokens, int count)
        where T : struct
    {
        var piece = _pieces.FindIndex(p => start < p.Until);
        for (var done = 0; done < count; piece++)
        {
            var (from, until) = (start + done, Math.Min(start + count, _pieces[piece].Until));
            _pieces[piece].View.ReadArray((from - _pieces[piece].From) * _width, tokens, done, (int)(until - from));
            done += (int)(until - from);
        }
    }

    private static Piece Map(string path, int width, long from)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new FileInfo(path);
        if (!file.Exists || file.Length == 0 || file.Length % width != 0)
        {
            throw new ArtifactException(
                path,
                new Text($"a token file of {width} bytes per token", $"每个词元 {width} 字节的词元文件"),
                file.Exists ? new Text($"{file.Length} bytes", $"{file.Length} 字节") : new Text("no file", "没有文件"),
                new Text("Delete its folder and run the stage again.", "请删除其所在目录并重新运行该阶段。"));
        }

        var mapped = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        return new(mapped, mapped.CreateViewAccessor(0, file.Length, MemoryMappedFileAccess.Read), from, from + (file.Length / width));
    }

    // Tokens of the whole text that one file holds.
    private sealed record Piece(MemoryMappedFile File, MemoryMappedViewAccessor View, long From, long Until) : IDisposable
    {
        public void Dispose()
        {
            View.Dispose();
            File.Dispose();
        }
    }
}
