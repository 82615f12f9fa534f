using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests.Pretraining;

/// <summary>An English model learns Chinese: its vocabulary is extended, its embeddings get rows, and it trains on with both languages.</summary>
public sealed class ContinuedPretrainingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    [Fact]
    public void Stories_onChineseReviews_learnsChinese_keepsEnglish_andPiecesBeatDrawnRows()
    {
        var (model, vocabulary, reviews) = (
            Checkout.TestData("models/stories260K.bin"), Checkout.TestData("models/tok512.bin"), Checkout.TestData("zh/online_shopping_10_cats.csv.gz"));
        using var folder = new TemporaryFolder();
        WriteChinese(reviews, folder);
        Run("import", model, "--from", "llama2c", $"tokenizer={vocabulary}", "out=stories");
        Run("export", "stories", "--to", "hf", "out=hf");
        WriteEnglish(folder);
        foreach (var rows in (string[])["pieces", "drawn"])
        {
            Run("tokenizer", "extend", "base=hf/tokenizer.json", "input=zh.train.jsonl", "added_tokens=3600", $"new_rows={rows}", $"out=tokenizer-{rows}");
            Run("resize", "stories", $"tokenizer=tokenizer-{rows}", $"out=model-{rows}");
        }

        File.WriteAllText(folder["continue.yaml"], """
            stage: pretrain
            base: model-pieces
            data:
              packing: documents
              sources:
                - {name: chinese, weight: 0.5, train: [zh.train.jsonl], validation: [zh.validation.jsonl]}
                - {name: english, weight: 0.5, train: [en.train.jsonl], validation: [en.validation.jsonl]}
            training: {sequence_length: 128, batch_tokens: 2048, micro_batch_size: 16, steps: 80, warmup_steps: 8, learning_rate: 4e-4, embedding_steps: 30, embedding_rate: 10, beta2: 0.99}
            """);
        var before = Train("before", "training.steps=1", "training.warmup_steps=0", "training.embedding_steps=0", "training.learning_rate=1e-12");

        var (pieces, drawn) = (Train("pieces"), Train("drawn", "base=model-drawn"));

        Assert.InRange(pieces.Chinese, 1, before.Chinese * 0.5);
        Assert.InRange(Math.Log(pieces.English), 0, Math.Log(before.English) * 1.05);
        Assert.True(pieces.Chinese < drawn.Chinese, $"{pieces.Chinese} bits with rows of pieces, {drawn.Chinese} with drawn ones");

        (double Chinese, double English) Train(string run, params string[] settings)
        {
            var validation = JsonNode.Parse(Run(["pretrain", "continue.yaml", "--run", run, "--json", .. settings]).Output)!["validation"]!;
            return ((double)validation["chinese"]!["bits_per_character"]!, (double)validation["english"]!["perplexity"]!);
        }

        ProgramResult Run(params string[] arguments) => ChildProgram.RunIn(folder.Path, Limit, "", arguments).Expect(0);

        // What the model itself writes is the English that it knows.
        void WriteEnglish(TemporaryFolder target)
        {
            for (var seed = 1; seed <= 38; seed++)
            {
                var story = JsonNode.Parse(Run("generate", "stories", "tokens=480", "temperature=1", "top_p=1", $"seed={seed.ToString(CultureInfo.InvariantCulture)}", "--json").Output)!["text"]!;
                File.AppendAllText(target[seed <= 30 ? "en.train.jsonl" : "en.validation.jsonl"], new JsonObject { ["text"] = story.DeepClone() }.ToJsonString() + "\n");
            }
        }
    }

    private static void WriteChinese(string file, TemporaryFolder target)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress), Encoding.UTF8);
        var reviews = new List<string>();
        for (reader.ReadLine(); reviews.Count < 3_300 && reader.ReadLine() is { } line;)
        {
            var text = line[(line.IndexOf(',', line.IndexOf(',', StringComparison.Ordinal) + 1) + 1)..].Trim('"', ' ');
            if (text.Length > 20)
            {
                reviews.Add(JsonSerializer.Serialize(new { text }));
            }
        }

        File.WriteAllLines(target["zh.train.jsonl"], reviews.Where((_, i) => i % 11 > 0));
        File.WriteAllLines(target["zh.validation.jsonl"], reviews.Where((_, i) => i % 11 == 0));
    }
}
