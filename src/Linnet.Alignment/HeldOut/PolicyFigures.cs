using System.Text.Json.Nodes;

namespace Linnet.Alignment.HeldOut;

/// <summary>The few figures of a <see cref="HeldOutMeasurement"/> that go into metrics and stage.json.</summary>
/// <param name="Reward">Mean score with its standard error.</param>
/// <param name="Kl">KL to the SFT model with its standard error, in nats.</param>
/// <param name="ReferenceNats">Of the people's answers, a token.</param>
/// <param name="AnswerTokens">Mean length.</param>
/// <param name="EndedShare">Share of answers that end.</param>
/// <param name="Distinct2">Share of different token pairs.</param>
public sealed record PolicyFigures(
    Estimate Reward, Estimate Kl, double ReferenceNats, double AnswerTokens, double EndedShare, double Distinct2)
{
    /// <summary>The figures of a measurement.</summary>
    public static PolicyFigures Of(HeldOutMeasurement measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        return new(
            measurement.Reward, measurement.Kl, measurement.ReferenceNats, measurement.AnswerTokens, measurement.EndedShare, measurement.Distinct2);
    }

    /// <summary>Adds the figures to a line of metrics.</summary>
    /// <param name="line">The line.</param>
    /// <param name="prefix">"" for the policy, "sft_" for the model that it began as.</param>
    public void Write(JsonObject line, string prefix)
    {
        ArgumentNullException.ThrowIfNull(line);
        line[prefix + "reward"] = Reward.Mean;
        line[prefix + "reward_standard_error"] = Reward.StandardError;
        line[prefix + "kl"] = Kl.Mean;
        line[prefix + "kl_standard_error"] = Kl.StandardError;
        line[prefix + "reference_nats"] = ReferenceNats;
        line[prefix + "held_out_answer_tokens"] = AnswerTokens;
        line[prefix + "held_out_ended"] = EndedShare;
        line[prefix + "held_out_distinct_2"] = Distinct2;
    }

    /// <summary>Reads what <see cref="Write"/> added.</summary>
    public static PolicyFigures Read(JsonObject line, string prefix)
    {
        ArgumentNullException.ThrowIfNull(line);
        return new(
            new(Number("reward"), Number("reward_standard_error")),
            new(Number("kl"), Number("kl_standard_error")),
            Number("reference_nats"),
            Number("held_out_answer_tokens"),
            Number("held_out_ended"),
            Number("held_out_distinct_2"));

        double Number(string key) => line[prefix + key]!.GetValue<double>();
    }
}
