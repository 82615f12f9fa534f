using System.Runtime.InteropServices;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Cli.Terminal;

/// <summary>What the system can do to any command, told as one message instead of a stack trace.</summary>
internal static class SystemFault
{
    /// <summary>The fault in words with its exit code, or null for what is a fault of this program.</summary>
    public static LinnetException? Explain(Exception error) => error switch
    {
        IOException io when DiskSpace.IsFull(io) => new ResourceException(
            new Text("The disk is full. Free space and start the same command again.", "磁盘已满。请释放空间后再次运行同一命令。"), error),
        IOException or UnauthorizedAccessException => new CheckFailedException(
            new Text($"The system refused: {error.Message}", $"系统拒绝了操作：{error.Message}"), error),
        OutOfMemoryException => new ResourceException(
            new Text("Out of memory. Take a smaller model or batch, or free memory.", "内存不足。请减小模型或批次，或释放内存。"), error),
        ExternalException => new CheckFailedException(
            new Text($"libtorch failed: {error.Message}", $"libtorch 出错：{error.Message}"), error),
        _ => null,
    };
}
