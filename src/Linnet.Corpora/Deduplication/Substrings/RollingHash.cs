namespace Linnet.Corpora.Deduplication.Substrings;

/// <summary>Hashes of all windows of one length of a sequence: two polynomials modulo the prime 2^61 − 1.</summary>
/// <remarks>Two different windows of n characters share a hash with a probability below (n / 2^61)^2 over the bases, which the seed draws.</remarks>
internal sealed class RollingHash
{
    private const ulong Prime = (1UL << 61) - 1;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _firstPower;
    private readonly ulong _secondPower;
    private readonly int _length;
    private ulong _firstHash;
    private ulong _secondHash;

    public RollingHash(int length, ulong seed)
    {
        var random = new Core.Random.CounterRandom(seed, "windows");
        (_length, _first, _second) = (length, (random.Bits(0) % (Prime - 1)) + 1, (random.Bits(1) % (Prime - 1)) + 1);
        (_firstPower, _secondPower) = (1, 1);
        for (var i = 0; i < length; i++)
        {
            (_firstPower, _secondPower) = (Multiply(_firstPower, _first), Multiply(_secondPower, _second));
        }
    }

    /// <summary>The hash of the window that was reached.</summary>
    public UInt128 Value => new(_firstHash, _secondHash);

    /// <summary>Begins with the first window.</summary>
    public void Begin(ReadOnlySpan<int> characters)
    {
        (_firstHash, _secondHash) = (0, 0);
        foreach (var character in characters[.._length])
        {
            var value = (ulong)character + 1;
            (_firstHash, _secondHash) = (Add(Multiply(_firstHash, _first), value), Add(Multiply(_secondHash, _second), value));
        }
    }

    /// <summary>Goes on by one character.</summary>
    public void Step(int leaves, int comes)
    {
        _firstHash = Next(_firstHash, _first, _firstPower, leaves, comes);
        _secondHash = Next(_secondHash, _second, _secondPower, leaves, comes);
    }

    private static ulong Next(ulong hash, ulong factor, ulong power, int leaves, int comes) =>
        Add(Add(Multiply(hash, factor), (ulong)comes + 1), Prime - Multiply(power, (ulong)leaves + 1));

    private static ulong Add(ulong left, ulong right)
    {
        var sum = left + right;
        return sum >= Prime ? sum - Prime : sum;
    }

    private static ulong Multiply(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return Add(low & Prime, ((low >> 61) | (high << 3)) % Prime);
    }
}
