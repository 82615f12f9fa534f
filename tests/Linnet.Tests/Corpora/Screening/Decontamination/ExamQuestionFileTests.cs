using Linnet.Core.Errors;
using Linnet.Corpora.Screening.Decontamination;
using Linnet.Tests.Core;
using Linnet.Tests.Model;

namespace Linnet.Tests.Corpora.Screening.Decontamination;

public sealed class ExamQuestionFileTests : IDisposable
{
    private const string Long = "在农业生产中被当作极其重要的劳动对象发挥作用的是";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_ofEachLayout_findsIdsAndQuestions()
    {
        _folder.Write("cmmlu.csv", $",Question,A,B,C,D,Answer\n0,{Long},a,b,c,d,B\n1,短题,\"甲,子\",乙,丙,丁,A\n");
        _folder.Write("ceval.csv", $"id,question,A,B,C,D,answer,explanation\n7,\"{Long}\",a,b,c,d,B,\n");
        _folder.Write("q.jsonl", $"{{\"question\":\"{Long}\",\"choices\":[\"x\"]}}\n\n{{\"id\":9,\"Question\":\"短题\",\"A\":\"甲\",\"B\":3}}\n");

        Assert.Equal([new("cmmlu/0", Long), new("cmmlu/1", "短题\n甲,子\n乙\n丙\n丁")], Read("cmmlu.csv"));
        Assert.Equal([new("ceval/7", Long)], Read("ceval.csv"));
        Assert.Equal([new("q/1", Long), new("q/9", "短题\n甲\n3")], Read("q.jsonl"));
    }

    [Theory]
    [InlineData("q.csv", "id,text\n1,a\n", 1, "expected a first row that names the column question, found: id, text. Name the columns.")]
    [InlineData("q.csv", "question,A\na,b\nc\n", 3, "expected 2 values as in the first row, found 1. Correct the row.")]
    [InlineData("q.csv", "question,A\n\"a\"b,c\n", 2, null)]
    [InlineData("q.csv", "question,A\n ,c\n", 2, "expected a question, found none. Correct the row, or take it out.")]
    [InlineData("q.jsonl", "{\"question\":\"a\"}\n{\"question\":[1]}\n", 2, "expected a question, found none. Correct the row, or take it out.")]
    [InlineData("q.jsonl", "{\"question\":\"a\"\n", 1, null)]
    public void Read_ofABadRow_saysWhere(string file, string content, int line, string? problem)
    {
        _folder.Write(file, content);

        var error = Assert.Throws<DataFormatException>(() => Read(file));

        Assert.Equal(line, error.Line);
        if (problem is not null)
        {
            Assert.Equal(problem, error.Problem.English);
        }
    }

    [Fact]
    public void Read_ofAnotherFormat_isRefused()
    {
        _folder.Write("q.xml", "<q/>");
        Assert.Equal(
            $"{_folder["q.xml"]}: expected exam questions as .csv or .jsonl, packed or not, found a name that ends in '.XML'. Convert it, or correct its name.",
            Assert.Throws<ArtifactException>(() => Read("q.xml")).Text.English);
    }

    [Fact]
    public void Read_ofRealExams_takesEveryRow()
    {
        var files = Directory.GetFiles(TestData.Path("exam/cmmlu/test"), "*.csv");
        var questions = files.SelectMany(f => ExamQuestionFile.Read(f, 13, TestContext.Current.CancellationToken)).ToList();
        Assert.Equal(questions.Count, questions.Select(q => q.Id).Distinct().Count());
        Assert.True(questions.Count > 300 * files.Length / 4, $"{questions.Count} in {files.Length}");
        var index = new ExamIndex(questions);
        TestContext.Current.TestOutputHelper!.WriteLine($"{questions.Count} questions, {index.GramCounts.Count(c => c == 0)} too short or common, {index.CommonGrams} common grams");
    }

    private IReadOnlyList<ExamQuestion> Read(string file) => ExamQuestionFile.Read(_folder[file], 13, TestContext.Current.CancellationToken);
}
