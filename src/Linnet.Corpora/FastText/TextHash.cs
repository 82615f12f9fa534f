namespace Linnet.Corpora.FastText;

/// <summary>What tells one text from another: its words, whatever its blanks and labels.</summary>
internal static class TextHash
{
    /// <summary>64 bits of a line's words.</summary>
    public static ulong Of(ReadOnlySpan<byte> line)
    {
        var hash = 14_695_981_039_346_656_037UL;
        var words = new WordScanner(line, TextUnit.Word);
        while (words.Next())
        {
            if (!words.Word.StartsWith(FastTextDictionary.LabelPrefixBytes))
            {
                foreach (var value in words.Word)
                {
                    hash = unchecked((hash ^ value) * 1_099_511_628_211UL);
                }

                hash = unchecked((hash ^ ' ') * 1_099_511_628_211UL);
            }
        }

        // FNV's high bits lag behind the last bytes: what decides by them wants them mixed (MurmurHash3's last step).
        hash = unchecked((hash ^ (hash >> 33)) * 0xFF51_AFD7_ED55_8CCDUL);
        hash = unchecked((hash ^ (hash >> 33)) * 0xC4CE_B9FE_1A85_EC53UL);
        return hash ^ (hash >> 33);
    }

    /// <summary>A hash as a number in [0, 1).</summary>
    public static double Uniform(ulong hash) => (hash >> 11) * (1.0 / (1UL << 53));
}
