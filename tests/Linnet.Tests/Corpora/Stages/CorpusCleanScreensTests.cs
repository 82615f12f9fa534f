using System.Text;
using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Progress;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.FastText;
using Linnet.Corpora.Filters;
using Linnet.Corpora.Filters.Profiles;
using Linnet.Corpora.Ledger;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Stages;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.Stages;

public sealed class CorpusCleanScreensTests : IDisposable
{
    private const string Question = "在孵化室温度为二十四度的条件下，立体孵化器孵化鸡蛋的最适温度为";
    private const string Plain = "清晨的小河流过村庄，孩子们在桥上看鱼。";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_withAllScreens_removesMasksAndFlagsInOrder()
    {
        WriteLists();
        Write(
            ("kept", "http://good.example/a", Plain),
            ("host", "http://www.Casino.example/赌场", "赌场赌场。"),
            ("word", "http://good.example/%E8%B5%8C%E5%8D%9A", Plain),
            ("soft", "http://good.example/Bet/bonus", Plain),
            ("strict", "http://good.example/porn-HUB", Plain),
            ("sensitive", "", $"{Plain}\n他去賭*場，又去赌场。"),
            ("flagged", "", $"{string.Concat(Enumerable.Repeat(Plain, 40))}赌场和赌场。"),
            ("exam", "", $"题目：{Question}？"),
            ("masked", "", $"{Plain}\n请致信 zhang@mail.cn 或打 13812345678。"));

        var stage = Run("run");

        var run = new RunDirectory(_folder["run"]);
        Assert.Equal(("kept", 0), (Story(run, "kept").Fate, Story(run, "kept").Entries.Count));
        AssertEntry(run, "host", "removed", "urls", "blocked_host", "casino.example", 1, 1);
        AssertEntry(run, "word", "removed", "urls", "blocked_word", "赌博", 1, 1);
        AssertEntry(run, "soft", "removed", "urls", "blocked_soft_words", "bet bonus", 2, 2);
        AssertEntry(run, "strict", "removed", "urls", "blocked_substring", "pornhub", 1, 1);
        var sensitive = AssertEntry(run, "sensitive", "removed", "sensitive_words", "sensitive_words", "gambling: 赌场", 6000.0 / 31, 10);
        Assert.Equal((2, 3, 31L), (sensitive.Line, sensitive.Column, sensitive.Characters));
        var flagged = AssertEntry(run, "flagged", "flagged", "sensitive_words", "sensitive_words_flagged", "gambling: 赌场", 6000.0 / 766, 2);
        Assert.Equal((1, 761, 0L), (flagged.Line, flagged.Column, flagged.Characters));
        AssertEntry(run, "exam", "removed", "decontamination", "exam_question", "quiz/q7", 1, 0.5);
        var masked = Story(run, "masked").Entries;
        Assert.Equal(
            [("masked_email", 2, 5, -4L, "email@example.com"), ("masked_mobile", 2, 22, 6L, "[手机号]")],
            masked.Select(e => (e.Rule, e.Line, e.Column, e.Characters, e.Excerpt)));
        Assert.Equal(
            [("kept", Plain), ("masked", $"{Plain}\n请致信 email@example.com 或打 [手机号]。")],
            Documents(stage).Where(d => d.Id != "flagged").Select(d => (d.Id, d.Text)));
    }

    [Fact]
    public void Run_withScreens_accountsForEveryCharacterWhateverTheMasksLengths()
    {
        WriteLists();
        Write([.. Enumerable.Range(0, 60).Select(i => ($"d{i}", i % 7 == 0 ? "http://casino.example" : "", i % 5 == 0 ? $"a@b.cn {Plain}" : i % 3 == 0 ? $"{Plain}13812345678{Question}" : Plain))]);

        var stage = Run("run", "decontamination.action=cut_window", "decontamination.window=3", "threads=2");

        foreach (var part in new PartFolder(stage).Parts())
        {
            var texts = TextLines.ReadDocuments(Path.Combine(stage, part.PathOf("documents")), TestContext.Current.CancellationToken).Select(d => d.Text).ToList();
            Assert.Equal((part.Counts.Kept, part.Counts.KeptCharacters), (texts.Count, texts.Sum(t => (long)t.EnumerateRunes().Count())));
            Assert.Equal(part.Counts.KeptCharacters, part.Counts.Levels().Last().Characters);
        }

        var summary = StageManifest.Read(stage).Summary;
        Assert.Equal(10, (long)summary["rules"]!["masked_email"]!["web"]!["pieces"]!);
        Assert.Equal(-110, (long)summary["rules"]!["masked_email"]!["web"]!["characters"]!);
        Assert.True((long)summary["rules"]!["exam_question"]!["web"]!["pieces"]! > 0);
        Assert.Contains(summary["warnings"]!.AsArray(), w => (string?)w!["rule"] == "blocked_word");
        Assert.DoesNotContain(summary["warnings"]!.AsArray(), w => (string?)w!["rule"] == "masked_email");
        Assert.Equal(
            ["read", "urls", "normalize", "lines", "documents", "language", "sensitive_words", "nsfw", "decontamination", "personal_data"],
            summary["funnel"]!["web"]!.AsArray().Select(l => (string)l!["stage"]!));
    }

