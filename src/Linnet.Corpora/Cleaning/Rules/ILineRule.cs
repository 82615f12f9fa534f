namespace Linnet.Corpora.Cleaning.Rules;

/// <summary>Looks at one line. A line that it removes leaves the rest of its document alone.</summary>
public interface ILineRule
{
    /// <summary>The name in <c>removed.jsonl</c>, in snake case.</summary>
    string Name { get; }

    /// <summary>The bound.</summary>
    double Threshold { get; }

    /// <summary>What the rule measures of a line.</summary>
    double Value(string line);

    /// <summary>Whether a line with this value is removed.</summary>
    bool Removes(double value);
}
