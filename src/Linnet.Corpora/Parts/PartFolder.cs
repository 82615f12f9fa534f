using System.Globalization;
using System.Text;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Linnet.Core.Stages;
using Linnet.Corpora.Ledger;
using ZstdSharp;

namespace Linnet.Corpora.Parts;

/// <summary>A folder of parts: each appears whole, with its checksums, or not at all; several processes may write different ones at once.</summary>
/// <remarks>
/// A part is the files <c>documents/SOURCE-00012.jsonl</c>, <c>ledger/00012.jsonl.zst</c> and <c>index/00012.bin</c>, and, written last,
/// <c>parts/00012.json</c>. When all are there, the records become one list, <c>parts.jsonl</c>. Documents stay unpacked: deduplication reads
/// them back by place, and training reads them once more.
/// </remarks>
/// <param name="path">The folder.</param>
public sealed class PartFolder(string path)
{
    /// <summary>The list of all parts.</summary>
    public const string ListFile = "parts.jsonl";

    /// <summary>A stage's input: the list of another one's parts, which has a checksum of every file. The folder holds times besides, which no input may.</summary>
    /// <param name="folder">The folder as a recipe names it.</param>
    public static StageInput Input(string folder) => new($"{folder.TrimEnd('/', '\\')}/{ListFile}", StageInput.File);

    internal const string Documents = "documents";
    internal const string Ledgers = "ledger";
    internal const string Index = "index";

    private const string Records = "parts";
    private const string CountFile = "parts/count";
    private const int MaximumRecordBytes = 16 << 20;

    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>Whether the list of all parts is there.</summary>
    public bool IsComplete => File.Exists(In(ListFile));

    /// <summary>A name for a part's file: <c>00012</c>.</summary>
    public static string Name(int number) => number.ToString("00000", CultureInfo.InvariantCulture);

    /// <summary>The path of a file of the folder.</summary>
    public string In(string relative) => System.IO.Path.Combine(path, relative);

    /// <summary>Makes the folders, where they are not there.</summary>
    public void Prepare()
    {
        FileErrors.Translate(path, () =>
        {
            foreach (var folder in (string[])[Documents, Ledgers, Index, Records])
            {
                Directory.CreateDirectory(In(folder));
            }
        });
    }

    /// <summary>Writes a part.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="source">Its source.</param>
    /// <param name="file">What it was read from.</param>
    /// <param name="documents">Its documents as JSON lines; empty where another file holds them.</param>
    /// <param name="ledger">Its ledger as JSON lines.</param>
    /// <param name="ids">Hashes of all ids that it speaks of.</param>
    /// <param name="counts">Its account, which must add up.</param>
    /// <exception cref="CheckFailedException">The account does not add up.</exception>
    /// <exception cref="LinnetException">The disk is full, or the system refuses.</exception>
    internal PartRecord Write(int number, string source, string file, ReadOnlyMemory<byte>? documents, ReadOnlyMemory<byte> ledger, List<ulong> ids, FunnelCounts counts)
    {
        counts.Require($"{source}, {file}, {Name(number)}");
        var files = new List<FileEntry>();
        if (documents is { } lines)
        {
            files.Add(Put($"{Documents}/{source}-{Name(number)}.jsonl", lines.Span));
        }

        files.Add(Put($"{Ledgers}/{Name(number)}.jsonl.zst", Pack(ledger.Span)));
        files.Add(Put($"{Index}/{Name(number)}.bin", IdIndex.Write(ids)));
        var record = new PartRecord(number, source, file, files, counts);
        AtomicFile.Write(RecordPath(number), record.ToLine());
        return record;
    }

    /// <summary>Writes a part whose documents stand in the folder already.</summary>
    internal PartRecord WriteRecord(PartRecord record)
    {
        AtomicFile.Write(RecordPath(record.Number), record.ToLine());
        return record;
    }

    /// <summary>The digest of a file of the folder, as a part's entry.</summary>
    internal FileEntry Entry(string relative)
    {
        var digest = FileErrors.Translate(In(relative), () => ContentHash.OfFile(In(relative)));
        return new FileEntry(relative, digest.Bytes, digest.Sha256);
    }

    /// <summary>Whether a part is there, as far as its record tells.</summary>
    public bool Has(int number) => File.Exists(RecordPath(number));

    /// <summary>A part that is there, its files checked; null where there is none.</summary>
    /// <exception cref="ArtifactException">A file of it is missing or damaged.</exception>
    public PartRecord? Find(int number)
    {
        if (!Has(number))
        {
            return null;
        }

        var record = ReadRecord(number);
        foreach (var file in record.Files)
        {
            RequireSame(file);
        }

        return record;
    }

    /// <summary>Takes a part over from another folder: its files are checked and moved. A kill in between loses nothing.</summary>
    /// <exception cref="ArtifactException">A file of it is missing or damaged.</exception>
    internal PartRecord? Adopt(PartFolder other, int number)
    {
        if (!other.Has(number))
        {
            return null;
        }

        var record = other.ReadRecord(number);
        foreach (var file in record.Files)
        {
            if (!File.Exists(In(file.Path)) || !IsSame(file))
            {
                other.RequireSame(file);
                FileErrors.Translate(In(file.Path), () => File.Move(other.In(file.Path), In(file.Path), overwrite: true));
            }
        }

        AtomicFile.Write(RecordPath(number), record.ToLine());
        FileErrors.Translate(other.Path, () => File.Delete(other.RecordPath(number)));
        return record;
    }

