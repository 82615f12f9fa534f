namespace Linnet.Corpora.Cleaning.Rules;

/// <summary>Looks at a whole document.</summary>
public interface IDocumentRule
{
    /// <summary>The name in <c>removed.jsonl</c>, in snake case.</summary>
    string Name { get; }

    /// <summary>The bound.</summary>
    double Threshold { get; }

    /// <summary>What the rule measures of a document.</summary>
    double Value(CorpusDocument document);

    /// <summary>Whether a document with this value is removed.</summary>
    bool Removes(double value);
}
