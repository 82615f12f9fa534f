using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Core.Recipes;

/// <summary>A recipe, or an override of it, is wrong: exit code 2. Carries all problems, in the order of their places.</summary>
public sealed class RecipeException : LinnetException
{
    /// <param name="problems">At least one problem, in the order to show.</param>
    /// <param name="onlyFirst">Whether there may be more problems than these.</param>
    /// <exception cref="ArgumentException">There is no problem.</exception>
    public RecipeException(IReadOnlyList<RecipeProblem> problems, bool onlyFirst = false)
        : base(Compose(problems, onlyFirst), ExitCode.Usage)
    {
        (Problems, OnlyFirst) = (problems, onlyFirst);
    }

    /// <summary>The problems: those of the file by line and column, then those of the command line.</summary>
    public IReadOnlyList<RecipeProblem> Problems { get; }

    /// <summary>Whether there may be more problems than these: reading stops at 100.</summary>
    public bool OnlyFirst { get; }

    private static Text Compose(IReadOnlyList<RecipeProblem> problems, bool onlyFirst)
    {
        if (problems.Count == 0)
        {
            throw new ArgumentException("At least one problem is needed.", nameof(problems));
        }

        return new Text(
            string.Join('\n', problems.Select(p => p.Text.English)) + (onlyFirst ? $"\nOnly the first {problems.Count} problems are shown." : ""),
            string.Join('\n', problems.Select(p => p.Text.Chinese)) + (onlyFirst ? $"\n仅显示前 {problems.Count} 个问题。" : ""));
    }
}
