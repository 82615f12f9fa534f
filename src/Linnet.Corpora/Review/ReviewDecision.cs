namespace Linnet.Corpora.Review;

/// <summary>What a reviewer says of a unit.</summary>
public enum ReviewDecision
{
    /// <summary>It should be kept.</summary>
    Keep,

    /// <summary>It should be removed.</summary>
    Remove,

    /// <summary>The reviewer cannot tell.</summary>
    Unsure,
}

/// <summary>Decisions as they are written in queues.</summary>
public static class ReviewDecisions
{
    /// <summary>What may stand in a queue.</summary>
    public const string Allowed = "keep, remove, unsure, 保留, 去除, 不确定";

    /// <summary>As the program writes it: <c>keep</c>, <c>remove</c> or <c>unsure</c>.</summary>
    public static string Key(this ReviewDecision decision) => decision switch
    {
        ReviewDecision.Keep => "keep",
        ReviewDecision.Remove => "remove",
        _ => "unsure",
    };

    /// <summary>Reads a decision, English or Chinese, whatever its case; null where it is none.</summary>
    public static ReviewDecision? Parse(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.Trim().ToLowerInvariant() switch
        {
            "keep" or "保留" => ReviewDecision.Keep,
            "remove" or "去除" => ReviewDecision.Remove,
            "unsure" or "不确定" => ReviewDecision.Unsure,
            _ => null,
        };
    }
}
