using Linnet.Core.Messages;

namespace Linnet.Core.Errors;

/// <summary>The command line asks for something that cannot be done: exit code 2.</summary>
/// <param name="text">What is wrong and what to type instead.</param>
public sealed class UsageException(Text text) : LinnetException(text, ExitCode.Usage);