    [Fact]
    public void Run_withAClassifier_removesItsLabel()
    {
        WriteLists();
        var lines = Enumerable.Range(0, 400).SelectMany(i => new[] { $"__label__bad 赌场下注押金{(char)('甲' + i % 10)}", $"__label__good 小河村庄桥上{(char)('甲' + i % 10)}" });
        _folder.Write("train.txt", string.Join('\n', lines) + "\n");
        FastTextTraining.Run(
            new FastTextTrainingSettings { Input = [_folder["train.txt"]], Model = new() { Dimension = 8, LearningRate = 0.5, Unit = TextUnit.Character } },
            _folder["bad.bin"],
            SilentProgress.Instance,
            TestContext.Current.CancellationToken);
        var model = In("bad.bin");
        Write(("bad", "", "赌场下注押金甲"), ("good", "", "小河村庄桥上乙"));

        Run("run", $"nsfw.model={model}", "nsfw.label=bad", "nsfw.unit=character", "sensitive.lists=[]", "sensitive.allow=[]");

        var run = new RunDirectory(_folder["run"]);
        var entry = Assert.Single(Story(run, "bad").Entries);
        Assert.Equal(("nsfw", "nsfw", "bad", 0.8), (entry.Step, entry.Rule, entry.Found, entry.Threshold));
        Assert.InRange(entry.Value!.Value, 0.8, 1);
        Assert.Equal("kept", Story(run, "good").Fate);
        var error = Assert.Throws<CheckFailedException>(() => Run("other", $"nsfw.model={model}", "nsfw.label=worse", "nsfw.unit=character"));
        Assert.Equal("nsfw.label: expected one of the model's labels (bad, good), found worse. Correct the label.", error.Message);
    }

    [Fact]
    public void Run_withASourcesOverrides_followsThem()
    {
        WriteLists();
        Write(("a", "http://casino.example", $"{Plain}a@b.cn 13812345678"), ("b", "", "赌场赌场"), ("c", "", $"{Question}"));

        var stage = Run(
            "run",
            "sources.0.screens.off=[urls, decontamination]", "sources.0.screens.personal_data=[mobile]", "sources.0.screens.sensitive={remove: 5000}");

        Assert.Equal([("a", $"{Plain}a@b.cn [手机号]"), ("b", "赌场赌场"), ("c", Question)], Documents(stage).Select(d => (d.Id, d.Text)));
    }

    [Fact]
    public void Run_ofAnEnglishSource_masksAddressesAndNoChineseNumbers()
    {
        WriteLists();
        Write(("a", "", "Write to a@b.com or 8.8.8.8 or 13812345678."));

        Assert.Equal("Write to email@example.com or 192.0.2.1 or 13812345678.", Assert.Single(Documents(Run("run", "sources.0.filters.profile=en"))).Text);
    }

    [Fact]
    public void Run_ofARemovedDocument_keepsNoPersonalDataInTheLedger()
    {
        WriteLists();
        Write(("a", "", "赌场赌场，电话 13812345678"), ("b", "", Plain));

        Run("run");

        Assert.Equal("赌场赌场，电话 [手机号]", Assert.Single(Story(new RunDirectory(_folder["run"]), "a").Entries).Excerpt);
    }

    [Fact]
    public void Run_withAChangedList_isRefused()
    {
        WriteLists();
        Write(("a", "", Plain));
        Run("run");
        Assert.Contains(StageManifest.Read(_folder["run/01-clean"]).Inputs, i => i.Path.EndsWith("words.tsv", StringComparison.Ordinal));

        _folder.Write("words.tsv", "村庄\tplace\t9\n");

        Assert.Throws<ArtifactException>(() => Run("run"));
    }

