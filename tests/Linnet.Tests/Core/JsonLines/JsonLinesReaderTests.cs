using System.Text;
using System.Text.Json;
using CsCheck;
using Linnet.Core.Errors;
using Linnet.Core.JsonLines;

namespace Linnet.Tests.Core.JsonLines;

public sealed class JsonLinesReaderTests
{
    [Fact]
    public void Read_ofSoundLines_yieldsThemWithTheirNumbers()
    {
        var (reader, records) = Read("\uFEFF{\"a\":1}\r\n\n  \n{\"a\":\"中\"}"u8.ToArray());

        Assert.Equal([(1L, "{\"a\":1}"), (4L, "{\"a\":\"中\"}")], records.Select(r => (r.Number, r.Value.GetRawText())));
        Assert.Equal(2, reader.Counts.Records);
        Assert.Equal(2, reader.Counts[SkipReason.Empty]);
        Assert.Equal(0, reader.Counts.Skipped);
        Assert.Equal("none of 4 lines skipped", reader.Counts.Describe().English);
    }

    [Theory]
    [InlineData("not json", SkipReason.BrokenJson)]
    [InlineData("{\"a\":1} {\"a\":2}", SkipReason.BrokenJson)]
    [InlineData("{\"a\":1,\"a\":2}", SkipReason.BrokenJson)]
    [InlineData("{\"a\":NaN}", SkipReason.BrokenJson)]
    [InlineData("[1]", SkipReason.NotAnObject)]
    [InlineData("3", SkipReason.NotAnObject)]
    [InlineData("{\"a\":\"\0\"}", SkipReason.NulByte)]
    [InlineData("{\"a\":\"\\ud83d\"}", SkipReason.LoneSurrogate)]
    [InlineData("{\"\\ud83d\":1,\"\\ud83d\":2}", SkipReason.LoneSurrogate)]
    [InlineData("{\"a\":\"\\udE00\\ud83d\"}", SkipReason.LoneSurrogate)]
    [InlineData("{\"a\":\"\\ud83d\\n\\ude00\"}", SkipReason.LoneSurrogate)]
    public void Read_ofAFaultyLine_countsItsReasonAndGoesOn(string line, SkipReason reason)
    {
        var (reader, records) = Read(Encoding.UTF8.GetBytes(line + "\n{\"ok\":1}\n"));

        Assert.Equal(2, Assert.Single(records).Number);
        Assert.Equal(1, reader.Counts[reason]);
        Assert.Equal(2, reader.Counts.Lines);
    }

    [Theory]
    [InlineData("{\"a\":\"\\ud83d\\ude00\"}", "😀")]
    [InlineData("{\"a\":\"\\\\ud83d\"}", "\\ud83d")]
    [InlineData("{\"a\":\"\\\\\\\\\\uD83D\\uDE00\"}", "\\\\😀")]
    public void Read_ofEscapesThatOnlyLookBroken_yieldsThem(string line, string expected)
    {
        var (_, records) = Read(Encoding.UTF8.GetBytes(line));

        Assert.Equal(expected, Assert.Single(records).Value.GetProperty("a").GetString());
    }

    [Fact]
    public void Read_ofEveryBrokenUtf8Prefix_neverThrows()
    {
        var euro = "😀"u8.ToArray();
        for (var length = 1; length < 4; length++)
        {
            var (reader, _) = Read([.. "{\"a\":\""u8, .. euro.AsSpan(0, length), .. "\"}\n"u8]);
            Assert.Equal(1, reader.Counts[SkipReason.BrokenUtf8]);
        }

        // "中文" in GB18030, an overlong slash, an encoded surrogate.
        byte[][] others = [[0xD6, 0xD0, 0xCE, 0xC4], [0xC0, 0xAF], [0xED, 0xA0, 0x80]];
        foreach (var bytes in others)
        {
            Assert.Equal(1, Read([.. "{\"a\":\""u8, .. bytes, .. "\"}\n"u8]).Reader.Counts[SkipReason.BrokenUtf8]);
        }
    }

    [Fact]
    public void Read_ofDeepNesting_countsIt()
    {
        var deep = "{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}";
        var allowed = "{\"a\":" + new string('[', 63) + "\"[[[[\\\"[[\"" + new string(']', 63) + "}";

        var (reader, records) = Read(Encoding.UTF8.GetBytes($"{deep}\n{allowed}\n"));

        Assert.Equal(1, reader.Counts[SkipReason.TooDeep]);
        Assert.Equal(2, Assert.Single(records).Number);
    }

    [Theory]
    [InlineData(19, 0)]
    [InlineData(20, 1)]
    public void Read_atTheLengthLimit_isExact(int length, int tooLong)
    {
        var line = "{\"a\":\"" + new string('x', length - 8) + "\"}";
        var reader = new JsonLinesReader { MaximumLineBytes = 19 };

        _ = reader.Read(new MemoryStream(Encoding.UTF8.GetBytes(line + "\n" + "{}\n")), "x", TestContext.Current.CancellationToken).ToList();

        Assert.Equal(tooLong, reader.Counts[SkipReason.TooLong]);
        Assert.Equal(2 - tooLong, reader.Counts.Records);
    }

