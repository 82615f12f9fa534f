namespace Linnet.Tokenization.Processing;

/// <summary>A part of a template: ids that stand there, or the place of a text.</summary>
/// <param name="Ids">The ids, or null for a text.</param>
/// <param name="IsSecond">Of a text: whether it is the second of the pair.</param>
/// <param name="Type">The segment that its ids belong to: 0 or 1 for BERT.</param>
internal readonly record struct TemplatePart(IReadOnlyList<int>? Ids, bool IsSecond, int Type);

/// <summary>Ids with those that a model expects around a text.</summary>
/// <param name="Ids">The ids.</param>
/// <param name="Types">For each, the segment it belongs to: 0 or 1 for BERT.</param>
public readonly record struct ProcessedIds(int[] Ids, int[] Types);

/// <summary>Puts ids around one text or two, as a template says.</summary>
/// <param name="single">The template of one text.</param>
/// <param name="pair">The template of two.</param>
internal sealed class PostProcessor(IReadOnlyList<TemplatePart> single, IReadOnlyList<TemplatePart> pair)
{
    /// <summary>Adds nothing.</summary>
    public static PostProcessor Nothing { get; } = new([new(null, false, 0)], [new(null, false, 0), new(null, true, 1)]);

    /// <summary>The id that begins each text, or null.</summary>
    public int? Beginning => single is [{ Ids: [var id, ..] }, ..] ? id : null;

    /// <summary>The id that ends each text, or null.</summary>
    public int? End => single is [.., { Ids: [.., var id] }] ? id : null;

    /// <summary>How many ids stand around one text.</summary>
    public int Added { get; } = single.Sum(part => part.Ids?.Count ?? 0);

    /// <summary>Fills the template.</summary>
    /// <param name="first">The first text's ids.</param>
    /// <param name="second">The second's, or null.</param>
    /// <param name="withSpecialTokens">Whether the template's own ids are added.</param>
    public ProcessedIds Run(IReadOnlyList<int> first, IReadOnlyList<int>? second, bool withSpecialTokens = true)
    {
        List<int> ids = [];
        List<int> types = [];
        foreach (var part in (second is null ? single : pair).Where(part => withSpecialTokens || part.Ids is null))
        {
            ids.AddRange(part.Ids ?? (part.IsSecond ? second! : first));
            types.AddRange(Enumerable.Repeat(part.Type, ids.Count - types.Count));
        }

        return new ProcessedIds([.. ids], [.. types]);
    }
}
