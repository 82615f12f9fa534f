using System.Text;
using CsCheck;
using Linnet.Core.Errors;
using Linnet.Corpora.Reading;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.Reading;

/// <summary>Files of damaged and random bytes: nothing but an error for the user may come out, and each record is counted once.</summary>
public sealed class ReadingFuzzTests
{
    private static readonly (string Name, byte[] Bytes)[] Seeds =
    [
        ("a.jsonl", Encoding.UTF8.GetBytes("{\"text\": \"一 \\u4e8c\"}\n{\"id\": 3, \"text\": \"三\"}\n\n[1]\n")),
        ("a.json", Encoding.UTF8.GetBytes("[{\"content\": \"一\", \"title\": \"t\"}, {\"content\": \"\\\"二\"}, 3]")),
        ("a.csv", Encoding.UTF8.GetBytes("text,id\n\"一, \"\"二\"\"\n三\",4\nfive,6\n")),
        ("a.tsv", Encoding.UTF8.GetBytes("text\tid\n一\t2\nthree\t4\n")),
        ("a.txt", Encoding.UTF8.GetBytes("一二三\n\nfour five\n")),
        ("a.html", Encoding.UTF8.GetBytes("<html lang=zh><meta charset=utf-8><title>t</title><body><p>正文，很长，很长，很长</p><table><td><b><i>x</b>y</i></table>")),
        ("a.warc", Encoding.UTF8.GetBytes("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 58\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>一,二,三</p>\r\n\r\nWARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n")),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_damagedFiles_countEachRecordOnce(bool isPacked)
    {
        using var folder = new TestFolder();
        var (read, refused) = (0, 0);
        Gen.Select(Gen.Int[0, Seeds.Length - 1], Gen.Select(Gen.Int[0, 3], Gen.Int[0, 400], Gen.Byte).Array[0, 6], Gen.Int[1, 100]).ForAll((seed, changes, limit) =>
        {
            var bytes = Seeds[seed].Bytes.ToList();
            bytes = isPacked ? [.. ReadFile.Gzip([.. bytes])] : bytes;
            foreach (var (kind, at, value) in changes)
            {
                Change(bytes, kind, at % (bytes.Count + 1), value);
            }

            var name = Seeds[seed].Name + (isPacked ? ".gz" : "");
            File.WriteAllBytes(folder[name], [.. bytes]);
            try
            {
                var file = ReadFile.At(folder, name, new ReadingSettings { MaximumRecordBytes = limit * limit });
                Assert.All(file.Documents, d => Assert.True(d.Document.Text.Trim().Length > 0 && d.Document.Id.Length > 0 && !d.Document.Text.Contains('\r', StringComparison.Ordinal)));
                read++;
            }
            catch (LinnetException)
            {
                refused++;
            }
        }, 1500);

        Assert.True(read > 100, $"{read} read, {refused} refused");
    }

    [Fact]
    public void Read_randomBytes_neverFailsInAnyFormat()
    {
        using var folder = new TestFolder();
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[0, Enum.GetValues<CorpusFormat>().Length - 1]).ForAll((bytes, format) =>
        {
            File.WriteAllBytes(folder["x"], bytes);
            try
            {
                ReadFile.At(folder, "x", new ReadingSettings { Format = (CorpusFormat)format });
            }
            catch (LinnetException)
            {
                // Parquet, a header without the column of text, bytes that begin as packed ones do
            }
        }, 1500);
    }

    private static void Change(List<byte> bytes, int kind, int at, byte value)
    {
        switch (kind)
        {
            case 0 when at < bytes.Count:
                bytes[at] = value;
                break;
            case 1 when at < bytes.Count:
                bytes.RemoveAt(at);
                break;
            case 2:
                bytes.Insert(at, "\"\n,[]{}\r\\\0<>"u8[value % 12]);
                break;
            case 3 when value < 60:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
        }
    }
}
