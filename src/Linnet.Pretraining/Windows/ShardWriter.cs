using Linnet.Core.Artifacts;
using Linnet.Core.Runs;
using Linnet.Core.Tokenizers;

namespace Linnet.Pretraining.Windows;

/// <summary>Encodes blocks of text on several threads and writes them, in order, as shards.</summary>
/// <remarks>One thread reads and writes, the others encode. The same bytes for any number of threads.</remarks>
internal sealed class ShardWriter : IDisposable
{
    private readonly ShardPlace _place;
    private readonly ITokenizer _tokenizer;
    private readonly int _ahead;
    private readonly TaskFactory<EncodedBlock> _encoders;
    private readonly Queue<(int Shard, Task<EncodedBlock> Work)> _inFlight = new();
    private readonly SortedDictionary<int, TokenShard> _done = [];
    private readonly SortedSet<int> _seen = [];
    private FileStream? _file;
    private BlockChecksums _checksums = new();
    private TokenShard _counts = new(0, 0, 0, 0, []);
    private int _shard = -1;

    /// <param name="place">Where shards go, and which are not made here.</param>
    /// <param name="tokenizer">The vocabulary.</param>
    /// <param name="threads">Threads that encode, at least 1.</param>
    public ShardWriter(ShardPlace place, ITokenizer tokenizer, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        (_place, _tokenizer, _ahead) = (place, tokenizer, 2 * threads);
        _encoders = new(new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, threads).ConcurrentScheduler);
    }

    /// <summary>How many shards the text has, made here or not.</summary>
    public int Count => _seen.Count;

    /// <summary>Takes the next block.</summary>
    public void Add(TextBlock block)
    {
        var (isNew, makes) = (_seen.Add(block.Shard), _place.Makes(block.Shard));
        if (isNew && makes && _place.There(block.Shard) is { } there)
        {
            _done.Add(block.Shard, there);
        }

        if (!makes || _done.ContainsKey(block.Shard))
        {
            return;
        }

        if (_inFlight.Count == _ahead)
        {
            WriteNext();
        }

        _inFlight.Enqueue((block.Shard, _encoders.StartNew(() => EncodedBlock.Of(block, _tokenizer))));
    }

    /// <summary>Writes what is left.</summary>
    /// <returns>The shards that are there, by number.</returns>
    public IReadOnlyDictionary<int, TokenShard> Finish()
    {
        while (_inFlight.Count > 0)
        {
            WriteNext();
        }

        Close();
        return _done;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private void WriteNext()
    {
        var (shard, work) = _inFlight.Dequeue();
        var block = work.GetAwaiter().GetResult();
        if (shard != _shard)
        {
            Close();
            _shard = shard;
            _file = FileErrors.Translate(_place.Temporary(shard), () => new FileStream(_place.Temporary(shard), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0));
        }

        FileErrors.Translate(_place.Temporary(shard), () => _file!.Write(block.Tokens.Span), block.Tokens.Length);
        _checksums.Add(block.Tokens.Span);
        _counts = block.AddTo(_counts);
    }

    private void Close()
    {
        if (_file is null)
        {
            return;
        }

        FileErrors.Translate(_place.Temporary(_shard), () => _file.Flush(flushToDisk: true));
        _file.Dispose();
        var shard = _counts with { Checksums = _checksums.Finish() };
        _place.Publish(_shard, shard);
        _done.Add(_shard, shard);
        (_file, _checksums, _counts) = (null, new(), new(0, 0, 0, 0, []));
    }
}

/// <summary>A block as tokens.</summary>
internal sealed record EncodedBlock(ReadOnlyMemory<byte> Tokens, TokenWriter Counts)
{
    public static EncodedBlock Of(TextBlock block, ITokenizer tokenizer)
    {
        using var output = new MemoryStream(block.Length + 16);
        var writer = new TokenWriter(output, tokenizer, block.IsFirst, block.IsBegun);
        block.WriteTo(writer);
        writer.Flush();
        return new(output.GetBuffer().AsMemory(0, (int)output.Length), writer);
    }

    public TokenShard AddTo(TokenShard counts) => counts with
    {
        Documents = counts.Documents + Counts.Documents,
        Bytes = counts.Bytes + Counts.Bytes,
        Characters = counts.Characters + Counts.Characters,
        Tokens = counts.Tokens + Counts.Tokens,
    };
}

/// <summary>Where the shards of a text are written, and which of them.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Part">What the text is for: <c>train</c> or <c>validation</c>.</param>
/// <param name="Width">Bytes of a token.</param>
/// <param name="Own">Which of them this process makes; null: all.</param>
/// <param name="Shared">A folder in which several processes wrote some of them; null: none.</param>
internal sealed record ShardPlace(string Folder, string Part, int Width, Shard? Own, string? Shared)
{
    /// <summary>Whether this process makes a shard.</summary>
    public bool Makes(int number) => Own?.Holds(number) != false;

    /// <summary>A file that holds a shard until it is whole.</summary>
    public string Temporary(int number) => Path.Combine(Folder, TokenShard.FileName(Part, number) + ".tmp");

    /// <summary>A shard that is made already: in the folder, or in the shared one, from which it is then copied.</summary>
    /// <exception cref="Core.Errors.ArtifactException">It is damaged.</exception>
    public TokenShard? There(int number)
    {
        if (TokenShard.Find(Folder, Part, number) is { } own)
        {
            own.Verify(PathOf(Folder, number), Width, CancellationToken.None);
            return own;
        }

        if (Shared is null || TokenShard.Find(Shared, Part, number) is not { } shared)
        {
            return null;
        }

        shared.Verify(PathOf(Shared, number), Width, CancellationToken.None);
        FileErrors.Translate(Folder, () => File.Copy(PathOf(Shared, number), PathOf(Folder, number)));
        shared.Write(Folder, Part, number);
        return shared;
    }

    /// <summary>Gives a whole shard its name, then its record.</summary>
    public void Publish(int number, TokenShard shard)
    {
        FileErrors.Translate(Folder, () => File.Move(Temporary(number), PathOf(Folder, number), overwrite: true));
        shard.Write(Folder, Part, number);
    }

    private string PathOf(string folder, int number) => Path.Combine(folder, TokenShard.FileName(Part, number));
}
