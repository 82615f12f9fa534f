using System.Globalization;
using System.Text;
using Linnet.Core.Errors;
using Linnet.Core.Unicode;
using Linnet.Corpora.Screening.Lists;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Corpora.Screening.SensitiveWords;

/// <summary>Lists of sensitive words and of harmless words that contain them.</summary>
/// <param name="Words">Words to find.</param>
/// <param name="Allowed">Longer words in which they are harmless, as 性能 is for 性.</param>
public sealed record SensitiveWordList(IReadOnlyList<SensitiveWord> Words, IReadOnlyList<string> Allowed)
{
    private const int LongestWord = 200, GreatestSeverity = 1_000;

    /// <summary>Reads lines <c>word⇥category⇥severity</c>.</summary>
    /// <param name="lines">The entries.</param>
    /// <param name="path">Named in errors.</param>
    /// <exception cref="DataFormatException">A line is none such.</exception>
    public static IReadOnlyList<SensitiveWord> ReadWords(IEnumerable<ListLine> lines, string path)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var words = new List<SensitiveWord>();
        foreach (var line in lines)
        {
            var fields = line.Line.Split('\t');
            var (second, third) = (fields[0].Length + 1, fields[0].Length + 1 + (fields.Length > 1 ? fields[1].Length + 1 : 0));
            var wrong = !IsWord(fields[0]) ? 0
                : fields.Length < 2 ? fields[0].Length
                : fields[1].Trim().Length == 0 ? second
                : fields.Length < 3 ? third - 1
                : fields.Length > 3 ? third + fields[2].Length
                : ReadSeverity(fields[2]) is null ? third
                : -1;
            if (wrong >= 0)
            {
                throw ListFile.Error(path, line, wrong, new Text(
                    $"expected word, category and severity (1 to {GreatestSeverity}) with tabs between them, the word at most {LongestWord} characters with a letter or digit among them. Write for example: word<TAB>gambling<TAB>1",
                    $"应为以制表符分隔的词、类别、严重程度（1 到 {GreatestSeverity}），词不超过 {LongestWord} 个字符，且含字母或数字。例如：词<TAB>gambling<TAB>1"));
            }

            words.Add(new SensitiveWord(fields[0].Trim(), fields[1].Trim(), ReadSeverity(fields[2])!.Value));
        }

        return words;
    }

    /// <summary>Reads one allowed word a line.</summary>
    /// <inheritdoc cref="ReadWords"/>
    public static IReadOnlyList<string> ReadAllowed(IEnumerable<ListLine> lines, string path)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var words = new List<string>();
        foreach (var line in lines)
        {
            if (!IsWord(line.Line))
            {
                throw ListFile.Error(path, line, 0, new Text(
                    $"expected one word of at most {LongestWord} characters with a letter or digit among them. Write one word a line.", $"应为一个不超过 {LongestWord} 个字符、含字母或数字的词。请每行写一个词。"));
            }

            words.Add(line.Line.Trim());
        }

        return words;
    }

    // Something must be left of it when it is compared.
    private static bool IsWord(string word) =>
        word.Trim() is { Length: > 0 and <= LongestWord } trimmed && trimmed.EnumerateRunes().Any(r => CodePoint.IsAlphabetic(r.Value) || Rune.IsLetterOrDigit(r));

    private static int? ReadSeverity(string field) =>
        int.TryParse(field.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var severity) && severity is >= 1 and <= GreatestSeverity ? severity : null;
}
