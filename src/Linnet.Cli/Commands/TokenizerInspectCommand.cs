using System.CommandLine;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Recipes;
using Linnet.Core.Reports;
using Linnet.Tokenization;
using Linnet.Tokenization.Statistics;
using Spectre.Console;
using Table = Spectre.Console.Table;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet tokenizer inspect TOKENIZER input=FILE… [--json]</c>: a tokenizer's numbers, its vocabulary's alone where no text is given.</summary>
internal static class TokenizerInspectCommand
{
    private const int ShownDead = 8;
    private const int ShownUsed = 12;

    public static Command Create(Session session)
    {
        var tokenizer = TokenizerLinesCommand.TokenizerArgument("TOKENIZER", session);
        var settings = StageCommand.Overrides(session);
        settings.Description = new Text("input=FILE… threads=N pretokenizer=NAME lowercase=true|false", "input=文件… threads=N pretokenizer=名称 lowercase=true|false").In(session.Language);
        var json = DoctorCommand.JsonOption(session);
        var command = new Command(
            "inspect",
            new Text("Count what a tokenizer makes of text, and look into its vocabulary", "统计分词器对文本的切分，并查看其词表").In(session.Language)) { tokenizer, settings, json };
        command.SetAction(parsed =>
        {
            var recipe = Read(parsed.GetRequiredValue(settings));
            if (recipe.Out is not null)
            {
                throw new UsageException(new Text("out: only `tokenizer compare` writes a page. Leave it out.", "out：只有 `tokenizer compare` 会写出页面。请删去。"));
            }

            var inspection = Inspect(parsed.GetRequiredValue(tokenizer), recipe, session);
            if (parsed.GetValue(json))
            {
                session.Out.WriteLine(InspectionJson.Of(inspection).ToJsonString(JsonOutput.Options));
            }
            else
            {
                Print([inspection], session);
                PrintTokens(inspection, session);
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>What stands behind the tokenizer.</summary>
    public static TokenizerInspectRecipe Read(IReadOnlyList<string> words) =>
        RecipeReader.ReadText<TokenizerInspectRecipe>("{}", "command line", TokenizerTrainCommand.Assignments(words)).Value;

    /// <summary>Opens a tokenizer and counts.</summary>
    /// <param name="path">The tokenizer.</param>
    /// <param name="recipe">What stands behind it.</param>
    /// <param name="session">The session.</param>
    /// <param name="isAlone">Whether no other tokenizer may need what this one does not.</param>
    public static TokenizerInspection Inspect(string path, TokenizerInspectRecipe recipe, Session session, bool isAlone = true)
    {
        var tokenizer = TokenizerLinesCommand.Open(
            path, new TokenizerOptions { PreTokenizer = recipe.Pretokenizer, Lowercase = recipe.Lowercase, RefusesUnused = isAlone }, out var format);
        return TokenizerInspection.Run(
            path,
            format,
            new TokenizerFacts(tokenizer),
            recipe.Input,
            recipe.Threads == 0 ? Environment.ProcessorCount : recipe.Threads,
            session.Progress,
            session.Cancellation);
    }

    /// <summary>Prints tokenizers side by side.</summary>
    public static void Print(IReadOnlyList<TokenizerInspection> inspections, Session session)
    {
        var table = RunsCommand.NewTable(session, [Text.Same(""), .. inspections.Select(i => Text.Same(i.Name))]);
        foreach (var (name, value) in Rows())
        {
            table.AddRow([RunsCommand.Cell(name.In(session.Language)), .. inspections.Select(i => RunsCommand.Cell(value(i)))]);
        }

        session.Print(table);
        if (inspections[0].Sources.Count > 0)
        {
            session.Print(Sources(inspections, session));
        }
    }

    private static IEnumerable<(Text Name, Func<TokenizerInspection, string> Value)> Rows() =>
    [
        (new Text("format", "格式"), i => i.Format),
        (new Text("model", "模型"), i => i.Facts.Model),
        (new Text("rewritten by", "改写"), i => i.Facts.Normalizer),
        (new Text("cut by", "预切分"), i => i.Facts.PreTokenizer),
        (new Text("tokens", "词元"), i => Numeral.Count(i.Facts.Count)),
        (new Text("added (special)", "附加词元（特殊）"), i => $"{Numeral.Count(i.Facts.AddedTokens.Count)} ({Numeral.Count(i.Facts.AddedTokens.Count(token => token.IsSpecial))})"),
        (new Text("no whole characters", "不构成完整字符"), i => Numeral.Count(i.Vocabulary.PartialTokens)),
        (new Text("dead", "死词元"), i => Numeral.Count(i.Vocabulary.Dead.Ids.Count)),
        (new Text("common Han as one token", "独占词元的常用字"), i => $"{Numeral.Count(i.Vocabulary.CommonHanByTokens[1])} / {Numeral.Count(CommonHan.All.Count)}"),
        (new Text("characters in a token", "词元的字符数"), Lengths),
    ];

    private static string Lengths(TokenizerInspection inspection)
    {
        double all = Math.Max(1, inspection.Vocabulary.Lengths.Values.Sum());
        return string.Join("  ", new[] { (1, 1), (2, 2), (3, 4), (5, 8), (9, int.MaxValue) }.Select(range =>
        {
            var share = inspection.Vocabulary.Lengths.Where(pair => pair.Key >= range.Item1 && pair.Key <= range.Item2).Sum(pair => pair.Value) / all;
            var name = range.Item2 == int.MaxValue ? $"≥{range.Item1}" : range.Item1 == range.Item2 ? $"{range.Item1}" : $"{range.Item1}–{range.Item2}";
            return $"{name}: {Numeral.Percent(share, 0).Chinese}";
        }));
    }

    private static Table Sources(IReadOnlyList<TokenizerInspection> inspections, Session session)
    {
        var table = RunsCommand.NewTable(
            session,
            new Text("text", "文本"),
            new Text("tokenizer", "分词器"),
            new Text("documents", "文档"),
            new Text("characters", "字符"),
            new Text("tokens", "词元"),
            new Text("per character", "每字符"),
            new Text("per word", "每词"),
            new Text("bytes per token", "每词元字节"),
            new Text("unknown", "未知"),
            new Text("in bytes", "字节词元"));
        foreach (var index in Enumerable.Range(0, inspections[0].Sources.Count))
        {
            foreach (var inspection in inspections)
            {
                var (file, counts) = inspection.Sources[index];
                table.AddRow([.. new[]
                {
                    file,
                    inspection.Name,
                    Numeral.Count(counts.Documents),
                    Numeral.Count(counts.Characters),
                    Numeral.Count(counts.Tokens),
                    Ratio(counts.Tokens, counts.Characters),
                    Ratio(counts.Tokens, counts.Words),
                    Ratio(counts.Bytes, counts.Tokens),
                    Share(counts.UnknownTokens, counts.Tokens, session),
                    Share(counts.FallbackTokens, counts.Tokens, session),
                }.Select(RunsCommand.Cell)]);
            }
        }

        return table;
    }

    private static void PrintTokens(TokenizerInspection inspection, Session session)
    {
        var (facts, dead) = (inspection.Facts, inspection.Vocabulary.Dead.Ids);
        if (dead.Count > 0)
        {
            var shown = string.Join("  ", dead.Take(ShownDead).Select(id => $"{id} {Quoted(facts, id)}"));
            session.Print(new Text($"Dead, their own text is always cut otherwise: {shown}", $"死词元（自身文本总被切成别的词元）：{shown}"));
        }

        if (inspection.Sources.Count > 0)
        {
            var uses = inspection.Total.Uses;
            var shown = string.Join("  ", inspection.MostUsed(ShownUsed).Select(id => $"{Quoted(facts, id)} {Numeral.Count(uses[id])}"));
            session.Print(new Text($"Most used: {shown}", $"最常用：{shown}"));
        }
    }

    // As JSON writes it, so that nothing in a token reaches the terminal.
    private static string Quoted(TokenizerFacts facts, int id) => System.Text.Json.JsonSerializer.Serialize(facts.Shown(id), JsonOutput.Options);

    private static string Ratio(double part, double whole) => whole == 0 ? "-" : Numeral.Decimals(part / whole, 3);

    private static string Share(double part, double whole, Session session) => whole == 0 ? "-" : Numeral.Percent(part / whole, 2).In(session.Language);
}
