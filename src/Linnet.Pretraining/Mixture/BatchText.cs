using Linnet.Core.Messages;
using Linnet.Pretraining.Windows;

namespace Linnet.Pretraining.Mixture;

/// <summary>Says in words which documents a step learns from.</summary>
/// <param name="names">The sources' names.</param>
/// <param name="numbers">The document numbers of each source's text.</param>
public sealed class BatchText(IReadOnlyList<string> names, IReadOnlyList<DocumentNumbers> numbers)
{
    private const int ShownOfASource = 6;

    /// <summary>The documents of a step, by source, counted from 1 over the source's files.</summary>
    /// <param name="batches">The mixture.</param>
    /// <param name="step">The step, from 1.</param>
    public Text Of(MixtureBatches batches, long step)
    {
        ArgumentNullException.ThrowIfNull(batches);
        List<Text> sources = [];
        foreach (var group in batches.Windows(step).GroupBy(place => place.Source).OrderBy(group => group.Key))
        {
            var ranges = group.SelectMany(place => batches.Places(place))
                .Select(place => (From: numbers[group.Key].At(place.From), To: numbers[group.Key].At(place.Until - 1)))
                .Order().Distinct().Select(range => range.From == range.To ? $"{range.From}" : $"{range.From}-{range.To}").ToList();
            var more = ranges.Count > ShownOfASource ? ranges.Count - ShownOfASource : 0;
            var shown = ranges.Take(ShownOfASource).ToList();
            sources.Add(new Text(
                $"{names[group.Key]}, documents {string.Join(", ", shown)}{(more > 0 ? $" and {more} more places" : "")}",
                $"{names[group.Key]} 的第 {string.Join("、", shown)} 篇{(more > 0 ? $"等（另有 {more} 处）" : "")}"));
        }

        return new Text(
            $"The step reads {string.Join("; ", sources.Select(s => s.English))}.", $"该步读取 {string.Join("；", sources.Select(s => s.Chinese))}。");
    }
}
