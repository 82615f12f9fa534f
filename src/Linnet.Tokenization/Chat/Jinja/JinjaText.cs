namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>A string that knows where each of its characters is from.</summary>
internal sealed class JinjaText
{
    private readonly Run[]? _runs; // null: one origin
    private readonly Origin _origin;

    public JinjaText(string text, Origin origin = default) => (Text, _origin) = (text, origin);

    /// <param name="text">The characters.</param>
    /// <param name="runs">Their origins; the last run ends with the text.</param>
    public JinjaText(string text, ReadOnlySpan<Run> runs)
    {
        Text = text;
        (_origin, _runs) = runs.Length switch
        {
            0 => (default, null),
            1 => (runs[0].Origin, null),
            _ => (default(Origin), runs.ToArray()),
        };
    }

    /// <summary>Characters up to <paramref name="End"/>, from the run before on.</summary>
    public readonly record struct Run(int End, Origin Origin);

    public static JinjaText Empty { get; } = new("");

    public string Text { get; }

    public int Length => Text.Length;

    /// <summary>The origins, in order: the last run ends with the text; none for an empty text.</summary>
    public IReadOnlyList<Run> Runs => _runs ?? (Text.Length == 0 ? [] : [new Run(Text.Length, _origin)]);

    public JinjaText Slice(int start, int length)
    {
        if (length == Text.Length)
        {
            return this;
        }

        if (length == 0)
        {
            return Empty;
        }

        if (_runs is null)
        {
            return new JinjaText(Text.Substring(start, length), _origin);
        }

        List<Run> runs = [];
        ForEachRun(start, length, (end, origin) => runs.Add(new Run(end - start, origin)));
        return new JinjaText(Text.Substring(start, length), runs.ToArray());
    }

    /// <summary>Calls <paramref name="run"/> with the end and the origin of each run in a part of the text.</summary>
    public void ForEachRun(int start, int length, Action<int, Origin> run)
    {
        if (length == 0)
        {
            return;
        }

        var end = start + length;
        if (_runs is null)
        {
            run(end, _origin);
            return;
        }

        var i = First(start);
        for (; _runs[i].End < end; i++)
        {
            run(_runs[i].End, _runs[i].Origin);
        }

        run(end, _runs[i].Origin);
    }

    /// <summary>The same origins over other characters, as many.</summary>
    public JinjaText WithText(string text) => _runs is null ? new JinjaText(text, _origin) : new JinjaText(text, _runs);

    /// <summary>The same text, written by a generation block.</summary>
    public JinjaText AsGenerated() => _runs is null
        ? new JinjaText(Text, _origin.AsGenerated())
        : new JinjaText(Text, [.. _runs.Select(r => r with { Origin = r.Origin.AsGenerated() })]);

    public override string ToString() => Text;

    // The first run that ends behind a character.
    private int First(int start)
    {
        var (low, high) = (0, _runs!.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _runs[middle].End > start ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
