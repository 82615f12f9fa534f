using System.Security.Cryptography;

namespace Linnet.Tokenization.Training;

/// <summary>Writes pieces in ascending order with their counts: how many bytes each shares with the one before, the rest, the count.</summary>
internal sealed class PieceRunWriter : IDisposable
{
    private const int BufferBytes = 1 << 18;

    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _buffer = new byte[BufferBytes];
    private byte[] _last = [];
    private int _lastLength;
    private int _used;

    public PieceRunWriter(string path) => _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);

    /// <summary>Pieces written.</summary>
    public long Distinct { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Writes a piece: each behind the one before, in the order of bytes.</summary>
    public void Write(ReadOnlySpan<byte> piece, long count)
    {
        var shared = piece.CommonPrefixLength(_last.AsSpan(0, _lastLength));
        var size = piece.Length - shared + 3 * Varint.Maximum;
        if (_used + size > _buffer.Length)
        {
            Flush();
            if (size > _buffer.Length)
            {
                _buffer = new byte[size];
            }
        }

        Varint.Write(_buffer, ref _used, (ulong)shared);
        Varint.Write(_buffer, ref _used, (ulong)(piece.Length - shared));
        piece[shared..].CopyTo(_buffer.AsSpan(_used));
        _used += piece.Length - shared;
        Varint.Write(_buffer, ref _used, (ulong)count);
        if (piece.Length > _last.Length)
        {
            _last = new byte[2 * piece.Length];
        }

        piece.CopyTo(_last);
        _lastLength = piece.Length;
        (Distinct, Bytes) = (Distinct + 1, Bytes + piece.Length);
    }

    /// <summary>Writes all to the disk.</summary>
    /// <returns>What to know the file by.</returns>
    public PieceRun Finish()
    {
        Flush();
        _file.Flush(flushToDisk: true);
        return new PieceRun(Path.GetFileName(_file.Name), _file.Length, Convert.ToHexStringLower(_hash.GetHashAndReset()), Distinct, Bytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }

    private void Flush()
    {
        _hash.AppendData(_buffer, 0, _used);
        _file.Write(_buffer, 0, _used);
        _used = 0;
    }
}

/// <summary>A file of pieces in ascending order.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Sha256">Of its bytes.</param>
/// <param name="Distinct">Pieces.</param>
/// <param name="Bytes">The pieces' bytes.</param>
internal sealed record PieceRun(string Name, long Length, string Sha256, long Distinct, long Bytes);
