using Linnet.Core.Documents;
using Linnet.Core.Messages;
using Linnet.Core.Unicode;

namespace Linnet.Corpora.Statistics;

/// <summary>The scripts that statistics tell apart.</summary>
public enum WritingScript
{
    /// <summary>Chinese characters.</summary>
    Han,

    /// <summary>Latin letters.</summary>
    Latin,

    /// <summary>Hiragana and katakana.</summary>
    Kana,

    /// <summary>Hangul.</summary>
    Hangul,

    /// <summary>Cyrillic letters.</summary>
    Cyrillic,

    /// <summary>Any other letters.</summary>
    Other,

    /// <summary>No letter at all.</summary>
    None,
}

/// <summary>Tells which script a text is written in.</summary>
public static class WritingScripts
{
    /// <summary>The script as results name it: <c>han</c>.</summary>
    public static string Key(this WritingScript script) => script.ToString().ToLowerInvariant();

    /// <summary>The script in words.</summary>
    public static Text Describe(this WritingScript script) => script switch
    {
        WritingScript.Han => new Text("Han", "汉字"),
        WritingScript.Latin => new Text("Latin", "拉丁字母"),
        WritingScript.Kana => new Text("kana", "假名"),
        WritingScript.Hangul => new Text("Hangul", "谚文"),
        WritingScript.Cyrillic => new Text("Cyrillic", "西里尔字母"),
        WritingScript.Other => new Text("other", "其他文字"),
        _ => new Text("no letters", "无文字"),
    };

    /// <summary>The script of most letters, the first among equals. Japanese mixes: from a tenth of kana on it is kana.</summary>
    internal static WritingScript Of(string text)
    {
        Span<long> counts = stackalloc long[(int)WritingScript.None];
        foreach (var rune in text.EnumerateRunes())
        {
            if (Script(rune.Value) is { } script)
            {
                counts[(int)script]++;
            }
        }

        var all = 0L;
        var most = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            all += counts[i];
            most = counts[i] > counts[most] ? i : most;
        }

        return all == 0 ? WritingScript.None
            : most == (int)WritingScript.Han && 10 * counts[(int)WritingScript.Kana] >= all ? WritingScript.Kana
            : (WritingScript)most;
    }

    private static WritingScript? Script(int codePoint)
    {
        if (HanScript.Contains(codePoint))
        {
            return WritingScript.Han;
        }

        return !CodePoint.IsAlphabetic(codePoint) ? null : CodePoint.Script(codePoint) switch
        {
            Core.Unicode.Script.Latin => WritingScript.Latin,
            Core.Unicode.Script.Hiragana or Core.Unicode.Script.Katakana => WritingScript.Kana,
            Core.Unicode.Script.Hangul => WritingScript.Hangul,
            Core.Unicode.Script.Cyrillic => WritingScript.Cyrillic,
            Core.Unicode.Script.Common or Core.Unicode.Script.Inherited => null,
            _ => WritingScript.Other,
        };
    }
}
