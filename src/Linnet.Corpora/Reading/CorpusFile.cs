using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.JsonLines;
using Linnet.Core.Messages;
using Linnet.Corpora.Reading.Encodings;
using Linnet.Corpora.Reading.Formats;

namespace Linnet.Corpora.Reading;

/// <summary>One file of any format, read once from its beginning to its end.</summary>
/// <remarks>
/// Everything streams; memory is bounded by the longest record that is allowed, for Parquet by its row groups. Each record is exactly one of
/// document, skipped with a reason, or passed over (<see cref="ReadCounts"/>); skipped ones go to the quarantine. Nothing is repaired.
/// The encoding of a file of lines is found from its first megabyte, that of a page or a whole text from all of it.
/// </remarks>
public sealed class CorpusFile
{
    private const int SampleBytes = 1 << 20;

    private readonly string _path;
    private readonly ReadingSettings _settings;
    private readonly string _source;
    private bool _isRead;
    private PackedStream? _packed;
    private SampledStream? _sampled;

    /// <param name="path">The file, as it is or packed by gzip or zstd.</param>
    /// <param name="settings">How it is read.</param>
    /// <param name="source">The source of documents that do not name their own; null: the file's name.</param>
    /// <exception cref="UsageException">The file's name does not tell its format, or a setting is unknown.</exception>
    public CorpusFile(string path, ReadingSettings settings, string? source = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.MaximumRecordBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(settings.MaximumRecordBytes, 1 << 30);
        if (settings.Encoding is not null && TextEncoding.Named(settings.Encoding) is null)
        {
            throw new UsageException(new Text(
                $"encoding: expected one of {string.Join(", ", TextEncoding.Names)}; found {settings.Encoding}.",
                $"encoding：应为 {string.Join("、", TextEncoding.Names)} 之一；实际是 {settings.Encoding}。"));
        }

        (_path, _settings, Format) = (path, settings, settings.Format ?? CorpusFormats.Of(path));
        Name = Path.GetFileName(PackedFile.NameWithoutPacking(path));
        _source = source ?? Name;
    }

    /// <summary>How the file is called in ids, places and the quarantine: its name without folder and packing, unless another is given.</summary>
    public string Name { get; init; }

    /// <summary>Where skipped records are kept, or null.</summary>
    public Quarantine? Quarantine { get; init; }

    /// <summary>Is told of each skipped record: its place, the reason, and the record or its beginning, valid during the call; or null.</summary>
    public Action<DocumentPlace, ReadReason, ReadOnlyMemory<byte>>? Skipped { get; init; }

    /// <summary>The ids of the source, shared by its files.</summary>
    public DocumentIds Ids { get; init; } = new();

    /// <summary>The format; of a <c>.json</c> it is known when reading has begun.</summary>
    public CorpusFormat Format { get; private set; }

    /// <summary>The encoding of a file of lines, such as <c>gb18030</c>; null before reading, where it was not found, and where each record has its own.</summary>
    public string? Encoding { get; private set; }

    /// <summary>Bytes of the file, as it lies on the disk, that were taken so far; of Parquet 0.</summary>
    public long Position => _packed is not { } file ? 0 : file.IsPacked ? file.FilePosition : file.FilePosition - (_sampled?.Ahead ?? 0);

    /// <summary>What became of the records so far.</summary>
    public ReadCounts Counts { get; } = new();

    /// <summary>The documents, in order, read while they are asked for.</summary>
    /// <param name="cancellation">Stops between records.</param>
    /// <exception cref="ArtifactException">The file is missing, cannot be read, or lacks the column that was asked for.</exception>
    /// <exception cref="DataFormatException">The file's packing is broken or cut off; the message tells how many documents came before.</exception>
    /// <exception cref="InvalidOperationException">The file was read already.</exception>
    public IEnumerable<SourceDocument> Read(CancellationToken cancellation = default)
    {
        if (_isRead)
        {
            throw new InvalidOperationException("A file is read once.");
        }

        _isRead = true;
        return Outcomes(cancellation).OfType<SourceDocument>();
    }

    /// <summary>The documents, in order, and null for each record that gave none, so that a caller stays in charge among many of these.</summary>
    /// <inheritdoc cref="Read"/>
    internal IEnumerable<SourceDocument?> ReadRecords(CancellationToken cancellation = default)
    {
        if (_isRead)
        {
            throw new InvalidOperationException("A file is read once.");
        }

        _isRead = true;
        return Outcomes(cancellation);
    }

    private static bool HasLines(CorpusFormat format) => format is CorpusFormat.Jsonl or CorpusFormat.Lines or CorpusFormat.Blocks or CorpusFormat.Csv or CorpusFormat.Tsv;

