using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Runs;
using Linnet.Core.Tokenizers;
using Linnet.Corpora.Parts;
using Linnet.Tokenization;

namespace Linnet.Tests.Corpora.Stages;

/// <summary>Tokens of bytes, so that a text's tokens are the bytes of its UTF-8.</summary>
public sealed class CorpusTokenTests : CorpusChain
{
    [Fact]
    public void Run_withATokenizer_countsTokensThatComeInAndAreLeftInEveryStage()
    {
        WriteCorpus();
        var tokenizer = Tokenizer();
        var clean = Clean("run", tokenizer);
        var dedup = Dedup("run", 2, overrides: [tokenizer]);
        var select = Select("run", 2, tokenizer, "keep=0.5", "held_out_share=0.3");

        var (cleaned, deduplicated, selected) = (Web(clean), Web(dedup), Web(select));
        Assert.Equal(Bytes(Folder["web.jsonl"]), (long)cleaned["tokens"]!);
        Assert.Equal(PartBytes(clean), (long)cleaned["kept_tokens"]!);
        Assert.Equal((long)cleaned["kept_tokens"]!, (long)deduplicated["tokens"]!);
        Assert.Equal(PartBytes(dedup), (long)deduplicated["kept_tokens"]!);
        Assert.Equal((long)deduplicated["kept_tokens"]!, (long)selected["tokens"]!);
        Assert.Equal(Bytes(Path.Combine(select, "web.train.jsonl")), (long)selected["train"]!["tokens"]!);
        Assert.Equal(Bytes(Path.Combine(select, "web.validation.jsonl")), (long)selected["validation"]!["tokens"]!);
        Assert.Equal((long)selected["kept_tokens"]!, (long)selected["train"]!["tokens"]! + (long)selected["validation"]!["tokens"]!);
        Assert.InRange((long)selected["kept_tokens"]! / (double)(long)selected["tokens"]!, 0.5, 0.53);
        var funnel = StageManifest.Read(dedup).Summary["funnel"]!["web"]!.AsArray();
        Assert.Equal(((long)deduplicated["tokens"]!, (long)deduplicated["kept_tokens"]!), ((long)funnel[0]!["tokens"]!, (long)funnel[^1]!["tokens"]!));
        Assert.Null(funnel[1]!["tokens"]);
        Assert.Equal(
            [("read", (long)cleaned["tokens"]!), ("clean", (long)cleaned["kept_tokens"]!), ("dedup", (long)deduplicated["kept_tokens"]!), ("select", (long)selected["kept_tokens"]!)],
            StageManifest.Read(select).Summary["journey"]!["web"]!.AsArray().Select(level => ((string)level!["stage"]!, (long)level["tokens"]!)));
        Assert.Contains("tokens read", File.ReadAllText(Path.Combine(select, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_withoutATokenizer_namesNoTokens()
    {
        WriteCorpus();
        Dedup("run", 2);

        var stage = Select("run", 2);

        var summary = StageManifest.Read(stage).Summary;
        Assert.Equal("characters", (string?)summary["shares_of"]);
        Assert.False(summary["sources"]!["web"]!.AsObject().ContainsKey("tokens"));
        Assert.DoesNotContain("tokens", File.ReadAllText(Path.Combine(stage, PartFolder.ListFile)), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_afterAStageThatCountedWithAnotherTokenizer_countsAnew()
    {
        WriteCorpus();
        Clean("run", Tokenizer());
        var other = Folder.Write("other.json", File.ReadAllText(Folder["bytes.json"]) + "\n");

        var counted = Web(Dedup("run", 2, overrides: [$"tokenizer={other.Replace('\\', '/')}"]));

        Assert.Equal(PartBytes(Folder["run/01-clean"]), (long)counted["tokens"]!);
        Assert.NotEqual(
            new PartFolder(Folder["run/01-clean"]).Parts()[0].Counts.Tokenizer, new PartFolder(Folder["run/02-dedup"]).Parts()[0].Counts.Tokenizer);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_onTextsOfDifferentTokensPerCharacter_sharesByTokensOnlyWithATokenizer(bool hasTokenizer)
    {
        // The longer are the better; the best half is English, whose characters are a token each, the rest Chinese, three tokens each.
        var texts = Enumerable.Range(0, 20).Select(i => (Id: $"d{i}", Text: new string(i < 10 ? 'a' : '的', 100 - i))).ToList();
        Folder.Write("web.jsonl", string.Concat(texts.Select(t => string.Create(CultureInfo.InvariantCulture, $"{{\"id\":\"{t.Id}\",\"text\":\"{t.Text}\"}}\n"))));
        Folder.Write("notes.txt", "笔记");
        var clean = Clean("run").Replace('\\', '/');

        var stage = Select("run", 1, [$"input={clean}", "keep=0.5", "held_out_share=0", .. hasTokenizer ? [Tokenizer()] : (string[])[]]);

        var kept = Read(Path.Combine(stage, "web.train.jsonl")).Select(d => d.Id).ToList();
        Assert.Equal(Best(texts, text => Encoding.UTF8.GetByteCount(text)), hasTokenizer ? kept : Best(texts, text => Encoding.UTF8.GetByteCount(text)));
        Assert.Equal(Best(texts, text => text.Length), hasTokenizer ? Best(texts, text => text.Length) : kept);
        Assert.NotEqual(Best(texts, text => Encoding.UTF8.GetByteCount(text)), Best(texts, text => text.Length));
    }

    [Fact]
    public void Run_selectingAgainFromStoredTokens_needsNoTokenizerAndIsWhatCountingGives()
    {
        WriteCorpus();
        Dedup("run", 2);
        var tokenizer = Tokenizer();
        Select("run", 2, "keep=0.5", tokenizer);
        var (dedup, scores) = (Folder["run/02-dedup"].Replace('\\', '/'), Folder["run/03-select"].Replace('\\', '/'));
        var computed = Select("computed", 1, "keep=0.25", $"input={dedup}", tokenizer);
        var named = Select("named", 1, "keep=0.25", $"input={dedup}", $"scores={scores}", tokenizer);

        File.Delete(Folder["bytes.json"]);
        var again = Select("again", 2, "keep=0.25", $"input={dedup}", $"scores={scores}");

        AssertSame(computed, again);
        AssertSame(computed, named);
        Assert.Throws<ArtifactException>(() => Select("computed again", 1, "keep=0.25", $"input={dedup}", tokenizer));
    }

    [Fact]
    public void Run_withStoredScoresOfAnotherTokenizer_isRefused()
    {
        WriteCorpus();
        Dedup("run", 2);
        Select("run", 2, "keep=0.5");
        var (dedup, scores) = (Folder["run/02-dedup"].Replace('\\', '/'), Folder["run/03-select"].Replace('\\', '/'));
        var tokenizer = Tokenizer();

        var error = Assert.Throws<CheckFailedException>(() => Select("again", 2, $"input={dedup}", $"scores={scores}", tokenizer));

        Assert.Equal(
            $"scores: expected sizes in tokens of {tokenizer["tokenizer=".Length..]}, found none or those of another tokenizer in {scores}. Leave `tokenizer` out to take them as they are, or `scores` to count anew.",
            error.Message);
    }

    [Fact]
    public void Run_withStoredScoresThatWereEdited_isRefused()
    {
        WriteCorpus();
        Dedup("run", 2);
        var stored = Select("run", 2, "keep=0.5");
        var file = Directory.GetFiles(Path.Combine(stored, "scores")).Order(StringComparer.Ordinal).First();
        var bytes = File.ReadAllBytes(file);
        bytes[^5] ^= 1;
        File.WriteAllBytes(file, bytes);

        var error = Assert.Throws<ArtifactException>(() => Select("again", 2, $"input={Folder["run/02-dedup"].Replace('\\', '/')}", $"scores={stored.Replace('\\', '/')}"));

        Assert.Equal(Path.GetFullPath(file), Path.GetFullPath(error.Path));
    }

    private string Tokenizer()
    {
        TokenizerFile.Write(Folder["bytes.json"], new ByteTokenizer());
        return $"tokenizer={Folder["bytes.json"].Replace('\\', '/')}";
    }

    private static List<string> Best(List<(string Id, string Text)> texts, Func<string, long> size)
    {
        var (kept, taken) = (new List<string>(), 0L);
        foreach (var (id, text) in texts.OrderByDescending(t => t.Text.Length))
        {
            if (taken < 0.5 * texts.Sum(t => size(t.Text)))
            {
                kept.Add(id);
                taken += size(text);
            }
        }

        return kept;
    }

    private static JsonNode Web(string stage) => StageManifest.Read(stage).Summary["sources"]!["web"]!;

    private static long PartBytes(string stage) =>
        new PartFolder(stage).Parts().Where(p => p.Source == "web").Sum(p => Bytes(Path.Combine(stage, p.PathOf("documents"))));

    private static long Bytes(string file) => Read(file).Sum(d => (long)Encoding.UTF8.GetByteCount(d.Text));

    private static IEnumerable<Document> Read(string file) => TextLines.ReadDocuments(file, TestContext.Current.CancellationToken);
}
