using System.Text;
using Linnet.Core.Errors;
using Linnet.Tokenization.Texts;

namespace Linnet.Tokenization.Training;

/// <summary>Counts the pieces of blocks. Each thread has one.</summary>
internal sealed class BlockCounter(Func<PieceCounts> create)
{
    private readonly BlockDocuments _documents = new();
    private TextTally _tally = TextTally.None;

    /// <summary>The counts since they were last cleared.</summary>
    public PieceCounts Counts { get; private set; } = create();

    /// <summary>How much was read since it was last cleared.</summary>
    public TextTally Tally => _tally with { Pieces = Counts.Total, CutPieces = Counts.Cut };

    /// <summary>Forgets all, and keeps the room for as much.</summary>
    public void Clear()
    {
        Counts.Clear();
        _tally = TextTally.None;
    }

    /// <summary>Forgets all, and gives the memory free.</summary>
    public void Release() => (Counts, _tally) = (create(), TextTally.None);

    /// <summary>Counts a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="bound">How many of its documents are counted; null: all.</param>
    /// <exception cref="DataFormatException">A line is no UTF-8, or no JSON object with a text.</exception>
    public void Add(TextBlock block, CharacterBound? bound = null)
    {
        _documents.Begin(block);
        while (_documents.Next())
        {
            if (bound?.IsReached == true)
            {
                bound.LeftOut = true;
                return;
            }

            var characters = AddDocument(_documents.Text());
            bound?.Add(characters);
        }

        _tally = _tally with { CutLines = _tally.CutLines + (block.IsCut ? 1 : 0) };
    }

    private int AddDocument(ReadOnlySpan<byte> utf8)
    {
        Counts.AddDocument(utf8);
        var characters = Encoding.UTF8.GetCharCount(utf8);
        _tally = _tally with
        {
            Documents = _tally.Documents + 1,
            Bytes = _tally.Bytes + utf8.Length,
            Characters = _tally.Characters + characters,
        };
        return characters;
    }
}
