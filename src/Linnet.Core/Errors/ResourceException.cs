using Linnet.Core.Messages;

namespace Linnet.Core.Errors;

/// <summary>The machine has not enough disk or memory for the work: exit code 4.</summary>
/// <param name="text">What is short, how much is needed and there, and what to free or reduce.</param>
/// <param name="innerException">The cause, or null.</param>
public sealed class ResourceException(Text text, Exception? innerException = null)
    : LinnetException(text, ExitCode.OutOfResources, innerException);
