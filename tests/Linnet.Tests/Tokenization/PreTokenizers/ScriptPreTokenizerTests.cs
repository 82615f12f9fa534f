using Linnet.Tokenization.PreTokenizers;

namespace Linnet.Tests.Tokenization.PreTokenizers;

public sealed class ScriptPreTokenizerTests
{
    [Theory]
    [InlineData("どこで生れ。Yes", "どこで生れ|。|Yes")]
    [InlineData("Apples are りんご 林檎", "Apples are |りんご 林檎")]
    [InlineData("カード1枚", "カード|1|枚")]
    [InlineData("  ab", "  ab")]
    public void Scripts_ofText_cutsWhereTheScriptChanges(string text, string pieces) =>
        Assert.Equal(pieces.Split('|'), Pieces.Of(ScriptPreTokenizer.Scripts, text));

    [Theory]
    [InlineData("Apples are  りんご 林檎", "Apples| are|  りんご| 林檎")]
    [InlineData("я1 a", "я|1| a")]
    public void SpacesAndScripts_ofText_cutsInFrontOfSpacesToo(string text, string pieces)
    {
        Assert.Equal(pieces.Split('|'), Pieces.Of(ScriptPreTokenizer.SpacesAndScripts, text));
        Assert.Equal(pieces.Split('|'), Pieces.Of(ScriptPreTokenizer.SpacesAndScripts, text, room: 1));
    }
}
