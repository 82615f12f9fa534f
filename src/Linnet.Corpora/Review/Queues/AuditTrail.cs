using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.JsonLines;
using Linnet.Core.Messages;

namespace Linnet.Corpora.Review.Queues;

/// <summary>A decision as it stands in the trail.</summary>
/// <param name="Reviewer">Who decided.</param>
/// <param name="Item">On what.</param>
/// <param name="Decision">What.</param>
/// <param name="Note">The reviewer's note; empty where there is none.</param>
/// <param name="Time">When it was taken over.</param>
public sealed record AuditEntry(string Reviewer, string Item, ReviewDecision Decision, string Note, DateTimeOffset Time);

/// <summary>All decisions that were ever taken over, <c>audit.jsonl</c>: lines are added and never changed.</summary>
/// <remarks>
/// Each line holds the SHA-256 of the one before and its own, so that a changed, missing or moved line is noticed; <c>audit.head</c> holds the number
/// of lines and the last hash, so that lines cut off at the end are noticed too. This finds accidents and careless edits; who rewrites both files with
/// new hashes is found only by a copy of <c>audit.head</c> kept elsewhere. What a reviewer decided last counts. The file is replaced as a whole with
/// its lines and the new ones, under a lock: a kill leaves the old or the new.
/// </remarks>
public sealed class AuditTrail
{
    /// <summary>The trail's file.</summary>
    public const string FileName = "audit.jsonl";

    /// <summary>Number of lines and last hash.</summary>
    public const string HeadFile = "audit.head";

    private const string LockFile = "audit.lock";
    private const int MaximumLineBytes = 1 << 20;
    private static readonly string First = new('0', 64);

    private readonly byte[] _bytes;
    private readonly List<AuditEntry> _entries = [];
    private readonly Dictionary<(string Reviewer, string Item), AuditEntry> _last = [];
    private string _hash = First;

    private AuditTrail(byte[] bytes) => _bytes = bytes;

    /// <summary>All lines, in order.</summary>
    public IReadOnlyList<AuditEntry> Entries => _entries;

    /// <summary>What a reviewer decided last on a unit, or null.</summary>
    public AuditEntry? Last(string reviewer, string item) => _last.GetValueOrDefault((reviewer, item));

    /// <summary>Reads the trail of a review and checks it; an empty one where nothing was taken over yet.</summary>
    /// <exception cref="ArtifactException">A line was changed, taken away or put in between.</exception>
    public static AuditTrail Read(string folder)
    {
        var (path, head) = (Path.Combine(folder, FileName), Path.Combine(folder, HeadFile));
        var trail = new AuditTrail(File.Exists(path) ? FileErrors.Translate(path, () => File.ReadAllBytes(path)) : []);
        using var stream = new MemoryStream(trail._bytes);
        var (lines, number, known) = (new LineSplitter(stream, MaximumLineBytes), 0L, Head(head));
        while (lines.Next(out var line))
        {
            number++;
            if (lines.IsTooLong || lines.IsUnfinished || JsonRecord.Parse(line, 8, out var json) is not null || !trail.Take(json, line.Span, number))
            {
                throw Tampered($"{path}:{number}");
            }

            if (known is { } at && at.Lines == number && at.Hash != trail._hash)
            {
                throw Tampered(path);
            }
        }

        return known is { } end && end.Lines > number ? throw Tampered(path) : trail;
    }

    /// <summary>Adds those decisions that are new: not what a reviewer decided last on the unit already.</summary>
    /// <param name="folder">The review's folder.</param>
    /// <param name="decisions">Decisions; their time is not looked at.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The trail with them, and how many were new.</returns>
    /// <exception cref="ArtifactException">The trail was tampered with, or another process is adding to it.</exception>
    public static (AuditTrail Trail, int Added) Add(string folder, IEnumerable<AuditEntry> decisions, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        ArgumentNullException.ThrowIfNull(time);
        var lockPath = Path.Combine(folder, LockFile);
        using var held = FileErrors.Translate(lockPath, () => new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        var trail = Read(folder);
        var (now, lines, before) = (time.GetUtcNow(), new MemoryStream(), trail._entries.Count);
        foreach (var decision in decisions)
        {
            if (trail.Last(decision.Reviewer, decision.Item) is not { } last || last.Decision != decision.Decision || last.Note != decision.Note)
            {
                var entry = decision with { Time = now };
                var json = Body(entry, trail._entries.Count + 1, trail._hash);
                var hash = Hash(json);
                json["sha256"] = hash;
                lines.Write(JsonText.Line(json));
                trail.Put(entry, hash);
            }
        }

        if (lines.Length > 0)
        {
            AtomicFile.Write(Path.Combine(folder, FileName), stream =>
            {
                stream.Write(trail._bytes);
                stream.Write(lines.GetBuffer().AsSpan(0, (int)lines.Length));
            });
            AtomicFile.WriteText(Path.Combine(folder, HeadFile), $"{trail._entries.Count} {trail._hash}\n");
        }

        return (trail, trail._entries.Count - before);
    }

    private bool Take(JsonElement json, ReadOnlySpan<byte> line, long number)
    {
        try
        {
            if (ReviewDecisions.Parse(ReviewItem.Word(json, "decision")) is not { } decision
                || !DateTimeOffset.TryParseExact(ReviewItem.Word(json, "time"), "O", null, System.Globalization.DateTimeStyles.None, out var time))
            {
                return false;
            }

            var entry = new AuditEntry(ReviewItem.Word(json, "reviewer"), ReviewItem.Word(json, "item"), decision, ReviewItem.Word(json, "note"), time);
            var body = Body(entry, number, _hash);
            var hash = Hash(body);
            body["sha256"] = hash;
            if (!line.SequenceEqual(JsonText.Line(body).AsSpan()[..^1]))
            {
                return false;
            }

            Put(entry, hash);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private void Put(AuditEntry entry, string hash)
    {
        _entries.Add(entry);
        _last[(entry.Reviewer, entry.Item)] = entry;
        _hash = hash;
    }

    private static JsonObject Body(AuditEntry entry, long number, string before) => new()
    {
        ["number"] = number,
        ["time"] = entry.Time.UtcDateTime.ToString("O", null),
        ["reviewer"] = entry.Reviewer,
        ["item"] = entry.Item,
        ["decision"] = entry.Decision.Key(),
        ["note"] = entry.Note,
        ["before"] = before,
    };

    private static string Hash(JsonObject body) => ContentHash.OfBytes(JsonText.Line(body)).Sha256;

    private static (long Lines, string Hash)? Head(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var words = FileErrors.Translate(path, () => Encoding.UTF8.GetString(File.ReadAllBytes(path))).TrimEnd('\n').Split(' ');
        return words is [var count, { Length: 64 } hash] && long.TryParse(count, System.Globalization.NumberStyles.None, null, out var lines) ? (lines, hash) : throw Tampered(path);
    }

    private static ArtifactException Tampered(string where) => new(
        where,
        new Text("the audit trail as it was written", "写入时的审计记录"),
        new Text("other lines: one was changed, cut off, put in or taken away", "其他内容：有行被改动、截断、插入或删除"),
        new Text("Restore the file from a copy; decisions are added by `corpus review report` alone.", "请从副本恢复该文件；决定只由 `corpus review report` 追加。"));
}
