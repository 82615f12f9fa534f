using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Tokenization.Statistics;
using Linnet.Tokenization.Texts;

namespace Linnet.Tokenization.Viewer;

/// <summary>Two tokenizers on the same text, as one page shows them.</summary>
/// <param name="First">A.</param>
/// <param name="Second">B.</param>
/// <param name="Texts">Excerpts of each file: its name and some of its documents.</param>
public sealed record ComparedTokenizers(
    TokenizerInspection First, TokenizerInspection Second, IReadOnlyList<(string Source, IReadOnlyList<byte[]> Texts)> Texts)
{
    private const string Stream = "tokenizer compare";

    /// <summary>What only one vocabulary has.</summary>
    public VocabularyDifference Difference { get; } = VocabularyDifference.Of(First, Second);

    /// <summary>A's name, short.</summary>
    public string FirstName => Short(First.Name, Second.Name);

    /// <summary>B's name, short.</summary>
    public string SecondName => Short(Second.Name, First.Name);

    /// <summary>Draws the excerpts.</summary>
    /// <param name="first">A, inspected.</param>
    /// <param name="second">B, inspected with the same files.</param>
    /// <param name="seed">Which documents are drawn.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ComparedTokenizers Of(TokenizerInspection first, TokenizerInspection second, long seed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(first);
        var texts = new TextFiles([.. first.Sources.Select(source => source.File)]);
        return new ComparedTokenizers(first, second, [.. first.Sources.Select((source, i) => Drawn(Path.GetFileName(source.File), i))]);

        (string, IReadOnlyList<byte[]>) Drawn(string name, int file) => (name, Excerpts.Of(texts.Read(file, progress: null, cancellation), $"{Stream} {name}", seed));
    }

    /// <summary>The page.</summary>
    public ReportPage ToPage()
    {
        var (first, second) = (First.Total, Second.Total);
        return new ReportPage(new Text("Two tokenizers, one text", "同一文本，两个分词器"), [
            new ReportSection(new Text("The text, cut twice", "两种切分，逐行对照"), [.. ViewerBlocks.Texts(this)]),
            new ReportSection(new Text("Source by source", "各数据源"), [.. ComparisonBlocks.Sources(this)]),
            new ReportSection(new Text("The vocabularies", "词表"), [.. VocabularyBlocks.Of(this)]),
            new ReportSection(new Text("Two claims, checked", "两个说法的检验"), [.. ClaimBlocks.Of(this)]),
        ])
        {
            Lead = new Text(
                $"A is {FirstName}, B is {SecondName}: how each cuts {Numeral.Count(first.Characters)} characters in {Numeral.Count(first.Documents)} documents.",
                $"A 为 {FirstName}，B 为 {SecondName}：二者如何切分 {Numeral.Count(first.Documents)} 篇文档、共 {Numeral.Count(first.Characters)} 个字符。"),
            KeyNumbers =
            [
                Key(new Text("tokens per character", "每个字符的词元数"), Ratio(first.Tokens, first.Characters), Ratio(second.Tokens, second.Characters)),
                Key(new Text("characters written in bytes", "以字节写出的字符"), Share(first.FallbackCharacters, first.Characters), Share(second.FallbackCharacters, second.Characters)),
                Key(new Text("unknown characters", "未知字符"), Share(first.UnknownCharacters, first.Characters), Share(second.UnknownCharacters, second.Characters)),
                Key(new Text("common Han as one token", "常用字独占词元"), Share(First.Vocabulary.CommonHanByTokens[1], CommonHan.All.Count), Share(Second.Vocabulary.CommonHanByTokens[1], CommonHan.All.Count)),
            ],
        };
    }

    /// <summary>A number for each of two others, with three decimals.</summary>
    internal static Text Ratio(double part, double whole) => whole == 0 ? Text.Same("–") : Text.Same(Numeral.Decimals(part / whole, 3));

    /// <summary>A share in percent; what is not zero does not look like it.</summary>
    internal static Text Share(double part, double whole) => whole == 0 ? Text.Same("–")
        : part > 0 && part / whole < 0.0005 ? new Text("< 0.1 %", "< 0.1%") : Numeral.Percent(part / whole);

    private static KeyNumber Key(Text name, Text first, Text second) =>
        new(name, second) { Note = new Text($"with B; {first.English} with A", $"B；A 为 {first.Chinese}") };

    private static string Short(string name, string other)
    {
        var (own, others) = (name.TrimEnd('/', '\\').Split('/', '\\'), other.TrimEnd('/', '\\').Split('/', '\\'));
        var parts = 1;
        while (parts < own.Length && own.AsSpan(^parts..).SequenceEqual(others.AsSpan(^Math.Min(parts, others.Length)..)))
        {
            parts++;
        }

        return string.Join('/', own[^parts..]);
    }
}
