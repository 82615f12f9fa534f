using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Stages;
using Linnet.Tokenization.Texts;
using Linnet.Tokenization.Training;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Tokenization.Stages;

/// <summary>Reads the text that an extension learns from.</summary>
internal static class TokenizerExtendText
{
    /// <summary>Reads files, a bound number of characters from each.</summary>
    /// <param name="recipe">The files, and the bound: the document that passes it is the last one read of its file.</param>
    /// <param name="add">Receives the documents.</param>
    /// <param name="counts">Where they are counted.</param>
    /// <param name="context">The stage.</param>
    /// <param name="summary">Receives what was read.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static void Read(
        TokenizerExtendRecipe recipe, Action<byte[]> add, PieceCounts counts, StageContext context, JsonObject summary, CancellationToken cancellation)
    {
        var (documents, total, allRead) = (0L, 0L, true);
        var texts = new TextFiles([.. recipe.Files.Select(context.Resolve)]);
        using var task = context.Progress.Begin(new Text("Counting pieces", "正在统计文本片段"), texts.Length, new Text("bytes", "字节"));
        for (var file = 0; file < recipe.Files.Count; file++)
        {
            long characters = 0;
            foreach (var document in texts.Read(file, task, cancellation))
            {
                if (recipe.MaximumCharacters > 0 && characters >= recipe.MaximumCharacters)
                {
                    allRead = false;
                    break;
                }

                add(document);
                (documents, characters) = (documents + 1, characters + Encoding.UTF8.GetCharCount(document));
            }

            total += characters;
        }

        summary["documents"] = documents;
        summary["characters"] = total;
        summary["all_text_read"] = allRead;
        summary["pieces"] = counts.Total;
        summary["distinct_pieces"] = counts.Distinct;
        summary["cut_pieces"] = counts.Cut;
    }
}
