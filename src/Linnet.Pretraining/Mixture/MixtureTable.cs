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

    /// <summary>The stretches of the training between changes of the weights; none when they never change.</summary>
    public IReadOnlyList<MixturePhase> Phases { get; init; } = [];

    /// <summary>The plan.</summary>
    /// <param name="sources">The sources.</param>
    /// <param name="windows">The windows of each source.</param>
    /// <param name="changes">Other weights, from which step on.</param>
    /// <param name="steps">Steps of the whole training.</param>
    /// <param name="batch">Windows of a step.</param>
    public static MixtureTable Plan(
        IReadOnlyList<SourceText> sources, IReadOnlyList<ITokenWindows> windows, IReadOnlyList<MixtureChange> changes, long steps, int batch)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(changes);
        var order = MixtureChange.Order([.. sources.Select(source => source.Weight)], changes, batch);
        var all = steps * batch;
        long[] starts = [1, .. changes.Select(change => change.FromStep), steps + 1];
        return new([.. sources.Select((source, i) =>
        {
            var counts = source.Tokens.TrainCounts;
            var share = changes.Count == 0 ? order.Shares[i] : order.Due(i, all) / all;
            var planned = (long)Math.Round(order.Due(i, all) * windows[i].Predictions / windows[i].Count);
            return new MixtureRow(
                source.Name, counts.Documents, counts.Predictions, share, planned, (double)planned / counts.Predictions, null, null);
        })])
        {
            Phases = changes.Count == 0 ? [] : [.. starts.Zip(starts.Skip(1), (from, next) => new MixturePhase(
                from, next - 1, [.. sources.Select((source, i) => Share(source.Name, i, (from - 1) * batch, (next - 1) * batch))]))],
        };

        MixtureShare Share(string name, int i, long from, long until)
        {
            var due = order.Due(i, until) - order.Due(i, from);
            return new(name, due / (until - from), (long)Math.Round(due * windows[i].Predictions / windows[i].Count), null);
        }
    }

    /// <summary>The plan with what came of it.</summary>
    /// <param name="learnt">Predictions learnt from, by source.</param>
    /// <param name="learntUntil">The same after a step: asked for the last step of each stretch between changes.</param>
    public MixtureTable Done(IReadOnlyList<long> learnt, Func<long, IReadOnlyList<long>> learntUntil)
    {
        ArgumentNullException.ThrowIfNull(learntUntil);
        IReadOnlyList<long> before = new long[Rows.Count];
        var phases = new List<MixturePhase>();
        foreach (var phase in Phases)
        {
            var after = learntUntil(phase.UntilStep);
            phases.Add(phase with { Shares = [.. phase.Shares.Select((share, i) => share with { TokensDone = after[i] - before[i] })] });
            before = after;
        }

        return new([.. Rows.Zip(learnt, (row, tokens) => row with { TokensDone = tokens, EpochsDone = (double)tokens / row.Tokens })]) { Phases = phases };
    }

    /// <summary>The rows as they stand in mixture.json and in the stage's summary.</summary>
    public JsonNode ToJson() => JsonSerializer.SerializeToNode(Rows, Format)!;

    /// <summary>The stretches between changes as they stand there; null when there are none.</summary>
    public JsonNode? PhasesToJson() => Phases.Count == 0 ? null : JsonSerializer.SerializeToNode(Phases, Format);

    /// <summary>Reads what <see cref="ToJson"/> and <see cref="PhasesToJson"/> wrote.</summary>
    public static MixtureTable FromJson(JsonNode rows, JsonNode? phases = null) =>
        new(rows.Deserialize<MixtureRow[]>(Format)!) { Phases = phases?.Deserialize<MixturePhase[]>(Format) ?? [] };

    /// <summary>The rows, and how the weights change, as lines of the log.</summary>
    public IEnumerable<Text> Lines() => Rows.Select(Line).Concat(Phases.Select(phase => phase.Line()));

    private static Text Line(MixtureRow row) => row.TokensDone is null
        ? new Text(
            $"{row.Source}: {Numeral.Count(row.Documents)} documents, {Numeral.Count(row.Tokens)} tokens, weight {Numeral.Percent(row.Weight).English}; planned {Numeral.Count(row.TokensPlanned)} tokens, {row.EpochsPlanned:F2} epochs.",
            $"{row.Source}：{Numeral.Count(row.Documents)} 篇文档，{Numeral.Count(row.Tokens)} 个词元，权重 {Numeral.Percent(row.Weight).Chinese}；计划 {Numeral.Count(row.TokensPlanned)} 个词元，{row.EpochsPlanned:F2} 轮。")
        : new Text(
            $"{row.Source}: planned {Numeral.Count(row.TokensPlanned)} tokens, {row.EpochsPlanned:F2} epochs; learnt from {Numeral.Count(row.TokensDone.Value)}, {row.EpochsDone:F2} epochs.",
            $"{row.Source}：计划 {Numeral.Count(row.TokensPlanned)} 个词元，{row.EpochsPlanned:F2} 轮；实际学习 {Numeral.Count(row.TokensDone.Value)} 个，{row.EpochsDone:F2} 轮。");
}

/// <summary>A stretch of the training between changes of the weights.</summary>
/// <param name="FromStep">Its first step.</param>
/// <param name="UntilStep">Its last step.</param>
/// <param name="Shares">What is learnt of each source in it.</param>
public sealed record MixturePhase(long FromStep, long UntilStep, IReadOnlyList<MixtureShare> Shares)
{
    /// <summary>The stretch as a line of the log.</summary>
    public Text Line()
    {
        return new(
            $"Steps {Numeral.Count(FromStep)} to {Numeral.Count(UntilStep)}: {string.Join("; ", Shares.Select(English))}.",
            $"第 {Numeral.Count(FromStep)} 到 {Numeral.Count(UntilStep)} 步：{string.Join("；", Shares.Select(Chinese))}。");

        static string English(MixtureShare share) =>
            $"{share.Source} {Numeral.Percent(share.Weight).English}, planned {Numeral.Count(share.TokensPlanned)} tokens{(share.TokensDone is { } done ? $", learnt from {Numeral.Count(done)}" : "")}";

        static string Chinese(MixtureShare share) =>
            $"{share.Source} {Numeral.Percent(share.Weight).Chinese}，计划 {Numeral.Count(share.TokensPlanned)} 个词元{(share.TokensDone is { } done ? $"，实际 {Numeral.Count(done)} 个" : "")}";
    }
}

/// <summary>One source's part of such a stretch.</summary>
/// <param name="Source">Its name.</param>
/// <param name="Weight">Its part of the stretch, of 1.</param>
/// <param name="TokensPlanned">Predictions to learn from.</param>
/// <param name="TokensDone">Predictions that were learnt from; null before the training.</param>
public sealed record MixtureShare(string Source, double Weight, long TokensPlanned, long? TokensDone);
