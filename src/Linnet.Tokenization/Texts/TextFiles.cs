using Linnet.Core.Errors;
using Linnet.Core.Progress;

namespace Linnet.Tokenization.Texts;

/// <summary>Files of documents to measure or learn from, read as training reads them, but for the ends of plain lines.</summary>
internal sealed class TextFiles
{
    private const int BlockBytes = 1 << 19;

    private readonly IReadOnlyList<string> _paths;
    private readonly long[] _lengths;

    /// <param name="paths">The files: <see cref="TextBlockReader"/> says of which kinds.</param>
    /// <exception cref="ArtifactException">One is missing.</exception>
    public TextFiles(IReadOnlyList<string> paths) => (_paths, _lengths) = (paths, [.. paths.Select(TextBlockReader.LengthOf)]);

    /// <summary>Bytes of all, as they lie on the disk.</summary>
    public long Length => _lengths.Sum();

    /// <summary>The documents of a file in order as UTF-8, read while they are asked for; empty ones are left out.</summary>
    /// <param name="file">Which, from 0.</param>
    /// <param name="progress">Told how many bytes of all files are behind, those of the files before this one among them; or null.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <exception cref="ArtifactException">The file cannot be read.</exception>
    /// <exception cref="DataFormatException">It is broken, a line is no UTF-8, or a line of JSON or a row has no text.</exception>
    public IEnumerable<byte[]> Read(int file, IProgressTask? progress, CancellationToken cancellation)
    {
        var before = _lengths.Take(file).Sum();
        using var reader = new TextBlockReader([_paths[file]], new TextPosition(0, 0, 1));
        var block = new TextBlock(BlockBytes);
        var documents = new BlockDocuments();
        while (reader.Read(block))
        {
            cancellation.ThrowIfCancellationRequested();
            documents.Begin(block);
            while (documents.Next())
            {
                if (documents.TextAlone() is { IsEmpty: false } text)
                {
                    yield return text.ToArray();
                }
            }

            progress?.Report(before + reader.BytesRead);
        }
    }
}