    private IEnumerable<SourceDocument?> Outcomes(CancellationToken cancellation)
    {
        _packed = Format == CorpusFormat.Parquet ? null : PackedFile.Open(_path);
        using var stream = _packed is null ? null : new SampledStream(_packed, SampleBytes);
        _sampled = stream;
        using var records = Records(stream, cancellation).GetEnumerator();
        while (Next(records))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return Document(records.Current);
        }
    }

    private IEnumerable<ReadRecord> Records(SampledStream? file, CancellationToken cancellation)
    {
        if (file is null)
        {
            return ParquetFormat.Read(_path, Name, _settings, cancellation);
        }

        // Many files of JSON lines are named .json.
        if (Format == CorpusFormat.JsonArray && _settings.Format is null && FirstByte(file.Sample) is (byte)'{')
        {
            Format = CorpusFormat.Jsonl;
        }

        Stream stream = file;
        TextEncoding? encoding = null;
        if (HasLines(Format))
        {
            encoding = _settings.Encoding is { } named ? TextEncoding.Named(named) : EncodingDetector.OfLines(file.Sample);
            Encoding = encoding?.Name;
            if (encoding is null)
            {
                return [ReadRecord.Without(new DocumentPlace(Name, PlaceKind.Line, 1), ReadReason.UnknownEncoding, file.Sample.ToArray())];
            }

            if (encoding.IsUtf16)
            {
                stream = new Utf16Stream(file, encoding.Page == TextEncoding.Utf16BigEndian.Page);
                encoding = TextEncoding.Utf8;
            }
        }

        var input = new FormatInput(_path, Name, stream, encoding, _settings);
        return Format switch
        {
            CorpusFormat.Jsonl => JsonLinesFormat.Read(input),
            CorpusFormat.JsonArray => JsonArrayFormat.Read(input),
            CorpusFormat.Text => PlainTextFormat.ReadWhole(input),
            CorpusFormat.Lines => PlainTextFormat.ReadLines(input),
            CorpusFormat.Blocks => PlainTextFormat.ReadBlocks(input),
            CorpusFormat.Csv => DelimitedFormat.Read(input, (byte)','),
            CorpusFormat.Tsv => DelimitedFormat.Read(input, (byte)'\t'),
            CorpusFormat.Html => HtmlFormat.Read(input),
            _ => WarcFormat.Read(input),
        };
    }

    private static byte? FirstByte(ReadOnlySpan<byte> sample)
    {
        sample = sample.TrimStart("\uFEFF \t\r\n"u8);
        return sample.IsEmpty ? null : sample[0];
    }

    // The file's packing may break far behind its beginning: what came before was good.
    private bool Next(IEnumerator<ReadRecord> records)
    {
        try
        {
            return records.MoveNext();
        }
        catch (DataFormatException error) when (Counts.Records > 0)
        {
            throw new DataFormatException(
                error.Path,
                error.Line,
                new Text(
                    $"{error.Problem.English} {Counts.Documents:N0} documents before it were good.",
                    $"{error.Problem.Chinese}此前有 {Counts.Documents:N0} 篇文档完好。"),
                innerException: error);
        }
    }

    private SourceDocument? Document(ReadRecord record)
    {
        Counts.AddRecord();
        var reason = record.Reason;
        var text = reason is null ? LineEnds(record.Text!) : "";
        if (reason is null && text.AsSpan().Trim().IsEmpty)
        {
            reason = ReadReason.EmptyText;
        }

        var source = record.Source ?? _source;
        var id = record.Id is { } own && _settings.FileInId ? $"{Path.GetFileNameWithoutExtension(PackedFile.NameWithoutPacking(_path))}:{own}" : record.Id;
        if (reason is null && id is not null && Ids.IsUsed(source, id))
        {
            reason = ReadReason.DuplicateId;
        }

        if (reason is { } why)
        {
            Counts.Add(why);
            if (!why.IsPassedOver())
            {
                Quarantine?.Add(record.Place.ToString(), why.Key(), record.Excerpt.Span);
                Skipped?.Invoke(record.Place, why, record.Excerpt);
            }

            return null;
        }

        Counts.AddDocument();
        return new SourceDocument(new Document(id ?? record.Place.ToString(), source, text), record.Place)
        {
            Title = record.Title,
            Url = record.Url,
            Language = record.Language,
            Snapshot = record.Snapshot ?? _settings.Snapshot,
        };
    }

    private static string LineEnds(string text) => !text.Contains('\r', StringComparison.Ordinal) ? text
        : text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
}
