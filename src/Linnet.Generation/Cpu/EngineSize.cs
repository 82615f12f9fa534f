using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Generation.Cpu;

/// <summary>Bounds what the engine allocates: one array holds fewer than 2³¹ numbers.</summary>
internal static class EngineSize
{
    /// <summary>A length as an array's length. 128 bits hold any product of a description's numbers.</summary>
    /// <param name="length">How many floats are needed, at least 0.</param>
    /// <exception cref="ResourceException">They do not fit one array.</exception>
    public static int Require(Int128 length)
    {
        var most = Array.MaxLength - AlignedFloats.Padding;
        return length <= most ? (int)length : throw new ResourceException(new Text(
            $"The engine would need {length} numbers in one block, at most {most} fit. Use a model with a smaller vocabulary or width, or a shorter text.",
            $"推理引擎的一块数据需要 {length} 个数，至多容纳 {most} 个。请使用词表或宽度更小的模型，或缩短文本。"));
    }
}
