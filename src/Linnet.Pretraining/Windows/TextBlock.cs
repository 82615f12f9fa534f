namespace Linnet.Pretraining.Windows;

/// <summary>Receives documents as they are read.</summary>
public interface IDocumentSink
{
    /// <summary>Takes a part of the current document, whole characters. Tokens do not reach over the end of a part.</summary>
    void Append(ReadOnlySpan<byte> utf8);

    /// <summary>Ends the current document.</summary>
    void EndDocument();
}

/// <summary>Some text that is encoded at once, by one thread: parts of documents, and where documents end.</summary>
/// <param name="Shard">The shard that it belongs to, from 0.</param>
/// <param name="IsFirst">Whether nothing of the text stands before it.</param>
/// <param name="IsBegun">Whether it begins in the middle of a document.</param>
/// <param name="Capacity">About how much text it will hold, in bytes.</param>
internal sealed record TextBlock(int Shard, bool IsFirst, bool IsBegun, int Capacity)
{
    private readonly List<byte> _text = new(Capacity);
    private readonly List<(int Until, bool EndsDocument)> _parts = [];

    /// <summary>Bytes of text.</summary>
    public int Length => _text.Count;

    /// <summary>Whether anything is in it.</summary>
    public bool IsEmpty => _parts.Count == 0;

    /// <summary>Adds a part.</summary>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        _text.AddRange(utf8);
        _parts.Add((_text.Count, false));
    }

    /// <summary>Ends the document that stands last.</summary>
    public void End() => _parts.Add((_text.Count, true));

    /// <summary>Hands all to a writer of tokens.</summary>
    public void WriteTo(TokenWriter writer)
    {
        var text = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_text);
        var from = 0;
        foreach (var (until, endsDocument) in _parts)
        {
            if (endsDocument)
            {
                writer.EndDocument();
            }
            else
            {
                writer.Append(text[from..until]);
                from = until;
            }
        }
    }
}

/// <summary>Cuts documents into blocks, and blocks into shards: where the cuts are is a function of the text alone.</summary>
/// <param name="limits">How large blocks and shards are.</param>
/// <param name="give">Receives each block, in order.</param>
internal sealed class TextBlocks(ShardLimits limits, Action<TextBlock> give) : IDocumentSink
{
    // Room for the document that fills a block, so that its list seldom grows.
    private const int Spare = 1 << 14;

    private TextBlock _block = new(0, IsFirst: true, IsBegun: false, limits.Block + Spare);
    private long _shard; // bytes of text in the current shard, without the current block
    private bool _isBegun;

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        _block.Add(utf8);
        _isBegun = true;
        GiveWhenFull();
    }

    /// <inheritdoc/>
    public void EndDocument()
    {
        _block.End();
        _isBegun = false;
        GiveWhenFull();
    }

    /// <summary>Gives what is left.</summary>
    public void Flush()
    {
        if (!_block.IsEmpty)
        {
            Give();
        }
    }

    private void GiveWhenFull()
    {
        if (_block.Length >= limits.Block)
        {
            Give();
        }
    }

    private void Give()
    {
        _shard += _block.Length;
        give(_block);
        var next = _shard >= limits.Shard;
        _block = new(_block.Shard + (next ? 1 : 0), IsFirst: false, _isBegun, limits.Block + Spare);
        _shard = next ? 0 : _shard;
    }
}

/// <summary>How much text goes together.</summary>
/// <param name="Block">Bytes from which a block is full: what a thread encodes at once.</param>
/// <param name="Shard">Bytes from which a shard is full: a file of its own, which one of several processes writes.</param>
public sealed record ShardLimits(int Block, long Shard)
{
    /// <summary>256 KiB and 256 MiB.</summary>
    public static ShardLimits Usual { get; } = new(1 << 18, 256L << 20);
}
