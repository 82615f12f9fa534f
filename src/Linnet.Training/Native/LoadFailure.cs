using Linnet.Core.Messages;

namespace Linnet.Training.Native;

/// <summary>The error for a library that the system's loader refuses.</summary>
internal static class LoadFailure
{
    public static NativeLibraryException Of(string path, Exception cause)
    {
        var reason = cause.Message.ReplaceLineEndings(" ").Trim();
        return new NativeLibraryException(
            new Text(
                $"{path}: the system's loader refuses it: {reason} "
                    + "Training needs glibc 2.34 and libstdc++ of gcc 12 (Debian 12, Ubuntu 22.04 or later) on Linux, or "
                    + "the Visual C++ 2015-2022 runtime on Windows; then build again: dotnet build -c Release.",
                $"{path}：系统加载器拒绝加载：{reason} "
                    + "训练在 Linux 上需要 glibc 2.34 和 gcc 12 的 libstdc++（Debian 12、Ubuntu 22.04 或更高版本），"
                    + "在 Windows 上需要 Visual C++ 2015-2022 运行库；然后重新构建：dotnet build -c Release。"),
            cause);
    }
}
