namespace Linnet.Core.Unicode;

/// <summary>Hangul syllables are composed by arithmetic (The Unicode Standard, section 3.12).</summary>
internal static class Hangul
{
    private const int Syllables = 0xAC00, Leads = 0x1100, Vowels = 0x1161, Trails = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TrailCount = 28, SyllableCount = LeadCount * VowelCount * TrailCount;

    public static bool IsSyllable(int codePoint) => (uint)(codePoint - Syllables) < SyllableCount;

    /// <summary>Writes the two or three letters of a syllable and gives their count.</summary>
    public static int Decompose(int syllable, Span<int> output)
    {
        var index = syllable - Syllables;
        output[0] = Leads + (index / (VowelCount * TrailCount));
        output[1] = Vowels + (index / TrailCount % VowelCount);
        if (index % TrailCount is not 0 and var trail)
        {
            output[2] = Trails + trail;
            return 3;
        }

        return 2;
    }

    /// <summary>A lead and a vowel, or a syllable without a trail and a trail; -1 for other pairs.</summary>
    public static int Compose(int first, int second)
    {
        if ((uint)(first - Leads) < LeadCount && (uint)(second - Vowels) < VowelCount)
        {
            return Syllables + ((((first - Leads) * VowelCount) + second - Vowels) * TrailCount);
        }

        return IsSyllable(first) && (first - Syllables) % TrailCount == 0 && (uint)(second - Trails - 1) < TrailCount - 1
            ? first + second - Trails
            : -1;
    }
}
