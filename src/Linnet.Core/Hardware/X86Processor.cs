using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Linnet.Core.Hardware;

/// <summary>What CPUID tells beyond .NET's own feature flags. (Intel SDM volume 2A, "CPUID"; AMD APM volume 3, appendix E.)</summary>
internal static class X86Processor
{
    private const int NameLeaf = unchecked((int)0x80000002);

    /// <summary>The 48-character brand string, or null where there is none.</summary>
    public static string? Name()
    {
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(unchecked((int)0x80000000), 0).Eax < unchecked((uint)NameLeaf + 2))
        {
            return null;
        }

        Span<int> words = stackalloc int[12];
        for (var leaf = 0; leaf < 3; leaf++)
        {
            (words[4 * leaf], words[4 * leaf + 1], words[4 * leaf + 2], words[4 * leaf + 3]) = X86Base.CpuId(NameLeaf + leaf, 0);
        }

        var name = Encoding.ASCII.GetString(MemoryMarshal.AsBytes(words)).Replace('\0', ' ').Trim();
        return name.Length == 0 ? null : name;
    }

    /// <summary>Whether the processor (not yet the operating system) has AVX512-BF16 and AMX with bfloat16 tiles.</summary>
    public static (bool Avx512Bf16, bool AmxBf16) Bfloat16()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < 7)
        {
            return (false, false);
        }

        var (lastSubleaf, _, _, edx) = X86Base.CpuId(7, 0);
        var avx512Bf16 = lastSubleaf >= 1 && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0;
        const int AmxTileAndBf16 = (1 << 24) | (1 << 22);
        return (avx512Bf16, (edx & AmxTileAndBf16) == AmxTileAndBf16);
    }
}
