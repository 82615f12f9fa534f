using System.IO.Enumeration;
using System.Text.RegularExpressions;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Training.Optimization;

/// <summary>Keeps some weights of a model as they are while the others learn.</summary>
public static partial class Freezing
{
    private const int NamesShown = 3;

    /// <summary>Freezes every weight whose name matches one of the patterns. Call it before <see cref="AdamW"/> is made, which then passes them over.</summary>
    /// <remarks>A frozen weight has no gradient and no moments, and blocks below the first one that learns keep nothing for the backward pass.</remarks>
    /// <param name="parameters">The model's weights.</param>
    /// <param name="patterns">Names in which <c>*</c> stands for any characters, dots too: <c>model.layers.0.*</c>, <c>*.embed_tokens.*</c>.</param>
    /// <returns>The names of the frozen weights, in the model's order.</returns>
    /// <exception cref="UsageException">A pattern matches no weight, or nothing is left to learn; nothing was frozen.</exception>
    public static IReadOnlyList<string> Freeze(IReadOnlyList<NamedParameter> parameters, IReadOnlyList<string> patterns)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(patterns);
        if (patterns.FirstOrDefault(pattern => !parameters.Any(p => Matches(pattern, p.Name))) is { } odd)
        {
            var near = string.Join(", ", Near(odd, parameters.Select(p => p.Name)));
            throw new UsageException(new Text(
                $"No weight has a name like {odd}, so nothing can be frozen by it. Nearest names: {near}.",
                $"没有名称符合 {odd} 的权重，无法按它冻结。最接近的名称：{near}。"));
        }

        var frozen = parameters.Where(p => patterns.Any(pattern => Matches(pattern, p.Name))).ToList();
        if (frozen.Count == parameters.Count)
        {
            throw new UsageException(new Text(
                $"All {frozen.Count} weights would be frozen, so nothing could learn. Freeze fewer.",
                $"全部 {frozen.Count} 个权重都会被冻结，无从学习。请少冻结一些。"));
        }

        foreach (var parameter in frozen)
        {
            parameter.Value.requires_grad_(false);
        }

        return [.. frozen.Select(p => p.Name)];
    }

    private static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    // One name of each kind, whatever the layer.
    private static IEnumerable<string> Near(string pattern, IEnumerable<string> names) => names
        .DistinctBy(name => LayerNumber().Replace(name, "."))
        .OrderBy(name => Distance(pattern, name))
        .Take(NamesShown);

    /// <summary>Edits (Levenshtein) that make <paramref name="pattern"/> match <paramref name="name"/>.</summary>
    private static int Distance(string pattern, string name)
    {
        int[] before = [.. Enumerable.Range(0, name.Length + 1)];
        foreach (var symbol in pattern)
        {
            var row = new int[before.Length];
            row[0] = before[0] + (symbol == '*' ? 0 : 1);
            for (var i = 1; i < row.Length; i++)
            {
                row[i] = symbol == '*'
                    ? Math.Min(before[i], row[i - 1])
                    : Math.Min(before[i - 1] + (symbol == name[i - 1] ? 0 : 1), Math.Min(before[i], row[i - 1]) + 1);
            }

            before = row;
        }

        return before[^1];
    }

    [GeneratedRegex(@"\.[0-9]+\.")]
    private static partial Regex LayerNumber();
}
