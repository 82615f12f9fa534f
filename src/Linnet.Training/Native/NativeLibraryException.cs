using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Training.Native;

/// <summary>libtorch or TorchSharp's native library cannot be loaded here: exit code 1.</summary>
/// <param name="text">Which file, what was expected and found, and the next step.</param>
/// <param name="innerException">The cause, or null.</param>
public sealed class NativeLibraryException(Text text, Exception? innerException = null)
    : LinnetException(text, ExitCode.Failed, innerException);
