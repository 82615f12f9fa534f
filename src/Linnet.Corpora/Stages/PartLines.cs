namespace Linnet.Corpora.Stages;

/// <summary>The lines of a part's file, without their ends; empty ones are left out.</summary>
/// <param name="bytes">The file.</param>
internal ref struct PartLines(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly PartLines GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            var end = _rest.IndexOf((byte)'\n');
            Current = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? [] : _rest[(end + 1)..];
            if (!Current.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }
}
