using Linnet.Core.Messages;

namespace Linnet.Core.Errors;

/// <summary>An error that the user can act on: printed as one message without a stack trace, with its own exit code.</summary>
/// <remarks>Misuse of the libraries by a programmer is an <see cref="ArgumentException"/>, never one of these.</remarks>
public abstract class LinnetException : Exception
{
    /// <param name="text">What is wrong, where, what was expected and found, and the next step.</param>
    /// <param name="exitCode">What the program returns to the shell.</param>
    /// <param name="innerException">The cause, or null.</param>
    protected LinnetException(Text text, ExitCode exitCode, Exception? innerException = null)
        : base(text.English, innerException)
    {
        Text = text;
        ExitCode = exitCode;
    }

    /// <summary>The message in every language.</summary>
    public Text Text { get; }

    /// <summary>What the program returns to the shell.</summary>
    public ExitCode ExitCode { get; }
}