    /// <summary>The numbers of the parts that are there, ascending.</summary>
    public IReadOnlyList<int> Numbers() => !Directory.Exists(In(Records)) ? [] : FileErrors.Translate(In(Records), () => Directory.EnumerateFiles(In(Records), "*.json")
        .Select(file => int.TryParse(System.IO.Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)
        .Where(number => number >= 0)
        .Order()
        .ToList());

    /// <summary>How many parts there are in all, where somebody has read to the end; else null.</summary>
    public int? Count => File.Exists(In(CountFile))
        && int.TryParse(File.ReadAllText(In(CountFile)), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    /// <summary>Keeps how many parts there are in all.</summary>
    internal void SetCount(int count) => AtomicFile.WriteText(In(CountFile), count.ToString(CultureInfo.InvariantCulture));

    /// <summary>Makes one list of the parts' records, and takes the records away.</summary>
    internal void Complete(IEnumerable<PartRecord> records)
    {
        AtomicFile.Write(In(ListFile), stream =>
        {
            foreach (var record in records)
            {
                stream.Write(record.ToLine());
            }
        });
        FinishComplete();
    }

    /// <summary>Takes the records away that stand in the list, and a folder for documents without any.</summary>
    internal void FinishComplete() => FileErrors.Translate(path, () =>
    {
        if (Directory.Exists(In(Records)))
        {
            Directory.Delete(In(Records), recursive: true);
        }

        if (Directory.Exists(In(Documents)) && !Directory.EnumerateFileSystemEntries(In(Documents)).Any())
        {
            Directory.Delete(In(Documents));
        }
    });

    /// <summary>The parts of a finished folder, in order.</summary>
    /// <exception cref="ArtifactException">There is no list, or it is damaged.</exception>
    public IReadOnlyList<PartRecord> Parts()
    {
        if (!IsComplete)
        {
            throw new ArtifactException(
                path,
                new Text($"the folder of a finished corpus stage, with {ListFile}", $"已完成的语料阶段的文件夹，含 {ListFile}"),
                new Text("none", "没有"),
                new Text("Run the stage that makes it first, with the same --run, or correct the recipe.", "请先用同一个 --run 运行生成它的阶段，或修改配方。"));
        }

        var parts = FileErrors.Translate(In(ListFile), () => File.ReadLines(In(ListFile)).Select(line => PartRecord.Read(In(ListFile), Encoding.UTF8.GetBytes(line))).ToList());
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i].Number != i)
            {
                throw Damaged(In(ListFile));
            }
        }

        return parts;
    }

    private string RecordPath(int number) => In($"{Records}/{Name(number)}.json");

    private PartRecord ReadRecord(int number)
    {
        var file = RecordPath(number);
        var bytes = FileErrors.Translate(file, () => new FileInfo(file).Length <= MaximumRecordBytes ? File.ReadAllBytes(file) : []);
        var record = PartRecord.Read(file, bytes);
        return record.Number == number ? record : throw Damaged(file);
    }

    private FileEntry Put(string relative, ReadOnlySpan<byte> bytes)
    {
        AtomicFile.Write(In(relative), bytes);
        var digest = ContentHash.OfBytes(bytes);
        return new FileEntry(relative, digest.Bytes, digest.Sha256);
    }

    internal static byte[] Pack(ReadOnlySpan<byte> bytes)
    {
        using var compressor = new Compressor();
        return compressor.Wrap(bytes).ToArray();
    }

    /// <summary>Requires that the documents of every part are as they were written.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="progress">Where progress is shown.</param>
    /// <param name="cancellation">Stops between parts.</param>
    /// <exception cref="ArtifactException">A file is missing, damaged, or was edited.</exception>
    public void RequireDocuments(IReadOnlyList<PartRecord> parts, IProgressReporter progress, CancellationToken cancellation)
    {
        using var task = progress.Begin(new Text("Checking the input", "正在校验输入"), parts.Count, new Text("parts", "分片"));
        for (var i = 0; i < parts.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            RequireSame(parts[i].Files.First(f => f.Path == parts[i].PathOf(Documents)));
            task.Report(i + 1);
        }
    }

    private bool IsSame(FileEntry file) =>
        new FileInfo(In(file.Path)).Length == file.Bytes && FileErrors.Translate(In(file.Path), () => ContentHash.OfFile(In(file.Path))).Sha256 == file.Sha256;

    private void RequireSame(FileEntry file)
    {
        if (!File.Exists(In(file.Path)) || !IsSame(file))
        {
            throw Damaged(In(file.Path));
        }
    }

    private static ArtifactException Damaged(string file) => new(
        file,
        new Text("the bytes that were written", "写入时的内容"),
        File.Exists(file) ? new Text("other bytes: the file is damaged or was edited", "其他内容：文件已损坏或被改动") : new Text("nothing", "不存在"),
        Directory.Exists(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(file)) ?? "", Records))
            ? new Text("Delete the part's record in parts/ to make it again.", "请删除 parts/ 中该分片的记录，以重新生成。")
            : new Text("Delete the stage's folder and run it again.", "请删除该阶段的文件夹并重新运行。"));
}
