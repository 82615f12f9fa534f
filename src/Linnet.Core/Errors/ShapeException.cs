using Linnet.Core.Messages;

namespace Linnet.Core.Errors;

/// <summary>Tensors do not have the shapes that the computation needs: exit code 1.</summary>
public sealed class ShapeException : LinnetException
{
    /// <param name="name">The tensor, by its field name or checkpoint name.</param>
    /// <param name="expected">The shape that was expected, for example <c>[B, T, 384]</c>.</param>
    /// <param name="found">The shape that was found.</param>
    public ShapeException(string name, string expected, string found)
        : base(
            new Text($"{name}: expected shape {expected}, found {found}.", $"{name}：形状应为 {expected}，实际是 {found}。"),
            ExitCode.Failed)
    {
        (Name, Expected, Found) = (name, expected, found);
    }

    /// <summary>The tensor.</summary>
    public string Name { get; }

    /// <summary>The shape that was expected.</summary>
    public string Expected { get; }

    /// <summary>The shape that was found.</summary>
    public string Found { get; }
}
