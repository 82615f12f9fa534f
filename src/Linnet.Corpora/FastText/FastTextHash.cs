namespace Linnet.Corpora.FastText;

/// <summary>The hashes by which fastText names words, parts of words and runs of words.</summary>
internal static class FastTextHash
{
    /// <summary>The hash of nothing.</summary>
    public const uint Start = 2_166_136_261;

    private const uint Prime = 16_777_619;
    private const ulong RunFactor = 116_049_371;

    /// <summary>FNV-1a of one byte more.</summary>
    /// <remarks>The byte's sign is extended: the first models were trained so, by a compiler whose characters have signs, and all later ones follow.</remarks>
    public static uint Add(uint hash, byte value) => unchecked((hash ^ (uint)(sbyte)value) * Prime);

    /// <summary>The hash of a word.</summary>
    public static uint Of(ReadOnlySpan<byte> word)
    {
        var hash = Start;
        foreach (var value in word)
        {
            hash = Add(hash, value);
        }

        return hash;
    }

    /// <summary>The hash of a run that is one word. The word's hash counts as a signed number.</summary>
    public static ulong Run(uint word) => unchecked((ulong)(int)word);

    /// <summary>The hash of a run with one word more.</summary>
    public static ulong Run(ulong run, uint word) => unchecked(run * RunFactor + (ulong)(int)word);
}
