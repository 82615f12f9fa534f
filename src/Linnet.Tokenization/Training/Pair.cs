namespace Linnet.Tokenization.Training;

/// <summary>Two neighbouring symbols as one number.</summary>
internal static class Pair
{
    public static ulong Of(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    public static int Left(ulong pair) => (int)(pair >> 32);

    public static int Right(ulong pair) => (int)pair;
}
