namespace Linnet.Corpora.Deduplication;

/// <summary>What a piece of a text is counted in.</summary>
public enum ShingleUnit
{
    /// <summary>Characters where most letters are Han, kana or Hangul, words otherwise.</summary>
    ByScript,

    /// <summary>Characters: letters, and one 0 for a run of digits.</summary>
    Characters,

    /// <summary>Words: what stands between characters that are neither letter nor digit.</summary>
    Words,
}
