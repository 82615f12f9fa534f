using Linnet.Core.Errors;
using Linnet.Tests.Core;
using Linnet.Tokenization.Extension;

namespace Linnet.Tests.Tokenization.Extension;

public sealed class EmbeddingPlanFileTests : IDisposable
{
    private const string Sound = """{"format":"linnet-embedding-plan-1","base_vocabulary_size":9,"vocabulary_size":11,"row_count":12,"multiple":4,"seed":18446744073709551615,"new_rows":"pieces","old_tokens":[[3,8,3],[]]}""";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_ofWhatWasWritten_givesThePlanBack()
    {
        var plan = new EmbeddingPlan { BaseVocabularySize = 9, NewRows = NewRowPolicy.Pieces, OldTokens = [[3, 8, 3], []], Multiple = 4, Seed = ulong.MaxValue };

        EmbeddingPlanFile.Write(_folder["plan.json"], plan);
        var read = EmbeddingPlanFile.Read(_folder["plan.json"]);

        Assert.Equal(Sound + "\n", File.ReadAllText(_folder["plan.json"]));
        Assert.Equal(plan.OldTokens, read.OldTokens);
        Assert.Equal((9, 11, 12, 4, ulong.MaxValue, NewRowPolicy.Pieces), (read.BaseVocabularySize, read.VocabularySize, read.RowCount, read.Multiple, read.Seed, read.NewRows));
    }

    [Theory]
    [InlineData("\"old_tokens\":[[3,8,3],[]]", "\"old_tokens\":[[3,9,3],[]]", "old_tokens[0] with 9, which is no old token")]
    [InlineData("\"row_count\":12", "\"row_count\":11", "vocabulary_size 11 and row_count 11, where the tokens make 11 and 12")]
    [InlineData("\"vocabulary_size\":11", "\"vocabulary_size\":10", "vocabulary_size 10 and row_count 12, where the tokens make 11 and 12")]
    [InlineData("\"multiple\":4", "\"multiple\":0", "multiple 0")]
    [InlineData("\"pieces\"", "\"other\"", "new_rows other")]
    [InlineData("plan-1\"", "plan-2\"", "format \"linnet-embedding-plan-2\"")]
    [InlineData("\"seed\"", "\"sead\"", "the key sead")]
    public void Read_ofAContradiction_namesIt(string found, string replacement, string message)
    {
        var path = _folder.Write("plan.json", Sound.Replace(found, replacement, StringComparison.Ordinal));

        Assert.Equal(
            $"{path}: expected the plan of an embedding's new rows, found {message}. Make it again with `tokenizer extend`.",
            Assert.Throws<ArtifactException>(() => EmbeddingPlanFile.Read(path)).Message);
    }

    [Fact]
    public void Read_ofNoJson_throwsArtifactException() =>
        Assert.Throws<ArtifactException>(() => EmbeddingPlanFile.Read(_folder.Write("plan.json", "{\"format\":")));
}
