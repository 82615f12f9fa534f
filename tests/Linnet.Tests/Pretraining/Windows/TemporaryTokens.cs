using System.Buffers.Binary;
using Linnet.Pretraining.Windows;

namespace Linnet.Tests.Pretraining.Windows;

/// <summary>A token file in a temporary place, for tests.</summary>
internal sealed class TemporaryTokens : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public TemporaryTokens(IEnumerable<int> tokens)
    {
        var bytes = new List<byte>();
        Span<byte> token = stackalloc byte[2];
        foreach (var value in tokens)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(token, (ushort)value);
            bytes.AddRange(token);
        }

        System.IO.File.WriteAllBytes(_path, [.. bytes]);
        File = TokenFile.Open(_path, 2);
    }

    public TokenFile File { get; }

    public void Dispose()
    {
        File.Dispose();
        System.IO.File.Delete(_path);
    }
}
