using Linnet.Core.Messages;

namespace Linnet.Core.Recipes;

/// <summary>Gathers the problems of one recipe, so that all are reported together, in the order of their places.</summary>
internal sealed class ProblemList(string path)
{
    // A hostile file can hold a hundred thousand unknown keys: nobody reads them all, and each message takes memory.
    private const int Shown = 100;

    private readonly List<(RecipePosition Position, RecipeProblem Problem)> _problems = [];

    internal string Path => path;

    internal bool Any => _problems.Count > 0;

    /// <summary>No further problem will be shown, so none need be looked for.</summary>
    internal bool Full => _problems.Count == Shown;

    internal void Add(RecipePosition position, string key, Text what, Text? expected = null, Text? found = null, string? didYouMean = null)
    {
        if (Full)
        {
            return;
        }

        var shownKey = Excerpt.Of(key);
        _problems.Add((position, position.OnCommandLine || path == RecipeReader.CommandLine
            ? new RecipeProblem(null, 0, 0, shownKey, what, expected, found, didYouMean)
            : new RecipeProblem(path, position.Line, position.Column, shownKey, what, expected, found, didYouMean)));
    }

    /// <exception cref="RecipeException">There is a problem.</exception>
    internal void ThrowIfAny()
    {
        if (Any)
        {
            throw new RecipeException([.. _problems.OrderBy(p => p.Position).Select(p => p.Problem)], Full);
        }
    }
}
