namespace Linnet.Core.Random;

/// <summary>Random numbers without state: any draw is a pure function of (seed, stream, index).</summary>
/// <remarks>
/// Philox4x32-10 (Salmon et al. 2011, <see href="https://doi.org/10.1145/2063384.2063405"/>): the seed is the key; index and stream
/// are the counter. So a resumed run, another thread count or another order of work draws the same numbers, and nothing about the
/// generator needs saving. Streams are named for their use ("init/embed_tokens", "sampling"); distinct names are independent.
/// One index gives one draw: <see cref="Bits"/>, <see cref="Uniform"/>, <see cref="Normal"/> and <see cref="Below"/> of the same
/// index are functions of the same bits.
/// </remarks>
public readonly struct CounterRandom : IEquatable<CounterRandom>
{
    private readonly ulong _seed;
    private readonly ulong _stream;

    /// <param name="seed">The run's seed.</param>
    /// <param name="stream">What the numbers are for. Hashed to 64 bits by FNV-1a over UTF-8.</param>
    public CounterRandom(ulong seed, string stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        (_seed, _stream) = (seed, Hash(stream));
    }

    /// <summary>64 random bits.</summary>
    public ulong Bits(ulong index) => Block(index).Low;

    /// <summary>A number in [0, 1), a multiple of 2^-53.</summary>
    public double Uniform(ulong index) => ToUnit(Block(index).Low);

    /// <summary>A standard normal number (mean 0, variance 1), |value| ≤ 8.6.</summary>
    /// <remarks>
    /// Box and Muller 1958, the cosine half. Its last bits follow the platform's logarithm and cosine: equal on one machine, and
    /// possibly different in the last place between operating systems.
    /// </remarks>
    public double Normal(ulong index)
    {
        var block = Block(index);

        // 1 - u is in (0, 1]: the logarithm is finite.
        return Math.Sqrt(-2 * Math.Log(1 - ToUnit(block.Low))) * Math.Cos(2 * Math.PI * ToUnit(block.High));
    }

    /// <summary>An integer in [0, bound).</summary>
    /// <remarks>The high half of a 64 × 64 bit product: each value's probability is off by less than 2^-64, relatively bound · 2^-64.</remarks>
    /// <param name="bound">At least 1.</param>
    /// <param name="index">Which draw.</param>
    public long Below(long bound, ulong index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (long)Math.BigMul(Block(index).Low, (ulong)bound, out _);
    }

    /// <inheritdoc/>
    public bool Equals(CounterRandom other) => _seed == other._seed && _stream == other._stream;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CounterRandom other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_seed, _stream);

    /// <summary>Whether both draw the same numbers.</summary>
    public static bool operator ==(CounterRandom left, CounterRandom right) => left.Equals(right);

    /// <summary>Whether they draw different numbers.</summary>
    public static bool operator !=(CounterRandom left, CounterRandom right) => !left.Equals(right);

    /// <summary>FNV-1a, 64 bits, over the UTF-8 bytes of <paramref name="stream"/>.</summary>
    internal static ulong Hash(string stream)
    {
        var hash = 14_695_981_039_346_656_037;
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in stream.EnumerateRunes()) // takes no memory: a draw may be one of a generated token
        {
            foreach (var value in utf8[..rune.EncodeToUtf8(utf8)])
            {
                hash = (hash ^ value) * 1_099_511_628_211;
            }
        }

        return hash;
    }

    private static double ToUnit(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    private PhiloxBlock Block(ulong index) =>
        new PhiloxBlock((uint)index, (uint)(index >> 32), (uint)_stream, (uint)(_stream >> 32))
            .Encrypt((uint)_seed, (uint)(_seed >> 32));
}
