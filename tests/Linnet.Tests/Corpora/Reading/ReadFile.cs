using System.IO.Compression;
using System.Text;
using Linnet.Core.JsonLines;
using Linnet.Corpora.Reading;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.Reading;

/// <summary>A file read whole, for tests.</summary>
internal sealed record ReadFile(IReadOnlyList<SourceDocument> Documents, CorpusFile File, string[] Quarantined)
{
    public string[] Texts => [.. Documents.Select(d => d.Document.Text)];

    public string[] Ids => [.. Documents.Select(d => d.Document.Id)];

    /// <summary>The reasons with their numbers, in the order of the enumeration: <c>empty 1, broken_json 2</c>.</summary>
    public string Reasons => string.Join(", ", ReadReasons.All.Where(r => File.Counts[r] > 0).Select(r => $"{r.Key()} {File.Counts[r]}"));

    public static ReadFile Of(string name, string text, ReadingSettings? settings = null) => Of(name, Encoding.UTF8.GetBytes(text), settings);

    public static ReadFile Of(string name, byte[] bytes, ReadingSettings? settings = null)
    {
        using var folder = new TestFolder();
        System.IO.File.WriteAllBytes(folder[name], bytes);
        return At(folder, name, settings);
    }

    public static ReadFile At(TestFolder folder, string name, ReadingSettings? settings = null)
    {
        CorpusFile file;
        List<SourceDocument> documents;
        using (var quarantine = new Quarantine(folder["quarantine.jsonl"]))
        {
            file = new CorpusFile(folder[name], settings ?? new ReadingSettings()) { Quarantine = quarantine };
            documents = [.. file.Read(TestContext.Current.CancellationToken)];
        }

        Assert.Equal(documents.Count, file.Counts.Documents);
        Assert.Equal(file.Counts.Records, file.Counts.Documents + file.Counts.Skipped + file.Counts.PassedOver);
        var quarantined = System.IO.File.ReadAllLines(folder["quarantine.jsonl"]);
        Assert.Equal(file.Counts.Skipped, quarantined.Length);
        return new ReadFile(documents, file, quarantined);
    }

    public static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    public static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));
}