    [Fact]
    public void Read_withTheLargestLimit_readsAndGrows()
    {
        var reader = new JsonLinesReader { MaximumLineBytes = int.MaxValue };
        var line = "{\"a\":\"" + new string('x', 200_000) + "\"}\n";

        _ = reader.Read(new MemoryStream(Encoding.UTF8.GetBytes(line + line)), "x", TestContext.Current.CancellationToken).ToList();

        Assert.Equal(2, reader.Counts.Records);
    }

    [Fact]
    public void Read_ofAHugeLine_readsOverItInBoundedMemory()
    {
        var reader = new JsonLinesReader { MaximumLineBytes = 1 << 20 };
        using var stream = new HugeLine(1L << 29);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var record = Assert.Single(reader.Read(stream, "huge", TestContext.Current.CancellationToken));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(2, record.Number);
        Assert.Equal(1, reader.Counts[SkipReason.TooLong]);
        Assert.InRange(allocated, 0, 16 << 20);
    }

    [Fact]
    public void ReadFile_withQuarantine_keepsPlaceReasonAndExcerpt()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder["a.jsonl"], [.. "{}\n\nbad <b>\n\""u8, 0xFF, .. "\"\n"u8, .. Encoding.UTF8.GetBytes(new string('x', 500))]);
        SkipCounts counts;
        using (var quarantine = new Quarantine(folder["q.jsonl"]))
        {
            var reader = new JsonLinesReader { Quarantine = quarantine };
            _ = reader.ReadFile(folder["a.jsonl"], TestContext.Current.CancellationToken).Count();
            counts = reader.Counts;
        }

        Assert.Equal(
            [
                $$"""{"at":"{{folder["a.jsonl"]}}:3","reason":"broken_json","excerpt":"bad <b>"}""",
                $$"""{"at":"{{folder["a.jsonl"]}}:4","reason":"broken_utf8","excerpt":"\"\uFFFD\""}""",
                $$"""{"at":"{{folder["a.jsonl"]}}:5","reason":"broken_json","excerpt":"{{new string('x', 200)}}"}""",
            ],
            File.ReadAllLines(folder["q.jsonl"]).Select(l => l.Replace("\uFFFD", "\\uFFFD", StringComparison.Ordinal)));
        Assert.Equal("3 of 5 lines skipped: 1 not UTF-8, 2 not JSON", counts.Describe().English);
        Assert.Equal("共 5 行，跳过 3 行：不是 UTF-8 1 行、不是 JSON 2 行", counts.Describe().Chinese);
    }

    [Fact]
    public void ReadFile_ofAMissingFile_isAnArtifactError()
    {
        using var folder = new TestFolder();

        var error = Assert.Throws<ArtifactException>(
            () => new JsonLinesReader().ReadFile(folder["no.jsonl"], TestContext.Current.CancellationToken).Count());

        Assert.Equal(folder["no.jsonl"], error.Path);
    }

    [Fact]
    public void Read_ofAnyMutatedBytes_accountsForEveryLine()
    {
        var records = Gen.String.Array[0, 12].Select(texts => texts.Select(t => JsonSerializer.SerializeToUtf8Bytes(new { text = t })).ToArray());
        var mutations = Gen.Select(Gen.Int[0, 10_000], Gen.Byte, Gen.Int[0, 2]).Array[0, 8];
        Gen.Select(records, mutations, Gen.Bool).ForAll((lines, changes, lastEnd) =>
        {
            var bytes = lines.SelectMany(l => l.Append((byte)'\n')).ToList();
            if (!lastEnd && bytes.Count > 0)
            {
                bytes.RemoveAt(bytes.Count - 1);
            }

            foreach (var (at, value, kind) in changes.Where(_ => bytes.Count > 0))
            {
                Mutate(bytes, at % bytes.Count, value, kind);
            }

            var expected = bytes.Count(b => b == '\n') + (bytes.Count > 0 && bytes[^1] != '\n' ? 1 : 0);
            var (reader, read) = Read([.. bytes]);

            Assert.Equal(expected, reader.Counts.Lines);
            Assert.Equal(read.Count, reader.Counts.Records);
            Assert.True(changes.Length > 0 || read.Count == lines.Length);
            Assert.All(read, r => Assert.All(r.Value.EnumerateObject(), p => Assert.NotNull(p.Value.ToString())));
        });
    }

    private static void Mutate(List<byte> bytes, int at, byte value, int kind)
    {
        switch (kind)
        {
            case 0:
                bytes[at] ^= (byte)(1 << (value % 8));
                break;
            case 1:
                bytes.Insert(at, value);
                break;
            default:
                bytes.RemoveRange(at, Math.Min(value % 16, bytes.Count - at));
                break;
        }
    }

    private static (JsonLinesReader Reader, List<JsonLine> Records) Read(byte[] bytes)
    {
        var reader = new JsonLinesReader();
        return (reader, reader.Read(new MemoryStream(bytes), "test", TestContext.Current.CancellationToken).ToList());
    }

    /// <summary>A line of so many bytes, then one record.</summary>
    private sealed class HugeLine(long length) : Stream
    {
        private static readonly byte[] Tail = "\n{}"u8.ToArray();

        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_position < length)
            {
                var part = (int)Math.Min(count, length - _position);
                buffer.AsSpan(offset, part).Fill((byte)'x');
                _position += part;
                return part;
            }

            var rest = Tail.AsSpan((int)(_position - length));
            var copied = Math.Min(count, rest.Length);
            rest[..copied].CopyTo(buffer.AsSpan(offset));
            _position += copied;
            return copied;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
