using Linnet.Corpora.Reading.Encodings;

namespace Linnet.Corpora.Reading.Formats;

/// <summary>What a format reads.</summary>
/// <param name="Path">The file, for errors.</param>
/// <param name="Name">What the file is called in places.</param>
/// <param name="Stream">Its bytes, unpacked; UTF-16 is UTF-8 by now.</param>
/// <param name="Encoding">The encoding of its lines; null where none was found, or each record has its own.</param>
/// <param name="Settings">How it is read.</param>
internal sealed record FormatInput(string Path, string Name, Stream Stream, TextEncoding? Encoding, ReadingSettings Settings)
{
    public DocumentPlace Line(long number) => new(Name, PlaceKind.Line, number);

    public DocumentPlace Byte(long number) => new(Name, PlaceKind.Byte, number);

    public DocumentPlace Row(long number) => new(Name, PlaceKind.Row, number);
}
