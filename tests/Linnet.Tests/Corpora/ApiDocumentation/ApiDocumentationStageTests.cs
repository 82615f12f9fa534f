using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Recipes;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Corpora.ApiDocumentation;

namespace Linnet.Tests.Corpora.ApiDocumentation;

public sealed class ApiDocumentationStageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("linnet-api-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_onTwoPackages_writesDocumentsMembersAndWhatWasRemoved()
    {
        WritePackage("One", "b.xml", string.Concat(Enumerable.Range(0, 40).Select(i => Member($"T:N.Type{i}", $"Summary {i}, \\ \"æ\"."))));
        WritePackage("One", "a.xml", Member("T:M.First", "Comes first."));
        WritePackage("One", "e.xml", Member("P:N.Type3.Count", "Counts \\ \"æ\".") + Member("T:M.Third", "Third."));
        WritePackage("Two", "c.xml", Member("T:M.First", "Comes first."));
        WritePackage("Two", "d.xml", Member("T:M.Second", "Comes first."));

        var stage = Run("packages: [One, Two]", out var outcome);

        var documents = Lines(stage, "documents.jsonl");
        var removed = Lines(stage, "removed.jsonl");
        Assert.Equal(42, documents.Count);
        Assert.Equal(
            """{"id":"P:N.Type3.Count","kind":"member","document":"T:N.Type3","prompt":"N.Type3.Count","completion":"Counts \\ \"æ\"."}""",
            Assert.Single(File.ReadAllLines(Path.Combine(stage, "members.jsonl"))));
        var first = Assert.Single(documents, d => (string?)d["id"] == "T:M.First");
        Assert.Equal("One/a.xml", (string?)first["source"]);
        Assert.Equal("M.First\nComes first.", (string?)first["text"]);
        Assert.Contains(documents, d => (string?)d["text"] == "N.Type7\nSummary 7, \\ \"æ\".");
        Assert.Equal(
            ["file Two/c.xml duplicate_file One/a.xml", "document T:M.Second duplicate_document T:M.First", "member T:M.Second duplicate_document T:M.First"],
            removed.Select(r => $"{r["kind"]} {r["id"]} {r["reason"]} {r["kept"]}"));
        Assert.Equal(
            """{"document.duplicate_document":1,"file.duplicate_file":1,"member.duplicate_document":1}""",
            Sorted(outcome["removed"]!.AsObject()));
        Assert.Equal((44, 43), ((int)outcome["members_read"]!, (int)outcome["members_kept"]!));
        Assert.Equal((42, 1), ((int)outcome["documents"]!, (int)outcome["descriptions"]!));
        Assert.Equal(1, (int)JsonNode.Parse(File.ReadAllLines(Path.Combine(stage, "metrics.jsonl")).Single())!["step"]!);
    }

    [Fact]
    public void Run_twice_writesTheSameBytes()
    {
        WritePackage("One", "a.xml", string.Concat(Enumerable.Range(0, 40).Select(i => Member($"T:N.Type{i}", $"Summary {i % 30}."))));

        var one = Run("packages: [One]", out _, "first");
        var two = Run("packages: [One]", out _, "second");

        foreach (var file in (string[])["documents.jsonl", "members.jsonl", "removed.jsonl"])
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(one, file)), File.ReadAllBytes(Path.Combine(two, file)));
        }
    }

    [Fact]
    public void Inputs_ofTheShippedFolder_areNamedWithoutTheProgramsPlace()
    {
        var inputs = new ApiDocumentationStage().Inputs(
            new ApiDocumentationRecipe { Stage = "api-documentation", Packages = ["One"] }, new RunDirectory(_folder));

        var input = Assert.Single(inputs);
        Assert.Equal("program:data/api-documentation/One", input.Name);
        Assert.Equal(Path.Combine(ApiDocumentationFolder.Shipped, "One"), input.Path);
    }

    [Fact]
    public void Run_withoutDocumentedTypes_saysSo()
    {
        WritePackage("One", "a.xml", Member("N:N", "A namespace."));

        var error = Assert.Throws<CheckFailedException>(() => Run("packages: [One]", out _));

        Assert.Equal($"{Path.Combine(_folder, "packages")}: expected documented types, found none in 1 members. Read other packages.", error.Message);
    }

    [Fact]
    public void Run_onBrokenXml_namesTheFileAndLeavesNoOutput()
    {
        WritePackage("One", "a.xml", "<member name=\"T:A\">");

        var error = Assert.Throws<DataFormatException>(() => Run("packages: [One]", out _));

        Assert.Equal(Path.Combine(_folder, "packages", "One", "a.xml"), error.Path);
        Assert.Empty(Directory.GetFiles(_folder, "documents.jsonl", SearchOption.AllDirectories));
    }

    [Fact]
    public void Recipe_withPackagesOutsideTheFolder_isRefused()
    {
        var path = Path.Combine(_folder, "recipe.yaml");
        File.WriteAllText(path, "stage: tour\npackages: [A, A, ../B]\n");

        var error = Assert.Throws<RecipeException>(() => RecipeReader.ReadFile<ApiDocumentationRecipe>(path, []));

        Assert.Equal(3, error.Problems.Count);
    }

    private string Run(string packages, out JsonObject summary, string run = "run")
    {
        var path = Path.Combine(_folder, "recipe.yaml");
        File.WriteAllText(path, $"stage: api-documentation\nfolder: '{Path.Combine(_folder, "packages")}'\n{packages}\n");
        var directory = new RunDirectory(Path.Combine(_folder, run));
        var outcome = StageRunner.Run(
            new ApiDocumentationStage(),
            RecipeReader.ReadFile<ApiDocumentationRecipe>(path, []),
            directory,
            new StageOptions { Seed = 0, Threads = 1 },
            TestContext.Current.CancellationToken);
        var stage = directory.Find(ApiDocumentationStage.StageName)!;
        Assert.True(stage.IsComplete);
        Assert.NotNull(outcome);
        summary = JsonNode.Parse(File.ReadAllText(Path.Combine(stage.Folder, "stage.json")))!["summary"]!.AsObject();
        return stage.Folder;
    }

    private void WritePackage(string package, string file, string members)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "packages", package)).FullName;
        File.WriteAllText(Path.Combine(folder, file), $"<doc><members>{members}</members></doc>");
    }

    private static string Member(string id, string summary) => $"<member name=\"{id}\"><summary>{summary}</summary></member>";

    private static List<JsonNode> Lines(string folder, string file) =>
        [.. File.ReadAllLines(Path.Combine(folder, file)).Select(l => JsonNode.Parse(l)!)];

    private static string Sorted(JsonObject json) =>
        new JsonObject(json.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))).ToJsonString();
}
