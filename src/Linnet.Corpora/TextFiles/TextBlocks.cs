using System.Text;

namespace Linnet.Corpora.TextFiles;

/// <summary>Cuts the lines of a plain text into documents.</summary>
/// <remarks>
/// A document ends at the first blank line after <c>size</c> characters: short paragraphs are put together, a long one stands alone. Where no
/// blank line comes, as in novels with a paragraph on each line, it ends with the line that brings it to four times that. One rule serves both, and
/// one file of a megabyte becomes hundreds of documents, of which some can be held out.
/// </remarks>
internal static class TextBlocks
{
    private const int Patience = 4;

    /// <summary>The documents, in order, none empty.</summary>
    public static IEnumerable<string> Split(IEnumerable<string> lines, int size)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var block = new StringBuilder();
        var characters = 0L;
        foreach (var line in lines.Select(l => l.TrimEnd()))
        {
            if (line.Length > 0)
            {
                block.Append(block.Length > 0 ? "\n" : "").Append(line);
                characters += Characters.Count(line);
            }

            if (characters >= (line.Length == 0 ? size : (long)Patience * size))
            {
                yield return block.ToString();
                block.Clear();
                characters = 0;
            }
        }

        if (block.Length > 0)
        {
            yield return block.ToString();
        }
    }
}
