using Linnet.Core.Errors;
using Linnet.Core.Runs;
using Linnet.Core.Tokenizers;
using Linnet.Pretraining.Planning;
using Linnet.Tests.Core;
using Linnet.Tokenization;

namespace Linnet.Tests.Pretraining.Planning;

public sealed class PlanVocabularyTests
{
    [Fact]
    public void Size_withoutATokenizer_isThatOfBytes() => Assert.Equal(257, PlanVocabulary.Size("", null, null));

    [Fact]
    public void Size_whenGiven_isThat_whateverIsThere() => Assert.Equal(4608, PlanVocabulary.Size("run:tokenizer-extend/tokenizer.json", 4608, null));

    [Fact]
    public void Size_ofAFile_isReadFromIt()
    {
        using var folder = new TestFolder();
        TokenizerFile.Write(folder["tokenizer.json"], new ByteTokenizer());

        Assert.Equal(257, PlanVocabulary.Size(folder["tokenizer.json"], null, null));
        Assert.Equal(257, PlanVocabulary.Size("run:tokenizer.json", null, new RunDirectory(folder.Path)));
    }

    [Fact]
    public void Size_ofAFileOfARunWithoutARun_saysWhatToGive()
    {
        var error = Assert.Throws<UsageException>(() => PlanVocabulary.Size("run:tokenizer-extend/tokenizer.json", null, null));

        Assert.Equal(
            "tokenizer: run:tokenizer-extend/tokenizer.json is a file of a run: name the run with --run DIR, or the number of token ids with vocabulary=N.",
            error.Text.English);
        Assert.Equal(
            "tokenizer：run:tokenizer-extend/tokenizer.json 是某次运行中的文件：请用 --run DIR 指定运行目录，或用 vocabulary=N 给出词元 id 的个数。",
            error.Text.Chinese);
    }

    [Fact]
    public void Size_ofAMissingFile_saysWhatToGive()
    {
        var error = Assert.Throws<ArtifactException>(() => PlanVocabulary.Size("none.json", null, null));

        Assert.Equal(
            "none.json: expected the recipe's tokenizer, found nothing. Give the number of token ids with vocabulary=N, or run the stage that makes it.",
            error.Text.English);
    }

    [Fact]
    public void Size_ofAFileThatIsNoTokenizer_isRefused()
    {
        using var folder = new TestFolder();

        Assert.Throws<ArtifactException>(() => PlanVocabulary.Size(folder.Write("tokenizer.json", "{}"), null, null));
    }
}
