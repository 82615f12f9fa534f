using Linnet.Core.Messages;

namespace Linnet.Core.Recipes;

/// <summary>Reads strict YAML recipes into sealed records. How such a record is written: <see cref="IRecipe"/>.</summary>
/// <remarks>
/// The C# type decides what a scalar means: <c>no</c>, <c>012</c> and <c>~</c> are text where text is asked for and faults elsewhere.
/// Integers are plain decimal digits (<c>3.0</c>, <c>1_000</c>, <c>012</c> and <c>0x10</c> are refused), numbers are finite
/// (<c>5e-4</c>, <c>.5</c>), flags are <c>true</c> and <c>false</c>. <c>null</c> is a value only of nullable keys.
/// A value on the command line replaces the file's, the file's replaces the record's default.
/// </remarks>
public static class RecipeReader
{
    /// <summary>What messages call a recipe that is made of <c>key=value</c> alone: then nothing has a line.</summary>
    internal const string CommandLine = "command line";

    /// <summary>Reads a recipe's file: at most 1 MiB of UTF-8.</summary>
    /// <param name="path">The file, as the user named it; messages repeat it.</param>
    /// <param name="overrides">Overrides in order, such as <c>training.steps=20</c>.</param>
    /// <exception cref="RecipeException">The file cannot be read or is no valid recipe: all problems together.</exception>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> cannot be a recipe.</exception>
    public static RecipeDocument<T> ReadFile<T>(string path, IReadOnlyList<string> overrides)
        where T : IRecipe => ReadText<T>(RecipeFile.ReadText(path), path, overrides);

    /// <summary>Reads a recipe's text.</summary>
    /// <param name="text">The YAML text.</param>
    /// <param name="path">What messages call the text.</param>
    /// <param name="overrides">Overrides in order, such as <c>training.steps=20</c>.</param>
    /// <exception cref="RecipeException">The text is no valid recipe: all problems together.</exception>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> cannot be a recipe.</exception>
    public static RecipeDocument<T> ReadText<T>(string text, string path, IReadOnlyList<string> overrides)
        where T : IRecipe
    {
        var shape = RecipeShape.Of(typeof(T));
        var problems = new ProblemList(path);
        var root = Root(text, problems);
        RecipeOverrides.Apply(root, overrides, problems);
        var binder = new RecipeBinder(shape, problems);
        var value = (T)binder.Bind(root);
        binder.Check(value);
        problems.ThrowIfAny();
        return new RecipeDocument<T>(value, text, RecipeWriter.Write(shape, value));
    }

    /// <summary>Returns the value of the top-level key <c>stage</c>: which record to read the file into.</summary>
    /// <param name="path">The file, as the user named it.</param>
    /// <exception cref="RecipeException">The file cannot be read, is not YAML, or has no such key. Other faults are left to <see cref="ReadFile"/>.</exception>
    public static string StageOf(string path)
    {
        var root = Root(RecipeFile.ReadText(path), new ProblemList(path));
        var entry = root.Entries.Find(e => e.Name == "stage");
        if (entry?.Value is ScalarNode { Text.Length: > 0 } stage)
        {
            return stage.Text;
        }

        var problems = new ProblemList(path);
        problems.Add(
            entry?.Value.Position ?? RecipePosition.Start,
            "stage",
            entry is null ? new Text("missing required key", "缺少必需的键") : ScalarFault.WrongType,
            new Text("the name of a stage", "阶段名称"),
            entry is null ? null : Describe.Node(entry.Value));
        problems.ThrowIfAny();
        return "";
    }

    private static SectionNode Root(string text, ProblemList problems)
    {
        var root = RecipeParser.Parse(text, problems);
        if (root is SectionNode section)
        {
            return section;
        }

        if (root is not (null or RefusedNode))
        {
            problems.Add(
                root.Position,
                "",
                new Text("not a recipe", "不是配方"),
                new Text("keys, each as key: value", "若干键，形如 key: value"),
                Describe.Node(root));
        }

        problems.ThrowIfAny();
        throw new InvalidOperationException("A text without a root has a problem.");
    }
}
