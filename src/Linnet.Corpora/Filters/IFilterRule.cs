using Linnet.Corpora.Filters.Measures;

namespace Linnet.Corpora.Filters;

/// <summary>What every rule says of itself.</summary>
public interface IFilterRule
{
    /// <summary>Which rule it is.</summary>
    FilterRule Rule { get; }

    /// <summary>Its name in ledgers, in snake case.</summary>
    string Name => Rule.Name();

    /// <summary>The bound.</summary>
    double Threshold { get; }
}

/// <summary>Looks at a whole document. Has no state: threads may share one.</summary>
public interface IDocumentRule : IFilterRule
{
    /// <summary>What the rule measures of a document.</summary>
    double Value(DocumentFacts document);

    /// <summary>Whether a document with this value is removed.</summary>
    bool Removes(double value);
}

/// <summary>Looks at one line that is not empty. A line that it removes leaves the rest of its document alone. Has no state.</summary>
public interface ILineRule : IFilterRule
{
    /// <summary>What the rule measures of a line.</summary>
    double Value(Line line);

    /// <summary>Whether a line with this value is removed.</summary>
    bool Removes(double value);
}

/// <summary>Takes a piece out of a line. Has no state.</summary>
public interface ILineCorrection : IFilterRule
{
    /// <summary>The piece to take out of the line's text, empty where there is none. A line of which nothing is left is removed.</summary>
    /// <remarks>It is asked again for what is left until it finds nothing.</remarks>
    Range Find(Line line);
}
