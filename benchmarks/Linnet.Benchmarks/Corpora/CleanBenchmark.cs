using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Linnet.Core.Errors;
using Linnet.Core.Progress;
using Linnet.Core.Random;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.FastText;
using Linnet.Corpora.Filters;
using Linnet.Corpora.Filters.Profiles;
using Linnet.Corpora.Screening;
using Linnet.Corpora.Screening.Decontamination;
using Linnet.Corpora.Screening.PersonalData;
using Linnet.Corpora.Screening.SensitiveWords;
using Linnet.Corpora.Screening.Urls;
using Linnet.Corpora.Selection;
using Linnet.Corpora.Stages;

namespace Linnet.Benchmarks.Corpora;

/// <summary>Speed of <c>corpus clean</c> with the whole profile zh and every screen, files in to files out, and of each of its steps alone.</summary>
/// <remarks>
/// Text: real reviews joined to documents of 200 to 1,000 characters, drawn anew in another order for each pass over them, with addresses that are made up.
/// A million blocked hosts, 10,000 sensitive words cut from the text, CMMLU's questions, lid.176.ftz for the language and, once more, for the classifier.
/// </remarks>
internal static class CleanBenchmark
{
    private const int Hosts = 1_000_000, Words = 10_000, SampleMegabytes = 12;

