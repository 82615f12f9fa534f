using Linnet.Core.Documents;
using Linnet.Core.Errors;
using Linnet.Core.Metrics;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Core.Tokenizers;
using Linnet.Evaluation.Exams;
using Linnet.Model.Checkpoints;
using Linnet.Tests.Core;
using Linnet.Tests.Model;
using Linnet.Training.Generation;

namespace Linnet.Tests.Evaluation.Exams;

public sealed class ExamStageTests : IDisposable
{
    private const string Questions = """
        stage: exam-questions
        pairs: [PAIRS]
        train: [TRAIN]
        held_out: [HELD]
        questions: 24
        at_least: 20
        shots: 2
        """;

    private const string Exam = """
        stage: exam
        models: [{name: base, path: MODEL}]
        questions: run:01-exam-questions/test.jsonl
        examples: run:01-exam-questions/dev.jsonl
        shots: 1
        control_questions: 8
        wordings: [{kind: KIND, question: "Which belongs to {subject}?", line: "{context}\n{member}: {answer}"}]
        """;

    private readonly TestFolder _folder = new();

    public ExamStageTests()
    {
        var documents = ExamSamples.Documents(12);
        TextLines.Write(_folder["pairs.jsonl"], documents.SelectMany(d => d.Pairs));
        TextLines.Write(_folder["train.jsonl"], documents.Take(6).Select(d => new Document(d.Id, "", $"{d.Heading}\nText.")));
        TextLines.Write(_folder["held.jsonl"], documents.Skip(6).Select(d => new Document(d.Id, "", $"{d.Heading}\nText.")));
        var description = RandomModel.Tiny with { MaximumSequenceLength = 1024 };
        Directory.CreateDirectory(_folder["model"]);
        CheckpointFolder.Write(_folder["model"], description, RandomModel.Tensors(description, RandomModel.Weights(description, 2)), new ByteTokenizer());
        Linnet.Core.Artifacts.Manifest.Write(_folder["model"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_withADocumentThatIsHeldOutAndGivesExamples_namesIt()
    {
        var shared = ExamSamples.Documents(12)[5];
        var held = ExamSamples.Documents(12).Skip(5).Select(d => new Document(d.Id, "", $"{d.Heading}\nText."));
        TextLines.Write(_folder["held.jsonl"], held);

        var error = Assert.Throws<ArtifactException>(() => Run<ExamQuestionsStage, ExamQuestionsRecipe>(Questions));

        Assert.StartsWith(
            $"{_folder["held.jsonl"]}: expected documents of which none is learnt from, found \"{shared.Id}\" ({shared.Id}), which the training file has too.",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_makesQuestionsAndExaminesAModel()
    {
        var made = Run<ExamQuestionsStage, ExamQuestionsRecipe>(Questions);
        var outcome = Run<ExamStage, ExamRecipe>(Exam.Replace("KIND", "member", StringComparison.Ordinal));

        var test = ExamQuestionFile.Read(Path.Combine(made.Folder, "test.jsonl"), TestContext.Current.CancellationToken);
        var dev = ExamQuestionFile.Read(Path.Combine(made.Folder, "dev.jsonl"), TestContext.Current.CancellationToken);
        Assert.Equal((24, 2), (test.Count, dev.Count));
        Assert.All(test, q => Assert.Contains(q.Document, ExamSamples.Documents(12).Skip(6).Select(d => d.Id)));
        Assert.All(dev, q => Assert.Contains(q.Document, ExamSamples.Documents(12).Take(6).Select(d => d.Id)));

        var summary = outcome.Manifest.Summary;
        Assert.Equal((24, 0, 1, 8), ((int)summary["questions"]!, (int)summary["too_long"]!, (int)summary["shots"]!, (int)summary["control_questions"]!));
        var answers = MetricsReader.Read(Path.Combine(outcome.Folder, "answers-base.jsonl")).ToList();
        Assert.Equal(24, answers.Count);
        Assert.Equal(
            (double)summary["models"]!["base"]!["accuracy_likelihood"]!,
            answers.Count(a => (string)a["likelihood_choice"]! == (string)a["answer"]!) / 24.0,
            1e-12);
        var last = MetricsReader.Last(Path.Combine(outcome.Folder, StageFiles.Metrics))!;
        Assert.Equal(summary["models"]!.ToJsonString(), last["models"]!.ToJsonString());
        var html = File.ReadAllText(Path.Combine(outcome.Folder, StageFiles.Report));
        Assert.Equal("float32", (string)summary["weight_precision"]!);
        Assert.Contains("Weights kept as float32.", html, StringComparison.Ordinal);
        Assert.Contains("By letters it must also have learnt", html, StringComparison.Ordinal);
        Assert.Contains("With the question of another document, 8 were put; with drawn answers, all 24.", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_onCudaWhereThereIsNone_isRefusedBeforeAnything()
    {
        Assert.SkipUnless(CudaDevice.Find() == CudaSupport.NotInBuild, "This build has CUDA.");
        Run<ExamQuestionsStage, ExamQuestionsRecipe>(Questions);
        var recipe = Exam.Replace("KIND", "member", StringComparison.Ordinal);

        var error = Assert.Throws<UsageException>(() => Run<ExamStage, ExamRecipe>(recipe + "\ndevice: cuda"));

        Assert.StartsWith("device: cuda needs a build for CUDA", error.Message, StringComparison.Ordinal);
        Assert.Equal("cpu", Run<ExamStage, ExamRecipe>(recipe + "\ndevice: cpu").Manifest.Device);
    }

    [Fact]
    public void Read_ofWholeNumbersOnCuda_isOneProblemAtTheDevice()
    {
        var error = Assert.Throws<RecipeException>(() => RecipeReader.ReadText<ExamRecipe>(
            Exam.Replace("KIND", "member", StringComparison.Ordinal) + "\nweight_precision: int8\ndevice: cuda", "exam.yaml", []));

        Assert.Equal(
            "exam.yaml:9:1 device: expected cpu with weight_precision int8, found cuda, which keeps weights as float32 or bfloat16 only.", error.Message);
    }

    [Fact]
    public void Run_withTooFewQuestions_saysHowMany()
    {
        var error = Assert.Throws<CheckFailedException>(() => Run<ExamQuestionsStage, ExamQuestionsRecipe>(
            Questions.Replace("questions: 24", "questions: 900", StringComparison.Ordinal).Replace("at_least: 20", "at_least: 800", StringComparison.Ordinal)));

        Assert.Matches(
            @"^held_out: expected at least 800 questions, found \d+ in 6 documents\. Give more text, hold out more documents, or lower at_least\.$", error.Message);
    }

    [Fact]
    public void Run_withoutAWordingForTheKind_saysWhich()
    {
        Run<ExamQuestionsStage, ExamQuestionsRecipe>(Questions);

        var error = Assert.Throws<CheckFailedException>(() => Run<ExamStage, ExamRecipe>(Exam.Replace("KIND", "other", StringComparison.Ordinal)));

        Assert.Equal("wordings: expected questions of one kind that has a wording (other), found member. Add a wording.", error.Message);
    }

    [Theory]
    [InlineData("""{"member":"a","options":["a","b","c"],"answer":"A"}""", "options: expected a list of four texts. Make the questions again with `eval exam-questions`.")]
    [InlineData("""{"member":"a","options":["a","b","c","d"],"answer":"E"}""", "answer: expected A, B, C or D. Make the questions again with `eval exam-questions`.")]
    [InlineData("""{"options":["a","b","c","d"],"answer":"A"}""", "member: expected a text. Make the questions again with `eval exam-questions`.")]
    [InlineData("[]", "expected one JSON object a line, found a line that is none. Make the questions again with `eval exam-questions`.")]
    public void Read_ofALineThatIsNoQuestion_saysWhy(string line, string problem)
    {
        var path = _folder.Write("questions.jsonl", line + "\n");

        var error = Assert.Throws<DataFormatException>(() => ExamQuestionFile.Read(path, TestContext.Current.CancellationToken));

        Assert.StartsWith($"{path}:1: {problem}", error.Message, StringComparison.Ordinal);
    }

    private StageOutcome Run<TStage, TRecipe>(string recipe)
        where TStage : IStage<TRecipe>, new()
        where TRecipe : IRecipe
    {
        var path = _folder.Write("recipe.yaml", recipe
            .Replace("PAIRS", _folder["pairs.jsonl"], StringComparison.Ordinal)
            .Replace("TRAIN", _folder["train.jsonl"], StringComparison.Ordinal)
            .Replace("HELD", _folder["held.jsonl"], StringComparison.Ordinal)
            .Replace("MODEL", _folder["model"], StringComparison.Ordinal));
        return StageRunner.Run(
            new TStage(),
            RecipeReader.ReadFile<TRecipe>(path, []),
            new RunDirectory(_folder["run"]),
            new StageOptions { Seed = 1, Threads = 2, Progress = Linnet.Core.Progress.SilentProgress.Instance },
            TestContext.Current.CancellationToken);
    }
}
