using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Core.Recipes;

/// <summary>A recipe, or an override of it, is wrong: exit code 2. Carries all problems, in the order of their places.</summary>
public sealed class RecipeException : LinnetException
{
    /// <param name="problems">At least one problem, in the order to show.</param>
    /// <param name="notShown">How many further problems there are.</param>
    /// <exception cref="ArgumentException">There is no problem.</exception>
    public RecipeException(IReadOnlyList<RecipeProblem> problems, int notShown = 0)
        : base(Compose(problems, notShown), ExitCode.Usage)
    {
        (Problems, NotShown) = (problems, notShown);
    }

    /// <summary>The problems: those of the file by line and column, then those of the command line.</summary>
    public IReadOnlyList<RecipeProblem> Problems { get; }

    /// <summary>How many further problems there are; 0 unless a file has more than 100.</summary>
    public int NotShown { get; }

    private static Text Compose(IReadOnlyList<RecipeProblem> problems, int notShown)
    {
        if (problems.Count == 0)
        {
            throw new ArgumentException("At least one problem is needed.", nameof(problems));
        }

        return new Text(
            string.Join('\n', problems.Select(p => p.Text.English)) + (notShown > 0 ? $"\nand {notShown} more." : ""),
            string.Join('\n', problems.Select(p => p.Text.Chinese)) + (notShown > 0 ? $"\n另有 {notShown} 处。" : ""));
    }
}