    /// <summary>Runs <c>clean key=value …</c>.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        try
        {
            var work = RecipeReader.ReadText<CleanWork>("{}", "command line", arguments[1..]).Value;
            Directory.CreateDirectory(work.Folder);
            var documents = Documents(work, work.Megabytes).ToList();
            var sample = documents.TakeWhile((_, i) => i < documents.Count * SampleMegabytes / work.Megabytes).ToList();
            WriteLists(work, sample);
            if (work.Steps)
            {
                Steps(work, sample, Console.Out);
            }

            if (work.Stage)
            {
                WriteCorpus(work, documents);
                var bytes = documents.Sum(d => (long)Encoding.UTF8.GetByteCount(d.Text));
                documents.Clear();
                Stage(work, bytes, Console.Out);
            }

            return (int)ExitCode.Done;
        }
        catch (LinnetException error)
        {
            Console.Error.WriteLine(error.Message);
            return (int)error.ExitCode;
        }
    }

    private static void Steps(CleanWork work, List<(string Url, string Text)> documents, TextWriter output)
    {
        var bytes = documents.Sum(d => (long)Encoding.UTF8.GetByteCount(d.Text));
        output.WriteLine($"{documents.Count} documents, {bytes / 1e6:F1} MB of UTF-8, one thread, best of {work.Rounds} rounds, MB/s of processor time");
        var urls = new UrlBlockList(new UrlEntries(UrlLists.ReadHosts(In(work, "hosts.txt")), ["casino"], ["bet", "bonus"], ["pornhub"]));
        var words = new SensitiveWordFinder(
            new SensitiveWordList(SensitiveWordList.ReadWords(Linnet.Corpora.Screening.Lists.ListFile.Read(In(work, "words.tsv")), "words.tsv"), []), longestSeparator: 2);
        var questions = new ContaminationFilter(new ExamIndex([.. Exams(work).SelectMany(f => ExamQuestionFile.Read(f, 13))]), 0.5, ContaminationAction.DropDocument);
        var masker = new PersonalDataMasker(PersonalDataMasker.Chinese);
        var filter = new DocumentFilter(new FilterSection().RulesFor(new SourceFilterSection { Profile = ProfileName.Zh }));
        var normalization = new TextNormalization();
        var predictor = FastTextFile.Read(Path.Combine(work.Data, "lid", "lid.176.ftz")).CreatePredictor(TextUnit.Word);
        Measure("urls", d => urls.Match(d.Url));
        Measure("normalize", d => normalization.Apply(d.Text));
        Measure("lines and documents", d => filter.Apply(d.Text));
        Measure("language", d => predictor.Predict(d.Text, 5));
        Measure("sensitive_words", d => words.Find(d.Text));
        Measure("nsfw", d => predictor.Predict(d.Text, 176));
        Measure("decontamination", d => questions.Apply(d.Text));
        Measure("personal_data", d => masker.Apply(d.Text));
        Measure("score", d => QualityScore.Of(d.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)));

        void Measure(string name, Action<(string Url, string Text)> step)
        {
            var best = 0.0;
            for (var round = -1; round < work.Rounds; round++)
            {
                var before = Environment.CpuUsage.TotalTime;
                documents.ForEach(step);
                best = round < 0 ? 0 : Math.Max(best, bytes / 1e6 / (Environment.CpuUsage.TotalTime - before).TotalSeconds);
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-20} {best,8:F1}"));
        }
    }

    private static void Stage(CleanWork work, long bytes, TextWriter output)
    {
        var list = new Func<string, string>(file => In(work, file).Replace('\\', '/'));
        var model = Path.Combine(work.Data, "lid", "lid.176.ftz").Replace('\\', '/');
        var exams = string.Join(", ", Exams(work).Select(f => $"\"{f.Replace('\\', '/')}\""));
        var recipe = RecipeReader.ReadText<CorpusCleanRecipe>(
            $$"""
            stage: clean
            sources:
              - name: web
                files: ["{{list("corpus.jsonl")}}"]
                languages: [zh]
            language: {model: "{{model}}"}
            urls: {hosts: ["{{list("hosts.txt")}}"], words: ["{{list("hard.txt")}}"], soft_words: ["{{list("soft.txt")}}"], substrings: ["{{list("strict.txt")}}"] }
            sensitive: {lists: ["{{list("words.tsv")}}"], density: {review: 500, remove: 1000} }
            nsfw: {model: "{{model}}", label: ru}
            decontamination: {questions: [{{exams}}] }
            """,
            "clean.yaml",
            work.Set);
        for (var round = 0; round < work.Rounds; round++)
        {
            var listed = Environment.CpuUsage.TotalTime;
            GC.KeepAlive(ScreenLists.Read(recipe.Value.Screens, path => path, CancellationToken.None));
            var lists = (Environment.CpuUsage.TotalTime - listed).TotalSeconds;
            var folder = In(work, "run");
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            var (clock, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            var stage = StageRunner.Run(
                new CorpusCleanStage(), recipe, new RunDirectory(folder), new StageOptions { Seed = 0, Threads = work.Threads, Progress = SilentProgress.Instance }, CancellationToken.None);
            var (seconds, used) = (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
            var web = stage.Manifest.Summary["sources"]!["web"]!;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"clean, {work.Threads} threads: {bytes / 1e6:F1} MB, {(long)web["documents"]!} documents, {(long)web["kept_documents"]!} kept; {seconds:F1} s by the clock, {bytes / 1e6 / seconds:F1} MB/s; {used:F1} s of processor time, {bytes / 1e6 / used:F1} MB/s a core; of these {lists:F1} s for the lists"));
        }
    }

    private static IEnumerable<(string Url, string Text)> Documents(CleanWork work, int megabytes)
    {
        var (random, drawn, bytes, made) = (new CounterRandom(1, "clean"), 0UL, 0L, 0);
        var reviews = ReviewTexts.All(Path.Combine(work.Data, "zh", "online_shopping_10_cats.csv.gz"));
        while (bytes < megabytes * 1_000_000L)
        {
            for (var i = reviews.Count - 1; i > 0; i--)
            {
                var j = (int)random.Below(i + 1, drawn++);
                (reviews[i], reviews[j]) = (reviews[j], reviews[i]);
            }

            var (text, wanted) = (new StringBuilder(), 0);
            foreach (var review in reviews)
            {
                wanted = wanted > 0 ? wanted : (int)random.Below(801, drawn++) + 200;
                text.Append(text.Length > 0 ? "\n" : "").Append(review);
                if (text.Length >= wanted)
                {
                    bytes += Encoding.UTF8.GetByteCount(text.ToString());
                    yield return ($"https://shop{made % 50_000}.example.com/reviews/{made}?page={made % 7}", text.ToString());
                    (wanted, made) = (0, made + 1);
                    text.Clear();
                    if (bytes >= megabytes * 1_000_000L)
                    {
                        yield break;
                    }
                }
            }
        }
    }

    private static void WriteLists(CleanWork work, List<(string Url, string Text)> documents)
    {
        File.WriteAllLines(In(work, "hosts.txt"), Enumerable.Range(0, Hosts).Select(i => $"host{i}.blocked.example"));
        File.WriteAllText(In(work, "hard.txt"), "casino\n");
        File.WriteAllText(In(work, "soft.txt"), "bet\nbonus\n");
        File.WriteAllText(In(work, "strict.txt"), "pornhub\n");
        var source = string.Concat(documents.Take(2_000).Select(d => d.Text)).Where(c => c is >= '\u4E00' and <= '\u9FFF').ToArray();
        File.WriteAllLines(In(work, "words.tsv"), Enumerable.Range(0, 2 * Words)
            .Select(i => string.Concat(Enumerable.Range(0, 2 + i % 4).Select(j => source[(int)((i * 7919L + j * 104_729L) % source.Length)])))
            .Distinct().Take(Words).Select(w => $"{w}\tany\t1"));
    }

    private static void WriteCorpus(CleanWork work, List<(string Url, string Text)> documents)
    {
        using var file = File.Create(In(work, "corpus.jsonl"));
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        foreach (var (url, text) in documents)
        {
            json.WriteStartObject();
            json.WriteString("url", url);
            json.WriteString("text", text);
            json.WriteEndObject();
            json.Flush();
            json.Reset();
            file.WriteByte((byte)'\n');
        }
    }

    private static IEnumerable<string> Exams(CleanWork work) =>
        Directory.GetFiles(Path.Combine(work.Data, "exam", "cmmlu", "test"), "*.csv").Order(StringComparer.Ordinal);

    private static string In(CleanWork work, string file) => Path.Combine(work.Folder, file);
}
