using Linnet.Core.Documents;
using Linnet.Tokenization;

namespace Linnet.Rewards.Learning;

/// <summary>A preference pair as token ids.</summary>
/// <param name="Kind">What makes the rejected answer worse.</param>
/// <param name="Prompt">The question up to where its answer begins.</param>
/// <param name="Chosen">The better answer, with the id that ends it.</param>
/// <param name="Rejected">The worse answer, with the id that ends it.</param>
public sealed record EncodedPair(string Kind, int[] Prompt, int[] Chosen, int[] Rejected)
{
    /// <summary>Prompt and better answer.</summary>
    public int[] ChosenSequence => [.. Prompt, .. Chosen];

    /// <summary>Prompt and worse answer.</summary>
    public int[] RejectedSequence => [.. Prompt, .. Rejected];

    /// <summary>Tokens of both sequences together.</summary>
    public long TokenCount => (2L * Prompt.Length) + Chosen.Length + Rejected.Length;

    /// <summary>Tokens of the longer sequence.</summary>
    public int Length => Prompt.Length + Math.Max(Chosen.Length, Rejected.Length);

    /// <summary>Puts a pair into the template.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="template">The model's template.</param>
    public static EncodedPair Of(PreferencePair pair, ChatTemplate template)
    {
        ArgumentNullException.ThrowIfNull(pair);
        ArgumentNullException.ThrowIfNull(template);
        return new(pair.Kind, template.Prompt(pair.Prompt), template.Answer(pair.Chosen), template.Answer(pair.Rejected));
    }
}
