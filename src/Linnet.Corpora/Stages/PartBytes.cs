using Linnet.Core.Artifacts;
using Linnet.Core.Errors;

namespace Linnet.Corpora.Stages;

/// <summary>Reads one part's file after another into the same buffer: new ones would be garbage of a part's size, which is collected late. One for each thread.</summary>
internal sealed class PartBytes
{
    private byte[] _buffer = [];

    /// <summary>The file's bytes; valid until the next call.</summary>
    /// <exception cref="LinnetException">The file is missing or cannot be read.</exception>
    public ReadOnlyMemory<byte> Read(string path) => FileErrors.Translate(path, () =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var length = checked((int)file.Length);
        if (_buffer.Length < length)
        {
            _buffer = new byte[length + (length / 4)];
        }

        file.ReadExactly(_buffer, 0, length);
        return (ReadOnlyMemory<byte>)_buffer.AsMemory(0, length);
    });
}
