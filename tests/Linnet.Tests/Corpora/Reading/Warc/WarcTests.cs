using System.IO.Compression;
using System.Text;
using Linnet.Corpora.Reading;

namespace Linnet.Tests.Corpora.Reading.Warc;

public sealed class WarcTests
{
    private const string Paragraph = "这是网页的正文，说的是我们在这里的生活。大家都知道，这个问题没有那么简单，所以要多说几句话，让文章长一点，才像真正的正文。";

    private static readonly string Page =
        $"<html lang=zh><head><title>标题</title></head><body><div><p>{Paragraph}</p><p>{Paragraph}</p><p>{Paragraph}</p></div></body></html>";

    [Fact]
    public void Read_wet_givesTheConversions()
    {
        var read = ReadFile.Of("CC-1.warc.wet.gz", Concat(
            ReadFile.Gzip(Record("warcinfo", "Software-Info: x\r\nisPartOf: CC-MAIN-2023-50\r\n")),
            ReadFile.Gzip(Record("conversion", "第一行\n第二行\n", "WARC-Target-URI: http://a.cn/1\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Identified-Content-Language: zho,eng\r\n")),
            ReadFile.Gzip(Record("conversion", "second", "WARC-Truncated: length\r\n"))));

        var document = Assert.Single(read.Documents);
        Assert.Equal("第一行\n第二行\n", document.Document.Text);
        Assert.Equal(("urn:uuid:1", "CC-1.warc.wet"), (document.Document.Id, document.Document.Source));
        Assert.Equal(("http://a.cn/1", "zho,eng", "CC-MAIN-2023-50"), (document.Url, document.Language, document.Snapshot));
        Assert.Equal("other_record 1, truncated 1", read.Reasons);
    }

    [Fact]
    public void Read_warc_givesTheMainTextOfPages()
    {
        var gb = CodePagesEncodingProvider.Instance.GetEncoding(936)!.GetBytes(Page);
        var read = ReadFile.Of("a.warc", Concat(
            Record("request", "GET / HTTP/1.1\r\n\r\n"),
            Response("Content-Type: text/html; charset=gbk", gb),
            Response("Content-Type: text/html", gb),
            Response("content-type: text/html\r\ncontent-encoding: gzip", ReadFile.Gzip(Page)),
            Response("Content-Type: text/html\r\nContent-Encoding: br", Brotli(Page)),
            Response("Content-Type: text/html\r\nTransfer-Encoding: chunked", Chunked(Encoding.UTF8.GetBytes(Page))),
            Response("Content-Type: text/plain; charset=utf-8", Encoding.UTF8.GetBytes("plain")),
            Response("", Encoding.UTF8.GetBytes(Page)),
            Response("Content-Type: image/png", [0x89, 0x50]),
            Response("Content-Type: text/html", Encoding.UTF8.GetBytes(Page), "404 Not Found"),
            Response("Content-Type: text/html", "<html><body><ul><li><a href=/1>one</a><li><a href=/2>two</a></ul>"u8.ToArray()),
            Response("Content-Type: text/html\r\nContent-Encoding: gzip", ReadFile.Gzip(Page)[..^20]),
            Response("Content-Type: text/html\r\nTransfer-Encoding: chunked", Encoding.UTF8.GetBytes(Page)),
            Response("Content-Type: text/html", [0xE9, (byte)'t', 0xE9]),
            Record("response", "no http")));

        Assert.Equal("other_record 1, http_status 1, not_text 1, no_main_text 1, unknown_encoding 1, broken_http 3", read.Reasons);
        Assert.Equal(7, read.Documents.Count);
        var expected = $"{Paragraph}\n{Paragraph}\n{Paragraph}";
        Assert.All(read.Documents.Where(d => d.Document.Text != "plain"), d => Assert.Equal((expected, "标题", "zh"), (d.Document.Text, d.Title, d.Language)));
        Assert.StartsWith("a.warc@", read.Documents[0].Document.Id, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_damagedRecords_areCountedAndTheNextIsFound()
    {
        var good = Record("conversion", "good");
        var read = ReadFile.Of("a.wet", Concat(
            good,
            "rubbish\r\nmore rubbish\r\n"u8.ToArray(),
            good,
            "WARC/1.0\r\nWARC-Type: conversion\r\n\r\nno length\r\n"u8.ToArray(),
            "WARC/1.0\r\nno colon\r\nWARC-Type: conversion\r\n"u8.ToArray(),
            good,
            "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 2\r\n\r\nlonger than said\r\n\r\n"u8.ToArray(),
            good,
            "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 999\r\n\r\ncut"u8.ToArray()));

        Assert.Equal(["good", "good", "good", "lo", "good"], read.Texts);
        Assert.Equal("cut_off 1, broken_warc 4", read.Reasons);
    }

    [Fact]
    public void Read_lengthBeyondAllBounds_takesNoMemory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        var read = ReadFile.Of("a.wet", $"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: {long.MaxValue}\r\n\r\nx", new ReadingSettings { MaximumRecordBytes = 1 << 30 });

        Assert.Equal("cut_off 1", read.Reasons);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 20 << 20);
    }

    private static byte[] Record(string type, string content, string headers = "") => Record(type, Encoding.UTF8.GetBytes(content), headers);

    private static byte[] Record(string type, byte[] content, string headers = "") => Concat(
        Encoding.UTF8.GetBytes($"WARC/1.0\r\nWARC-Type: {type}\r\n{headers}Content-Length: {content.Length}\r\n\r\n"), content, "\r\n\r\n"u8.ToArray());

    private static byte[] Response(string headers, byte[] body, string status = "200 OK") =>
        Record("response", Concat(Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\n{headers}{(headers.Length > 0 ? "\r\n" : "")}\r\n"), body));

    private static byte[] Chunked(byte[] body) => Concat(
        Encoding.UTF8.GetBytes($"{100:x}; name=value\r\n"), body[..100], Encoding.UTF8.GetBytes($"\r\n{body.Length - 100:X}\r\n"), body[100..], "\r\n0\r\n\r\n"u8.ToArray());

    private static byte[] Brotli(string text)
    {
        var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
        {
            brotli.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static byte[] Concat(params byte[][] parts) => [.. parts.SelectMany(p => p)];
}
