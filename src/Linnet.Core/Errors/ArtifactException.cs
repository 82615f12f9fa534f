using Linnet.Core.Messages;

namespace Linnet.Core.Errors;

/// <summary>A file or folder that a stage needs is missing, of the wrong kind, or not the bytes that were written: exit code 3.</summary>
public sealed class ArtifactException : LinnetException
{
    /// <param name="path">The file or folder.</param>
    /// <param name="expected">What should be there.</param>
    /// <param name="found">What is there.</param>
    /// <param name="nextStep">What to do, best as the command that makes the artifact.</param>
    /// <param name="innerException">The cause, or null.</param>
    public ArtifactException(string path, Text expected, Text found, Text nextStep, Exception? innerException = null)
        : base(
            new Text(
                $"{path}: expected {expected.English}, found {found.English}. {nextStep.English}",
                $"{path}：应为{ChineseText.Spaced(expected.Chinese)}，实际是{ChineseText.Spaced(found.Chinese)}。{nextStep.Chinese}"),
            ExitCode.ArtifactMismatch,
            innerException)
    {
        Path = path;
        (Expected, Found, NextStep) = (expected, found, nextStep);
    }

    /// <summary>The file or folder.</summary>
    public string Path { get; }

    /// <summary>What should be there.</summary>
    public Text Expected { get; }

    /// <summary>What is there.</summary>
    public Text Found { get; }

    /// <summary>What to do next.</summary>
    public Text NextStep { get; }
}
