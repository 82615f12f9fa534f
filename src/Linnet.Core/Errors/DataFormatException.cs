using Linnet.Core.Messages;

namespace Linnet.Core.Errors;

/// <summary>A record in a data file cannot be read: exit code 1.</summary>
public sealed class DataFormatException : LinnetException
{
    /// <param name="path">The data file.</param>
    /// <param name="line">Line, from 1; 0 where the file has no lines.</param>
    /// <param name="problem">What was expected and found, and the next step.</param>
    /// <param name="id">The record's id, or null.</param>
    /// <param name="excerpt">The beginning of the record, or null. Cut to 80 characters.</param>
    /// <param name="innerException">The cause, or null.</param>
    /// <param name="column">Column, from 1; 0 where only the line is known.</param>
    public DataFormatException(
        string path, long line, Text problem, string? id = null, string? excerpt = null, Exception? innerException = null, int column = 0)
        : base(Compose(path, line, column, problem, id, Cut(excerpt)), ExitCode.Failed, innerException)
    {
        (Path, Line, Column, Problem, Id, Excerpt) = (path, line, column, problem, id, Cut(excerpt));
    }

    /// <summary>The data file.</summary>
    public string Path { get; }

    /// <summary>Line, from 1; 0 where the file has no lines.</summary>
    public long Line { get; }

    /// <summary>Column, from 1; 0 where only the line is known.</summary>
    public int Column { get; }

    /// <summary>What is wrong.</summary>
    public Text Problem { get; }

    /// <summary>The record's id, or null.</summary>
    public string? Id { get; }

    /// <summary>At most 80 characters of the record, or null.</summary>
    public string? Excerpt { get; }

    private static string? Cut(string? excerpt) => excerpt is { Length: > 80 } ? excerpt[..80] + "…" : excerpt;

    private static Text Compose(string path, long line, int column, Text problem, string? id, string? excerpt)
    {
        var where = (line > 0 ? $"{path}:{line}" : path) + (column > 0 ? $":{column}" : "") + (id is null ? "" : $" [{id}]");
        var shown = excerpt is null ? "" : $"\n    {excerpt}";
        return new Text($"{where}: {problem.English}{shown}", $"{where}：{problem.Chinese}{shown}");
    }
}
