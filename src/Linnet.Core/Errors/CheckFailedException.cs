using Linnet.Core.Messages;

namespace Linnet.Core.Errors;

/// <summary>The work ran but its result is not what it must be: exit code 1.</summary>
/// <param name="text">Which check failed, the value and the bound, and the next step.</param>
/// <param name="innerException">The cause, or null.</param>
public sealed class CheckFailedException(Text text, Exception? innerException = null)
    : LinnetException(text, ExitCode.Failed, innerException);
