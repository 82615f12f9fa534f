using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Linnet.Corpora.Deduplication.Repeats;
using Linnet.Corpora.Deduplication.Substrings;
using Linnet.Corpora.Reading;

namespace Linnet.Tests.Corpora;

public sealed partial class DefectListTests
{
    [Fact]
    public void Tests_thatTheListNames_areThere()
    {
        var named = Named().Matches(File.ReadAllText(Path.Combine(Root(), "docs", "corpora-defects.md"))).Select(m => (Type: m.Groups[1].Value, Method: m.Groups[2].Value)).ToList();
        var types = typeof(DefectListTests).Assembly.GetTypes().ToLookup(t => t.Name);

        Assert.True(named.Count >= 25, $"{named.Count}");
        Assert.All(named, test => Assert.Contains(
            types[test.Type].SelectMany(t => t.GetMethods()).Where(m => m.Name == test.Method), m => m.GetCustomAttributes<FactAttribute>().Any()));
        Assert.DoesNotContain(types["NearDuplicatesTests"].SelectMany(t => t.GetMethods()), m => m.Name == "NoSuchTest");
    }

    [Fact]
    public void SeenHashes_whenFull_callsNothingNewSeen()
    {
        var seen = new SeenHashes(1_000);
        for (var i = 0; i < 1_000; i++)
        {
            Assert.False(seen.Seen($"text {i}"));
        }

        Assert.All(Enumerable.Range(1_000, 5_000), i => Assert.False(seen.Seen($"text {i}")));
        Assert.True(seen.IsFull);
        Assert.All(Enumerable.Range(0, 1_000), i => Assert.True(seen.Seen($"text {i}")));
    }

    [Fact]
    public void Substrings_ofCharactersThatAgreeInSixteenBits_areNotRepeated()
    {
        var text = string.Concat(Enumerable.Range(0, 60).Select(i => (char)(0x4E00 + i)));
        var other = string.Concat(text.Select(c => char.ConvertFromUtf32(0x20000 + (c & 0xFFFF))));

        Assert.All(text.EnumerateRunes().Zip(other.EnumerateRunes()), pair => Assert.Equal(pair.First.Value & 0xFFFF, pair.Second.Value & 0xFFFF));
        Assert.Empty(RepeatedSubstrings.Find([text, other], 20, Copies.Later));
        Assert.NotEmpty(RepeatedSubstrings.Find([text, text], 20, Copies.Later));
        Assert.NotEmpty(RepeatedSubstrings.Find([other, other], 20, Copies.Later));
    }

    // The checkout lies above the built tests, or above their sources.
    private static string Root([CallerFilePath] string path = "")
    {
        foreach (var start in new[] { AppContext.BaseDirectory, Path.GetDirectoryName(path)! })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Linnet.slnx")))
                {
                    return folder.FullName;
                }
            }
        }

        throw new InvalidOperationException("no checkout above the tests");
    }

    [GeneratedRegex("`([A-Za-z]+Tests)\\.([A-Za-z0-9_]+)`")]
    private static partial Regex Named();
}
