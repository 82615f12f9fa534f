namespace Linnet.Tokenization.Training;

/// <summary>How many characters of a file are counted: a document is, if those before it are fewer than the bound.</summary>
/// <param name="maximum">UTF-16 units of each file; 0: all.</param>
/// <param name="file">The file that is being counted.</param>
/// <param name="characters">Those of it that were counted.</param>
internal sealed class CharacterBound(long maximum, int file, long characters)
{
    /// <summary>The characters of the file that were counted.</summary>
    public long Characters { get; private set; } = characters;

    /// <summary>Whether a document of any file was left out.</summary>
    public bool LeftOut { get; set; }

    /// <summary>Whether the next document is left out.</summary>
    public bool IsReached => maximum > 0 && Characters >= maximum;

    /// <summary>Begins a file, unless it was begun already.</summary>
    public void Begin(int next) => (file, Characters) = (next, next == file ? Characters : 0);

    /// <summary>Whether so many bytes of text hold no document that is left out, wherever they end.</summary>
    public bool Allows(long bytes) => maximum == 0 || Characters + bytes <= maximum;

    /// <summary>Counts characters.</summary>
    public void Add(long more) => Characters += more;
}
