using System.Text;
using CsCheck;
using Linnet.Tokenization;
using Linnet.Tokenization.PreTokenizers;

namespace Linnet.Tests.Tokenization.PreTokenizers;

public sealed class SequencePreTokenizerTests
{
    private static readonly Gen<char> Usual = Gen.Char["ab's 1 2.,\n中文。 Ⅷ"];

    private static readonly IPreTokenizer[] Stages = [SplitPreTokenizer.Digits(individual: true), RunPreTokenizer.Whitespace, Gpt2PreTokenizer.Instance];

    [Fact]
    public void Create_ofNoneOrOne_givesNullOrThatOne()
    {
        Assert.Null(SequencePreTokenizer.Create([]));
        Assert.Same(Gpt2PreTokenizer.Instance, SequencePreTokenizer.Create([Gpt2PreTokenizer.Instance]));
    }

    [Fact]
    public void Create_ofTheSplitsOfDeepSeek_givesTheScannerOfAll()
    {
        string[] patterns = [DeepSeekPreTokenizer.NumberPattern, DeepSeekPreTokenizer.HanPattern, DeepSeekPreTokenizer.WordPattern];

        Assert.Same(DeepSeekPreTokenizer.DeepSeekV3, SequencePreTokenizer.Create([.. patterns.Select(p => PreTokenizer.ForPattern(p)!)]));
    }

    [Fact]
    public void Cut_isOneStageAfterTheOther() => Usual.Array[0, 60].ForAll(
        characters =>
        {
            List<string> expected = [new(characters)];
            foreach (var stage in Stages)
            {
                expected = [.. expected.SelectMany(piece => Pieces.Of(stage, piece))];
            }

            foreach (var room in new[] { 1, 3, 64 })
            {
                Assert.Equal(expected, Pieces.Of(SequencePreTokenizer.Create(Stages)!, new string(characters), room));
            }
        },
        iter: 1_000);

    /// <summary>The thread's memory is of one text: going on with another one must not use it.</summary>
    [Fact]
    public void Cut_ofTextsInTurns_givesThePiecesOfEach() => Gen.Select(Usual.Array[1, 40], Usual.Array[1, 40]).ForAll((first, second) =>
    {
        var sequence = SequencePreTokenizer.Create(Stages)!;
        byte[][] texts = [Encoding.UTF8.GetBytes(first), Encoding.UTF8.GetBytes(second)];
        var pieces = texts.Select(_ => new List<Piece>()).ToArray();
        var positions = new int[2];
        var buffer = new Piece[2];
        for (var turn = 0; turn < 200; turn++)
        {
            var which = turn % 2;
            var count = sequence.Cut(texts[which], ref positions[which], buffer);
            pieces[which].AddRange(buffer.AsSpan(0, count));
        }

        Assert.Equal(Pieces.Of(sequence, texts[0]), pieces[0]);
        Assert.Equal(Pieces.Of(sequence, texts[1]), pieces[1]);
    });
}
