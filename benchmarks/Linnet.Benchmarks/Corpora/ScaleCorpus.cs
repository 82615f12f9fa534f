using System.Globalization;
using System.Text;
using Linnet.Core.Errors;
using Linnet.Core.Random;
using Linnet.Core.Recipes;

namespace Linnet.Benchmarks.Corpora;

/// <summary>What the corpus of the measurement of scale is, as key=value.</summary>
internal sealed record ScaleWork : IRecipe
{
    [Key("Where files and recipes are written.", "文件与配方的写入位置。")]
    public required string Folder { get; init; }

    [Key("Bytes of the files together, in millions.", "文件总字节数，以百万计。", Minimum = 1, Maximum = 1_000_000)]
    public int Megabytes { get; init; } = 10_000;

    [Key("Characters of a document.", "每篇文档的字符数。", Unit = "characters", Minimum = 100, Maximum = 1_000_000)]
    public int Characters { get; init; } = 700;

    [Key("Share of documents that are copies of another with a few edits.", "由另一篇文档略加修改而成的文档所占比例。", Minimum = 0, Maximum = 1)]
    public double Copies { get; init; } = 0.3;

    /// <inheritdoc/>
    public IEnumerable<RecipeRule> Check() => [];
}

/// <summary>A synthetic Chinese corpus of any size with page furniture and near copies, and the recipes that clean, deduplicate and select it.</summary>
internal static class ScaleCorpus
{
    private const long FileBytes = 1_000_000_000;
    private const string Common = "的是在不了有和人这中";
    private static readonly string[] Furniture = ["首页 | 登录 | 注册", "上一页 1 2 3 下一页", "当前位置：首页 > 新闻"];

    /// <summary>Runs <c>scale-corpus key=value …</c>.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        try
        {
            var work = RecipeReader.ReadText<ScaleWork>("{}", "command line", arguments[1..]).Value;
            Directory.CreateDirectory(work.Folder);
            Write(work);
            return (int)ExitCode.Done;
        }
        catch (LinnetException error)
        {
            Console.Error.WriteLine(error.Message);
            return (int)error.ExitCode;
        }
    }

    private static void Write(ScaleWork work)
    {
        var (texts, random, recent, drawn) = (new SyntheticChinese(1), new CounterRandom(2, "scale"), new List<char[]>(), 0UL);
        var (files, left, made) = (new List<string>(), work.Megabytes * 1_000_000L, 0L);
        while (left > 0)
        {
            files.Add(Path.Combine(work.Folder, string.Create(CultureInfo.InvariantCulture, $"web-{files.Count}.jsonl")));
            using var file = new FileStream(files[^1], FileMode.Create);
            using var output = new StreamWriter(file, new UTF8Encoding(false), 1 << 20) { NewLine = "\n" };
            for (; left > 0 && file.Position < FileBytes; made++)
            {
                var isCopy = recent.Count > 0 && random.Uniform(drawn++) < work.Copies;
                var text = isCopy ? texts.Edited(recent[(int)random.Below(recent.Count, drawn++)]) : Prose(texts.New(work.Characters));
                if (recent.Count < 2_000)
                {
                    recent.Add(text);
                }
                else if (!isCopy)
                {
                    recent[(int)(made % recent.Count)] = text;
                }

                var line = $"{{\"id\":\"d{made}\",\"text\":\"{string.Join("\\n", Furniture)}\\n{new string(text).Replace("\n", "\\n", StringComparison.Ordinal)}\"}}";
                output.WriteLine(line);
                left -= Encoding.UTF8.GetByteCount(line) + 1;
            }
        }

        File.WriteAllText(Path.Combine(work.Folder, "clean.yaml"), $"stage: clean\nsources: [{{name: web, files: [{string.Join(", ", files.Select(f => $"\"{f.Replace('\\', '/')}\""))}], filters: {{profile: zh}}}}]\n");
        File.WriteAllText(Path.Combine(work.Folder, "dedup.yaml"), "stage: dedup\n");
        File.WriteAllText(Path.Combine(work.Folder, "select.yaml"), "stage: select\n");
        Console.Out.WriteLine($"{made} documents in {files.Count} files");
    }

    // Lines end as sentences do, and hold words that every text holds.
    private static char[] Prose(char[] text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = i == text.Length - 1 || text[i + 1] == '\n' ? '。' : i % 13 == 6 && text[i] != '\n' ? Common[i % Common.Length] : text[i];
        }

        return text;
    }
}
