namespace Linnet.Generation.Cpu;

/// <summary>Vectors of a batch that a tile takes at once.</summary>
internal interface IHeight
{
    static abstract int Rows { get; }
}

internal readonly struct Rows1 : IHeight
{
    public static int Rows => 1;
}

internal readonly struct Rows2 : IHeight
{
    public static int Rows => 2;
}

internal readonly struct Rows4 : IHeight
{
    public static int Rows => 4;
}
