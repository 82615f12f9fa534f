namespace Linnet.Core.Random;

/// <summary>One block of Philox4x32-10: four 32-bit words.</summary>
internal readonly record struct PhiloxBlock(uint Word0, uint Word1, uint Word2, uint Word3)
{
    private const ulong Multiplier0 = 0xD2511F53;
    private const ulong Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    public ulong Low => Word0 | ((ulong)Word1 << 32);

    public ulong High => Word2 | ((ulong)Word3 << 32);

    /// <summary>Ten rounds of the bijection on 128 bits that the key selects.</summary>
    /// <remarks>Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", §3.3.</remarks>
    public PhiloxBlock Encrypt(uint key0, uint key1)
    {
        var (word0, word1, word2, word3) = this;
        for (var round = 0; round < 10; round++)
        {
            var product0 = Multiplier0 * word0;
            var product1 = Multiplier1 * word2;
            (word0, word1, word2, word3) = (
                (uint)(product1 >> 32) ^ word1 ^ key0,
                (uint)product1,
                (uint)(product0 >> 32) ^ word3 ^ key1,
                (uint)product0);
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return new PhiloxBlock(word0, word1, word2, word3);
    }
}
