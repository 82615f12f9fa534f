using System.Text.Json.Nodes;

namespace Linnet.Evaluation.Perplexity;

/// <summary>How well a model predicts a text: its negative log-likelihood, and what that is divided by.</summary>
/// <remarks>
/// The ends of documents are predicted and cost nats like any token, but are no characters and no bytes. So bits per character and per
/// byte compare models of any vocabulary on the same text; perplexity compares models of one vocabulary only.
/// </remarks>
/// <param name="Nats">−Σ ln p of all predicted tokens, ends of documents included.</param>
/// <param name="Predictions">How many tokens were predicted.</param>
/// <param name="Characters">Unicode characters (code points) of the text.</param>
/// <param name="Bytes">UTF-8 bytes of the text.</param>
public sealed record TextLikelihood(double Nats, long Predictions, long Characters, long Bytes)
{
    /// <summary>Mean negative log-likelihood of a token, in nats.</summary>
    public double Loss => Nats / Predictions;

    /// <summary>e to the <see cref="Loss"/>: among how many equally likely tokens the model seems to choose.</summary>
    public double Perplexity => Math.Exp(Loss);

    /// <summary>Bits per character (BPC).</summary>
    public double BitsPerCharacter => Nats / Math.Log(2) / Characters;

    /// <summary>Bits per UTF-8 byte.</summary>
    public double BitsPerByte => Nats / Math.Log(2) / Bytes;

    /// <summary>Several texts as one: every prediction counts the same.</summary>
    public static TextLikelihood Sum(IEnumerable<TextLikelihood> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return texts.Aggregate((a, b) => new(a.Nats + b.Nats, a.Predictions + b.Predictions, a.Characters + b.Characters, a.Bytes + b.Bytes));
    }

    /// <summary>The figures as a stage's summary holds them.</summary>
    public JsonObject ToJson() => new()
    {
        ["predictions"] = Predictions,
        ["loss"] = Loss,
        ["perplexity"] = Perplexity,
        ["bits_per_character"] = BitsPerCharacter,
        ["bits_per_byte"] = BitsPerByte,
    };
}
