using System.Resources;
using CsCheck;
using Linnet.Corpora.LocalizedMessages;

namespace Linnet.Tests.Corpora.LocalizedMessages;

public sealed class ResourceTableTests
{
    [Fact]
    public void Read_ofWhatTheWriterWrote_givesItsStrings()
    {
        Gen.Dictionary(Gen.String[1, 20], Gen.String[0, 400]).ForAll(strings =>
        {
            var bytes = Write(strings.DistinctBy(s => s.Key, StringComparer.OrdinalIgnoreCase).ToDictionary(s => s.Key, s => (object?)s.Value));

            var read = ResourceTable.Read(bytes, out var others);

            using var oracle = new ResourceReader(new MemoryStream(bytes));
            var expected = oracle.Cast<System.Collections.DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value, StringComparer.Ordinal);
            Assert.Equal(expected.Count, read.Count);
            Assert.All(read, entry => Assert.Equal(expected[entry.Key], entry.Value));
            Assert.Equal(0, others);
        });
    }

    [Fact]
    public void Read_ofOtherValues_countsThem()
    {
        var bytes = Write(new() { ["a"] = "text", ["b"] = 3, ["c"] = new byte[5], ["d"] = null, ["e"] = DateTime.UnixEpoch });

        var read = ResourceTable.Read(bytes, out var others);

        Assert.Equal([new KeyValuePair<string, string>("a", "text")], read);
        Assert.Equal(4, others);
    }

    [Fact]
    public void Read_ofManyNamesOfOneLongText_isRefused()
    {
        var names = Enumerable.Range(10, 50).Select(i => $"name{i}").ToList();
        var bytes = Write(names.ToDictionary(name => name, name => (object?)(name == "name10" ? new string('x', 1_000) : "y")));
        Assert.Equal(50, ResourceTable.Read(bytes, out _).Count);
        var text = BitConverter.ToInt32(bytes, OffsetOf("name10"));

        names.ForEach(name => BitConverter.TryWriteBytes(bytes.AsSpan(OffsetOf(name)), text));

        Assert.Equal("resources: texts that share bytes", Assert.Throws<BadImageFormatException>(() => ResourceTable.Read(bytes, out _)).Message);

        // Where a text begins stands behind its name.
        int OffsetOf(string name)
        {
            var utf16 = System.Text.Encoding.Unicode.GetBytes(name);
            return bytes.AsSpan().IndexOf(utf16) + utf16.Length;
        }
    }

    [Fact]
    public void Read_ofDamagedBytes_throwsAndNothingElse()
    {
        var bytes = Write(new() { ["first"] = "one", ["second"] = new string('x', 300), ["third"] = 7 });
        for (var length = 0; length < bytes.Length; length++)
        {
            ReadOrRefuse(bytes[..length]);
        }

        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte).ForAll(
            change =>
            {
                var damaged = (byte[])bytes.Clone();
                damaged[change.Item1] = change.Item2;
                ReadOrRefuse(damaged);
            },
            iter: 2_000);
        var text = Write(new() { ["only"] = "text" });
        Assert.Single(ResourceTable.Read(text, out _));
        Assert.Throws<BadImageFormatException>(() => ResourceTable.Read(text.AsSpan(0, text.Length - 1), out _));
    }

    private static void ReadOrRefuse(byte[] bytes)
    {
        try
        {
            ResourceTable.Read(bytes, out _);
        }
        catch (Exception error) when (error is BadImageFormatException or OverflowException)
        {
            return;
        }
    }

    private static byte[] Write(Dictionary<string, object?> values)
    {
        var stream = new MemoryStream();
        using (var writer = new ResourceWriter(stream))
        {
            foreach (var (key, value) in values)
            {
                writer.AddResource(key, value);
            }
        }

        return stream.ToArray();
    }
}
