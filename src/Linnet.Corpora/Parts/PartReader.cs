using System.Text;
using Linnet.Core.Errors;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Reading;

namespace Linnet.Corpora.Parts;

/// <summary>One file to read.</summary>
/// <param name="Source">The recipe's source, from 0.</param>
/// <param name="SourceName">Its name.</param>
/// <param name="Path">The file.</param>
/// <param name="Name">What it is called in ids and places: unique in its source.</param>
/// <param name="Settings">How it is read.</param>
internal sealed record PartFile(int Source, string SourceName, string Path, string Name, ReadingSettings Settings);

/// <summary>Cuts files into parts, in order. For one thread at a time.</summary>
/// <remarks>
/// Every process reads all files to their ends: which ids were used before, and where parts begin, is known in no other way for packed files.
/// Reading takes a small part of the time that filtering does.
/// </remarks>
/// <param name="files">The files, in order.</param>
/// <param name="maximumDocuments">Records in a part at most.</param>
/// <param name="maximumBytes">Bytes of text after which a part ends.</param>
/// <param name="read">Is told, after each part, of the bytes that were taken from the disk for it.</param>
/// <param name="cancellation">Stops between records.</param>
internal sealed class PartReader(IReadOnlyList<PartFile> files, int maximumDocuments, long maximumBytes, Action<long> read, CancellationToken cancellation) : IDisposable
{
    private readonly Dictionary<int, DocumentIds> _ids = [];
    private readonly List<SkippedRecord> _skipped = [];
    private IEnumerator<SourceDocument?>? _records;
    private CorpusFile? _file;
    private int _next;
    private long _passedOver;
    private long _position;

    /// <summary>Parts so far.</summary>
    public int Count { get; private set; }

    /// <summary>Fills a part; false at the end of the last file.</summary>
    /// <exception cref="LinnetException">A file cannot be read.</exception>
    public bool Next(CorpusPart part)
    {
        part.Clear();
        while (_records is not null || Open())
        {
            Fill(part);
            if (part.Documents.Count + part.Skipped.Count + part.PassedOver > 0)
            {
                (part.Number, Count) = (Count, Count + 1);
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _records?.Dispose();

    private bool Open()
    {
        if (_next == files.Count)
        {
            return false;
        }

        var file = files[_next++];
        if (!_ids.TryGetValue(file.Source, out var ids))
        {
            _ids[file.Source] = ids = new DocumentIds();
        }

        _file = new CorpusFile(file.Path, file.Settings, file.SourceName)
        {
            Name = file.Name,
            Ids = ids,
            Skipped = (place, reason, excerpt) => _skipped.Add(new SkippedRecord(place.ToString(), reason.Key(), Excerpt(excerpt.Span))),
        };
        (_records, _passedOver, _position) = (_file.ReadRecords(cancellation).GetEnumerator(), 0, 0);
        return true;
    }

    private void Fill(CorpusPart part)
    {
        var file = files[_next - 1];
        (part.Source, part.File) = (file.Source, file.Name);
        var bytes = 0L;
        while (bytes < maximumBytes && part.Documents.Count + part.Skipped.Count < maximumDocuments)
        {
            var isAtEnd = !_records!.MoveNext();
            part.Skipped.AddRange(_skipped);
            _skipped.Clear();
            if (isAtEnd)
            {
                _records.Dispose();
                _records = null;
                break;
            }

            if (_records.Current is { } document)
            {
                part.Documents.Add(document);
                bytes += Encoding.UTF8.GetByteCount(document.Document.Text);
            }
        }

        var length = new FileInfo(file.Path).Length;
        var position = _records is null ? length : Math.Min(length, _file!.Position);
        read(Math.Max(0, position - _position));
        _position = Math.Max(position, _position);
        (part.PassedOver, _passedOver) = (_file!.Counts.PassedOver - _passedOver, _file.Counts.PassedOver);
    }

    private static string Excerpt(ReadOnlySpan<byte> bytes) =>
        Characters.Excerpt(Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 4 * LedgerEntry.ExcerptLength)]), LedgerEntry.ExcerptLength);
}
