using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.JsonLines;

namespace Linnet.Corpora.Ledger;

/// <summary>Reads a part's ledger.</summary>
internal static class LedgerFile
{
    /// <summary>The entries in order, read while they are asked for.</summary>
    /// <exception cref="LinnetException">The file is missing or damaged.</exception>
    public static IEnumerable<LedgerEntry> Read(string path, CancellationToken cancellation = default)
    {
        using var stream = PackedFile.Open(path);
        var reader = new JsonLinesReader { MaximumLineBytes = 64 << 20 };
        foreach (var line in reader.Read(stream, path, cancellation))
        {
            yield return Entry(path, line.Number, line.Value);
        }

        if (reader.Counts.Skipped > 0)
        {
            throw Damaged(path, 0, null);
        }
    }

    /// <summary>The entries of one id. Only its lines are looked at closely: a million others take a fraction of a second.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static IReadOnlyList<LedgerEntry> Of(string path, string id)
    {
        using var unpacked = new MemoryStream();
        using (var stream = PackedFile.Open(path))
        {
            stream.CopyTo(unpacked);
        }

        var begin = Encoding.UTF8.GetBytes($"{{\"id\":\"{JsonEncodedText.Encode(id, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\",");
        ReadOnlySpan<byte> rest = unpacked.GetBuffer().AsSpan(0, (int)unpacked.Length);
        var entries = new List<LedgerEntry>();
        for (var number = 1L; !rest.IsEmpty; number++)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            if (line.StartsWith(begin))
            {
                using var json = Parse(path, number, line.ToArray());
                entries.Add(Entry(path, number, json.RootElement));
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return entries;
    }

    private static JsonDocument Parse(string path, long number, byte[] line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException error)
        {
            throw Damaged(path, number, error);
        }
    }

    private static LedgerEntry Entry(string path, long number, JsonElement line)
    {
        try
        {
            return LedgerEntry.Read(line);
        }
        catch (InvalidDataException error)
        {
            throw Damaged(path, number, error);
        }
    }

    private static DataFormatException Damaged(string path, long line, Exception? cause) => new(
        path, line, new Core.Messages.Text("expected a line of the ledger, found something else: the file is damaged.", "应为账目中的一行，实际是其他内容：文件已损坏。"), innerException: cause);
}
