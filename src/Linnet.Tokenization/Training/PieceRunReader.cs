namespace Linnet.Tokenization.Training;

/// <summary>Reads what <see cref="PieceRunWriter"/> wrote, piece by piece.</summary>
internal sealed class PieceRunReader(string path) : IDisposable
{
    private readonly FileStream _file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
    private byte[] _buffer = new byte[1 << 18];
    private byte[] _piece = new byte[256];
    private int _start;
    private int _end;
    private int _length;

    /// <summary>The piece.</summary>
    public ReadOnlySpan<byte> Piece => _piece.AsSpan(0, _length);

    /// <summary>Its count.</summary>
    public long Count { get; private set; }

    /// <summary>Goes to the next piece.</summary>
    public bool MoveNext()
    {
        if (!Fill(2 * Varint.Maximum) && _start == _end)
        {
            return false;
        }

        var shared = (int)Varint.Read(_buffer, ref _start);
        var rest = (int)Varint.Read(_buffer, ref _start);
        Fill(rest + Varint.Maximum);
        if (shared + rest > _piece.Length)
        {
            Array.Resize(ref _piece, 2 * (shared + rest));
        }

        _buffer.AsSpan(_start, rest).CopyTo(_piece.AsSpan(shared));
        _start += rest;
        _length = shared + rest;
        Count = (long)Varint.Read(_buffer, ref _start);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Has so many bytes in the buffer, or all that are left.</summary>
    private bool Fill(int bytes)
    {
        if (_end - _start >= bytes)
        {
            return true;
        }

        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (bytes > _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * bytes);
        }

        var read = _file.ReadAtLeast(_buffer.AsSpan(_end), bytes - _end, throwOnEndOfStream: false);
        _end += read;
        return _end >= bytes;
    }
}