    [Fact]
    public void RunShard_withAChangedList_isRefused()
    {
        WriteLists();
        Write(("a", "", Plain));
        var (recipe, run) = (Recipe(), new RunDirectory(_folder["run"]));
        CorpusCleanStage.RunShard(recipe.Value, recipe.Resolved, run, new Shard(0, 2), 1, SilentProgress.Instance, TestContext.Current.CancellationToken);

        _folder.Write("words.tsv", "赌馆\tgambling\t3\n");

        Assert.Throws<ArtifactException>(() =>
            CorpusCleanStage.RunShard(recipe.Value, recipe.Resolved, run, new Shard(1, 2), 1, SilentProgress.Instance, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Inputs_withoutAList_sayHowToGetIt()
    {
        WriteLists();
        Write(("a", "", Plain));
        var recipe = Recipe("sensitive.lists=[gone.tsv]", "sensitive.data={from: A project, size: 3 KB, licence: CC0, get: curl example}");

        var error = Assert.Throws<ArtifactException>(() => new CorpusCleanStage().Inputs(recipe.Value, new RunDirectory(_folder["run"])));

        Assert.Equal("gone.tsv: expected the lists of sensitive words: A project; 3 KB; licence: CC0, found nothing. Get it: curl example", error.Message);
        Assert.Equal(ExitCode.ArtifactMismatch, error.ExitCode);
        Assert.Equal(ExitCode.ArtifactMismatch, Assert.Throws<ArtifactException>(() => Run("run", "urls.hosts=[gone.txt]")).ExitCode);
    }

    [Theory]
    [InlineData("nsfw.model=a.bin", "nsfw.label: expected a label of the model, found none")]
    [InlineData("nsfw.label=bad", "nsfw.model: expected a model, because a label is named")]
    [InlineData("sensitive.lists=[]", "sensitive.lists: expected at least one list, because allowed words or categories are named")]
    [InlineData("sensitive.density.review=11", "sensitive.density.review: expected at most remove, which is 10; found 11")]
    [InlineData("sensitive.categories=[{name: a, density: {}}, {name: a, density: {}}]", "sensitive.categories.1.name: a is named twice")]
    [InlineData("personal_data.zh=[email, email]", "personal_data.zh: email is named twice")]
    [InlineData("sources.0.screens.nsfw=0.5", "sources.0.screens.nsfw: has no effect, because the screen is off; take it out, or switch the screen on")]
    [InlineData("sources.0.screens.off=[urls, urls]", "sources.0.screens.off: urls is named twice")]
    public void Check_ofAFault_namesTheKey(string fault, string expected)
    {
        WriteLists();

        var error = Assert.Throws<RecipeException>(() => Recipe(fault));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_withACategoryThatNoListHas_saysWhichThereAre()
    {
        WriteLists();
        Write(("a", "", Plain));

        var error = Assert.Throws<CheckFailedException>(() => Run("run", "sensitive.categories=[{name: gambing, density: {}}]"));

        Assert.Equal("sensitive.categories: expected categories of the lists (gambling), found gambing. Correct the name.", error.Message);
    }

    private static LedgerEntry AssertEntry(RunDirectory run, string id, string fate, string step, string rule, string found, double value, double threshold)
    {
        var story = Story(run, id);
        var entry = Assert.Single(story.Entries);
        Assert.Equal((fate, step, rule, found, threshold), (story.Fate, entry.Step, entry.Rule, entry.Found, entry.Threshold));
        Assert.Equal(value, entry.Value!.Value, 1e-6);
        return entry;
    }

    private static StoryChapter Story(RunDirectory run, string id) => Assert.Single(DocumentStory.Of(run, id));

    private static List<Document> Documents(string stage) =>
        [.. new PartFolder(stage).Parts().SelectMany(p => TextLines.ReadDocuments(Path.Combine(stage, p.PathOf("documents")), TestContext.Current.CancellationToken))];

    private void WriteLists()
    {
        _folder.Write("hosts.txt", "# hosts\ncasino.example\n");
        _folder.Write("hard.txt", "赌博\n");
        _folder.Write("soft.txt", "bet\nbonus\n");
        _folder.Write("strict.txt", "porn-hub\n");
        _folder.Write("words.tsv", "赌场\tgambling\t3\n");
        _folder.Write("allow.txt", "赌场戏\n");
        _folder.Write("quiz.csv", $"id,question,A,B,C,D,answer\nq7,{Question},一,二,三,四,A\n");
        _folder.Write("web.jsonl", "");
    }

    private void Write(params (string Id, string Url, string Text)[] documents)
    {
        var web = new StringBuilder();
        foreach (var (id, url, text) in documents)
        {
            web.Append($$"""{"id":"{{id}}","url":"{{url}}","text":"{{text.Replace("\n", "\\n", StringComparison.Ordinal)}}"}""").Append('\n');
        }

        _folder.Write("web.jsonl", web.ToString());
    }

    // Documents of a few words: the rules that would remove them are off.
    private RecipeDocument<CorpusCleanRecipe> Recipe(params string[] overrides) => RecipeReader.ReadText<CorpusCleanRecipe>(
        $$"""
        stage: clean
        sources:
          - name: web
            files: ["{{In("web.jsonl")}}"]
        urls: {hosts: ["{{In("hosts.txt")}}"], words: ["{{In("hard.txt")}}"], soft_words: ["{{In("soft.txt")}}"], substrings: ["{{In("strict.txt")}}"]}
        sensitive: {lists: ["{{In("words.tsv")}}"], allow: ["{{In("allow.txt")}}"]}
        decontamination: {questions: ["{{In("quiz.csv")}}"]}
        filters:
          zh: {off: [{{Rules(ProfileName.Zh)}}]}
          en: {off: [{{Rules(ProfileName.En)}}]}
        part: {records: 7}
        """,
        "clean.yaml",
        overrides);

    private static string Rules(ProfileName profile) => string.Join(
        ", ", new FilterSection().RulesFor(new SourceFilterSection { Profile = profile }).All.Where(r => r != FilterRule.EmptyDocument).Select(r => r.Name()));

    private string In(string file) => _folder[file].Replace('\\', '/');

    private string Run(string run, params string[] overrides) => StageRunner.Run(
        new CorpusCleanStage(),
        Recipe(overrides),
        new RunDirectory(_folder[run]),
        new StageOptions { Seed = 0, Threads = 2, Progress = SilentProgress.Instance },
        TestContext.Current.CancellationToken).Folder;
}
