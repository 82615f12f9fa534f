using System.Text;

namespace Linnet.Corpora.Cleaning;

/// <summary>White space and control characters: runs of white space become one space, ends are trimmed, controls and empty lines go.</summary>
/// <remarks>Letters are never changed. Zero-width characters and a byte order mark inside the text count as controls; the joiners U+200C and U+200D stay.</remarks>
internal static class Normalization
{
    public const string Stage = "normalize";

    public static StepResult Apply(IReadOnlyList<CorpusDocument> documents)
    {
        var kept = new List<CorpusDocument>(documents.Count);
        var trimmed = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            var lines = document.Lines.Select(Line).Where(line => line.Length > 0).ToList();
            var result = lines.SequenceEqual(document.Lines, StringComparer.Ordinal) ? document : document.With(lines);
            trimmed[document.Source] = trimmed.GetValueOrDefault(document.Source) + document.Characters - result.Characters;
            kept.Add(result);
        }

        return new StepResult(kept, []) { Trimmed = trimmed };
    }

    public static string Line(string line)
    {
        var result = new StringBuilder(line.Length);
        var space = false;
        foreach (var rune in line.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                space = result.Length > 0;
            }
            else if (!Rune.IsControl(rune) && rune.Value is not (0x200B or 0x2060 or 0xFEFF or 0x00AD))
            {
                if (space)
                {
                    result.Append(' ');
                    space = false;
                }

                result.Append(rune.ToString());
            }
        }

        return result.Length == line.Length ? line : result.ToString();
    }
}
