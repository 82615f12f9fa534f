using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.Core.Messages;
using Linnet.Core.Reports;
using Linnet.Pretraining.Windows;

namespace Linnet.Pretraining.Mixture;

/// <summary>One source of the mixture in numbers.</summary>
/// <param name="Source">Its name.</param>
/// <param name="Documents">Documents that it has.</param>
/// <param name="Tokens">Predictions that it has: one epoch.</param>
/// <param name="Weight">Its part of the training, of 1.</param>
/// <param name="TokensPlanned">Predictions to learn from: its part of all of the training's.</param>
/// <param name="EpochsPlanned">How often each of its tokens is to be seen.</param>
/// <param name="TokensDone">Predictions that were learnt from; null before the training.</param>
/// <param name="EpochsDone">How often each of its tokens was seen; null before the training.</param>
public sealed record MixtureRow(
    string Source, long Documents, long Tokens, double Weight, long TokensPlanned, double EpochsPlanned, long? TokensDone, double? EpochsDone);

/// <summary>What is learnt of each source, before and after: the table of GPT-3's training mix.</summary>
/// <remarks>
/// Brown et al. 2020, <see href="https://arxiv.org/abs/2005.14165"/>, table 2.2: quantity, weight in training mix, epochs elapsed. Windows
/// are drawn exactly by weight (<see cref="SourceOrder"/>), and the plan counts a window as the mean of its source's: over whole epochs plan and
/// training agree to within a window, and between them by what the windows of an epoch that were drawn first hold more or less than the mean.
/// </remarks>
/// <param name="Rows">The sources, in the recipe's order.</param>
public sealed record MixtureTable(IReadOnlyList<MixtureRow> Rows)
{
    /// <summary>The file's name in the stage's folder.</summary>
    public const string FileName = "mixture.json";

    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The plan.</summary>
    /// <param name="sources">The sources.</param>
    /// <param name="windows">The windows of each source.</param>
    /// <param name="count">Windows of the whole training.</param>
    public static MixtureTable Plan(IReadOnlyList<SourceText> sources, IReadOnlyList<ITokenWindows> windows, long count)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var shares = new SourceOrder([.. sources.Select(source => source.Weight)]).Shares;
        return new([.. sources.Select((source, i) =>
        {
            var (counts, share) = (source.Tokens.TrainCounts, shares[i]);
            var planned = (long)Math.Round(share * count * windows[i].Predictions / windows[i].Count);
            return new MixtureRow(
                source.Name, counts.Documents, counts.Predictions, share, planned, (double)planned / counts.Predictions, null, null);
        })]);
    }

    /// <summary>The plan with what came of it.</summary>
    /// <param name="learnt">Predictions learnt from, by source.</param>
    public MixtureTable Done(IReadOnlyList<long> learnt) =>
        new([.. Rows.Zip(learnt, (row, tokens) => row with { TokensDone = tokens, EpochsDone = (double)tokens / row.Tokens })]);

    /// <summary>The rows as they stand in mixture.json and in the stage's summary.</summary>
    public JsonNode ToJson() => JsonSerializer.SerializeToNode(Rows, Format)!;

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static MixtureTable FromJson(JsonNode rows) => new(rows.Deserialize<MixtureRow[]>(Format)!);

    /// <summary>The rows as lines of the log.</summary>
    public IEnumerable<Text> Lines() => Rows.Select(row => row.TokensDone is null
        ? new Text(
            $"{row.Source}: {Numeral.Count(row.Documents)} documents, {Numeral.Count(row.Tokens)} tokens, weight {Numeral.Percent(row.Weight).English}; planned {Numeral.Count(row.TokensPlanned)} tokens, {row.EpochsPlanned:F2} epochs.",
            $"{row.Source}：{Numeral.Count(row.Documents)} 篇文档，{Numeral.Count(row.Tokens)} 个词元，权重 {Numeral.Percent(row.Weight).Chinese}；计划 {Numeral.Count(row.TokensPlanned)} 个词元，{row.EpochsPlanned:F2} 轮。")
        : new Text(
            $"{row.Source}: planned {Numeral.Count(row.TokensPlanned)} tokens, {row.EpochsPlanned:F2} epochs; learnt from {Numeral.Count(row.TokensDone.Value)}, {row.EpochsDone:F2} epochs.",
            $"{row.Source}：计划 {Numeral.Count(row.TokensPlanned)} 个词元，{row.EpochsPlanned:F2} 轮；实际学习 {Numeral.Count(row.TokensDone.Value)} 个，{row.EpochsDone:F2} 轮。"));
}
