using System.IO.MemoryMappedFiles;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Pretraining.Windows;

/// <summary>A text as token ids: uint16, little-endian, nothing else in the file. Memory-mapped, so its size is not bounded by memory.</summary>
/// <remarks>The layout is that of llm.c and nanoGPT without a header. What the ids mean stands in tokenizer.json beside the model.</remarks>
public sealed class TokenFile : IDisposable
{
    /// <summary>How many different ids 2 bytes hold: 65,536.</summary>
    public const int MaximumVocabulary = ushort.MaxValue + 1;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private TokenFile(MemoryMappedFile file, long count)
    {
        _file = file;
        _view = file.CreateViewAccessor(0, count * sizeof(ushort), MemoryMappedFileAccess.Read);
        Count = count;
    }

    /// <summary>Number of tokens.</summary>
    public long Count { get; }

    /// <summary>Maps a token file.</summary>
    /// <exception cref="ArtifactException">The file is missing, empty, or has half a token at its end.</exception>
    public static TokenFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new FileInfo(path);
        if (!file.Exists || file.Length == 0 || file.Length % sizeof(ushort) != 0)
        {
            throw new ArtifactException(
                path,
                new Text("a token file of 2 bytes per token", "每个词元 2 字节的词元文件"),
                file.Exists ? new Text($"{file.Length} bytes", $"{file.Length} 字节") : new Text("no file", "没有文件"),
                new Text("Delete its folder and run the stage again.", "请删除其所在目录并重新运行该阶段。"));
        }

        return new TokenFile(
            MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read),
            file.Length / sizeof(ushort));
    }

    /// <summary>Copies <paramref name="count"/> tokens from <paramref name="start"/> to the beginning of <paramref name="tokens"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The file does not have so many tokens.</exception>
    public void Read(long start, ushort[] tokens, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + count, Count);
        _view.ReadArray(start * sizeof(ushort), tokens, 0, count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
