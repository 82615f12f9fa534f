namespace Linnet.Tests.Corpora.Reading;

/// <summary>Gives bytes in pieces of a few, so that everything falls on a border once.</summary>
internal sealed class TrickleStream(byte[] bytes, int piece) : MemoryStream(bytes)
{
    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, piece)]);
}
