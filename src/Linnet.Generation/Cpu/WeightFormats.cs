using System.Runtime.CompilerServices;

namespace Linnet.Generation.Cpu;

/// <summary>How a pair of vectors of weights lies in memory.</summary>
/// <typeparam name="TLanes">The width of the vectors.</typeparam>
/// <typeparam name="TVector">A vector of floats.</typeparam>
internal unsafe interface IWeightFormat<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Bytes of a weight.</summary>
    static abstract int Bytes { get; }

    /// <summary>Whether a group of weights is to be multiplied by a scale.</summary>
    static abstract bool IsScaled { get; }

    /// <summary>2 · Count neighbouring weights of one column.</summary>
    /// <param name="from">The first.</param>
    /// <param name="first">The weights of the first Count rows, without their scale.</param>
    /// <param name="second">Those of the others.</param>
    static abstract void Load(byte* from, out TVector first, out TVector second);
}

/// <summary>Floats.</summary>
internal readonly unsafe struct Float32Format<TLanes, TVector> : IWeightFormat<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    public static int Bytes => sizeof(float);

    public static bool IsScaled => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(byte* from, out TVector first, out TVector second)
    {
        first = TLanes.Load((float*)from);
        second = TLanes.Load((float*)from + TLanes.Count);
    }
}

/// <summary>bfloat16: the weights of both vectors side by side, lane by lane.</summary>
internal readonly unsafe struct Bfloat16Format<TLanes, TVector> : IWeightFormat<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    public static int Bytes => sizeof(ushort);

    public static bool IsScaled => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(byte* from, out TVector first, out TVector second) =>
        TLanes.LoadHalves(from, out first, out second);
}

/// <summary>Whole numbers of 8 bits, times a scale.</summary>
internal readonly unsafe struct Int8Format<TLanes, TVector> : IWeightFormat<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    public static int Bytes => sizeof(sbyte);

    public static bool IsScaled => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(byte* from, out TVector first, out TVector second)
    {
        first = TLanes.LoadBytes(from);
        second = TLanes.LoadBytes(from + TLanes.Count);
    }
}
