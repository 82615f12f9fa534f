using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Linnet.Core.Errors;
using Linnet.Core.Tokenizers;
using Linnet.Model;
using Linnet.Model.Checkpoints;
using Linnet.Model.Llama2c;
using Linnet.Model.Safetensors;
using Linnet.Tests.Model.Goldens;
using Linnet.Tests.Model.Llama2c;
using Linnet.Tests.Tokenization;
using Linnet.Tests.Tokenization.Formats;
using Linnet.Tests.Tokenization.SentencePiece;
using Linnet.Tokenization;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Tests.Model.Checkpoints;

/// <summary>Checkpoints written for transformers, and read back.</summary>
public sealed class HuggingFaceExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The goldens of each family, with a vocabulary that a tokenizer has.</summary>
    private static readonly Dictionary<string, Func<DecoderDescription>> Families = new()
    {
        ["llama"] = () => Golden.Read("llama").Description,
        ["llama, linear"] = () => Golden.Read("llama-linear").Description,
        ["llama, llama3"] = () => Golden.Read("llama-llama3").Description,
        ["llama, yarn"] = () => Golden.Read("llama-yarn").Description with { TiedHead = false },
        ["mistral"] = () => Golden.Read("llama").Description with { SlidingWindow = 5 },
        ["qwen2"] = () => Golden.Read("qwen2").Description,
        ["qwen3"] = () => Golden.Read("qwen3").Description,
        ["falcon"] = () => Golden.Read("falcon").Description with { FeedForward = FeedForwardKind.Gelu },
        ["bloom"] = () => Golden.Read("bloom").Description,
    };

    public static TheoryData<string> Names => [.. Families.Keys];

    private string Source => _folder.File("source");

    private string Exported => _folder.File("exported");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Export_thenImport_givesTheModelBack(string name)
    {
        var description = Families[name]() with { VocabularySize = 261 };
        Write(description, new BytePairTokenizer(BytePairExamples.English()));

        Assert.Equal(description, HuggingFaceExport.Run(Source, Exported));

        Assert.Equal(
            ["config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"],
            Directory.GetFiles(Exported).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(name.Split(',')[0], (string?)Json("config.json")["model_type"]);
        HuggingFaceImport.Run(Exported, _folder.File("back"));
        Assert.Empty(CheckpointDifference.Of(Source, _folder.File("back")));

        // The control: keys and values changed places in the file.
        SwapKeysAndValues(description);
        HuggingFaceImport.Run(Exported, _folder.File("swapped"));
        Assert.Equal(
            (string[])["model.layers.0.self_attn.k_proj.weight", "model.layers.0.self_attn.v_proj.weight"],
            CheckpointDifference.Of(Source, _folder.File("swapped")));
    }

    [Fact]
    public void Export_inSeveralFiles_givesTheModelBackAndFillsEachFile()
    {
        var description = RandomModel.Bloom;
        Write(description, new ByteTokenizer());
        const int Limit = 60_000;

        HuggingFaceExport.Run(Source, Exported, fileBytes: Limit);

        var index = Json("model.safetensors.index.json");
        var map = index["weight_map"]!.AsObject();
        var files = Directory.GetFiles(Exported, "*.safetensors").Order(StringComparer.Ordinal).ToList();
        Assert.Equal(3, files.Count);
        Assert.Equal(Enumerable.Range(1, 3).Select(i => $"model-{i:00000}-of-00003.safetensors"), files.Select(Path.GetFileName));
        Assert.Equal(4 * description.ParameterCount, (long)index["metadata"]!["total_size"]!);
        Assert.Equal(map.Select(entry => entry.Key).Order(StringComparer.Ordinal), map.Select(entry => entry.Key));
        long previous = Limit;
        foreach (var path in files)
        {
            using var file = SafetensorsFile.Open(path);
            Assert.Equal("pt", file.Metadata["format"]);
            Assert.All(file.Entries, entry => Assert.Equal(Path.GetFileName(path), (string?)map[entry.Name]));
            var size = file.Entries.Sum(entry => entry.Length);
            Assert.InRange(size, 1, Limit);
            Assert.True(previous + file.Entries[0].Length > Limit); // the one before had no room for the first of this
            previous = size;
        }

        HuggingFaceImport.Run(Exported, _folder.File("back"));
        Assert.Empty(CheckpointDifference.Of(Source, _folder.File("back")));
    }

    [Fact]
    public void Export_withATensorLongerThanAFile_givesItAFileOfItsOwn()
    {
        Write(RandomModel.Tiny, new ByteTokenizer());

        HuggingFaceExport.Run(Source, Exported, fileBytes: 1);

        Assert.Equal(WeightNames.All(RandomModel.Tiny).Count(), Directory.GetFiles(Exported, "*.safetensors").Length);
        HuggingFaceImport.Run(Exported, _folder.File("back"));
        Assert.Empty(CheckpointDifference.Of(Source, _folder.File("back")));
    }

    [Fact]
    public void Export_inBfloat16AndBack_roundsOnceAndThenKeepsEveryBit()
    {
        Write(RandomModel.Falcon, new ByteTokenizer());

        HuggingFaceExport.Run(Source, Exported, DataType.BF16);
        HuggingFaceExport.Run(Exported, _folder.File("wide"), DataType.F32);
        HuggingFaceExport.Run(_folder.File("wide"), _folder.File("again"), DataType.BF16);

        Assert.Equal("bfloat16", (string?)Json("config.json")["torch_dtype"]);
        Assert.Equal("float32", (string?)JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.File("wide"), "config.json")))!["torch_dtype"]);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(Exported, "model.safetensors")), File.ReadAllBytes(Path.Combine(_folder.File("again"), "model.safetensors")));
        using var source = Checkpoint.Open(Source);
        using var exported = Checkpoint.Open(Exported);
        using var wide = Checkpoint.Open(_folder.File("wide"));
        Assert.All(WeightNames.All(RandomModel.Falcon), weight =>
        {
            Assert.Equal((DataType.BF16, DataType.F32), (exported.Weights.TypeOf(weight.Name), wide.Weights.TypeOf(weight.Name)));
            var rounded = DataType.BF16.ToFloats(DataType.BF16.FromFloats(source.Weights.ReadFloats(weight.Name)));
            Assert.Equal(rounded, exported.Weights.ReadFloats(weight.Name));
            Assert.Equal(rounded, wide.Weights.ReadFloats(weight.Name));
        });
    }

    /// <summary>The keys are those that transformers 4 writes, but for its version.</summary>
    [Fact]
    public void Export_ofLlama_writesEveryKeyOfItsConfiguration()
    {
        Write(RandomModel.Tiny, new ByteTokenizer());

        HuggingFaceExport.Run(Source, Exported);

        Assert.Equal(
            "architectures attention_bias attention_dropout bos_token_id eos_token_id head_dim hidden_act hidden_size initializer_range intermediate_size "
            + "max_position_embeddings mlp_bias model_type num_attention_heads num_hidden_layers num_key_value_heads pretraining_tp rms_norm_eps "
            + "rope_scaling rope_theta tie_word_embeddings torch_dtype use_cache vocab_size",
            string.Join(' ', Json("config.json").Select(pair => pair.Key)));
        Assert.Equal("""{"bos_token_id":256,"eos_token_id":256}""", Json("generation_config.json").ToJsonString());
        Assert.Equal(
            """{"bos_token":"<|endoftext|>","clean_up_tokenization_spaces":false,"eos_token":"<|endoftext|>","model_max_length":64,"tokenizer_class":"PreTrainedTokenizerFast"}""",
            Json("tokenizer_config.json").ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public void Export_ofAModelThatAnswers_keepsItsTemplateOnBothWays()
    {
        Write(RandomModel.Tiny, new ByteTokenizer());
        ChatTemplate.Write(Source);

        HuggingFaceExport.Run(Source, Exported);
        HuggingFaceImport.Run(Exported, _folder.File("back"));

        Assert.Equal(ChatTemplate.Jinja, (string?)Json("tokenizer_config.json")["chat_template"]);
        Assert.NotNull(ChatTemplate.Open(_folder.File("back"), new ByteTokenizer()));
    }

    [Fact]
    public void Export_ofAModelWithATemplateOfItsOwn_keepsItOnBothWays()
    {
        Write(RandomModel.Tiny, new ByteTokenizer());
        var template = new JsonObject
        {
            ["bos_token"] = null,
            ["chat_template"] = "{% for m in messages %}{{ m.role + ': ' + m.content + eos_token }}{% endfor %}",
            ["eos_token"] = new JsonObject { ["content"] = "<|endoftext|>" },
        };
        File.WriteAllText(Path.Combine(Source, "tokenizer_config.json"), template.ToJsonString());

        HuggingFaceExport.Run(Source, Exported);
        HuggingFaceImport.Run(Exported, _folder.File("back"));

        Assert.Equal((string?)template["chat_template"], (string?)Json("tokenizer_config.json")["chat_template"]);
        var back = ChatTemplate.Open(_folder.File("back"), new ByteTokenizer())!;
        Assert.Equal([.. "user: q"u8.ToArray().Select(b => (int)b), ByteTokenizer.EndOfDocument], back.Prompt("q"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1024)]
    public void Export_withAnotherProgramsTokenizer_keepsItAndTheModelsRows(int padding)
    {
        var tokenizer = Sample.Read(Sample.Bert());
        tokenizer = tokenizer.PaddedTo(tokenizer.VocabularySize + padding);
        Write(RandomModel.Tiny with { VocabularySize = tokenizer.VocabularySize }, tokenizer);

        HuggingFaceExport.Run(Source, Exported);
        HuggingFaceImport.Run(Exported, _folder.File("back"));

        using var back = Checkpoint.Open(_folder.File("back"));
        Assert.Equal(tokenizer.VocabularySize, back.Tokenizer.VocabularySize);
        Assert.Equal(tokenizer.Encode("unaffable the!"u8), back.Tokenizer.Encode("unaffable the!"u8));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{{ messages[0].content + eos_token }}")]
    public void Import_ofAModelWithMarksOfItsOwn_keepsThemWithAndWithoutATemplate(string? template)
    {
        var tokenizer = Sample.Read(Sample.Bert());
        Write(RandomModel.Tiny with { VocabularySize = tokenizer.VocabularySize }, tokenizer);
        using (var plain = Checkpoint.Open(Source))
        {
            Assert.Equal((1, 2), (plain.Tokenizer.BeginningOfSequence, plain.Tokenizer.EndOfSequence));
        }

        var settings = new JsonObject { ["bos_token"] = "[SEP]", ["eos_token"] = new JsonObject { ["content"] = "[CLS]" }, ["padding_side"] = "left", ["chat_template"] = template };
        File.WriteAllText(Path.Combine(Source, "tokenizer_config.json"), settings.ToJsonString());

        HuggingFaceImport.Run(Source, _folder.File("back"));
        HuggingFaceExport.Run(_folder.File("back"), Exported);
        HuggingFaceImport.Run(Exported, _folder.File("again"));

        foreach (var folder in new[] { _folder.File("back"), Exported, _folder.File("again") })
        {
            using var back = Checkpoint.Open(folder);
            Assert.Equal((2, 1), (back.Tokenizer.BeginningOfSequence, back.Tokenizer.EndOfSequence));
            Assert.Equal("left", (string?)JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "tokenizer_config.json")))!["padding_side"]);
            Assert.Equal(template is not null, ChatTemplate.Open(folder, back.Tokenizer) is not null);
        }
    }

    [Fact]
    public void ForTraining_ofAModelWithMarksOfItsOwn_isRefusedAndLinnetsOwnIsKept()
    {
        var tokenizer = Sample.Read(Sample.Bert());
        Write(RandomModel.Tiny with { VocabularySize = tokenizer.VocabularySize }, tokenizer);
        var settings = Path.Combine(Source, "tokenizer_config.json");
        File.WriteAllText(settings, """{"bos_token": null, "eos_token": "[CLS]", "chat_template": "{{ eos_token }}"}""");
        using var model = Checkpoint.Open(Source);

        var error = Assert.Throws<ArtifactException>(() => ChatTemplate.ForTraining(Source, model.Tokenizer));
        File.WriteAllText(settings, """{"bos_token": null, "eos_token": "[CLS]"}""");
        Assert.Equal(1, ChatTemplate.ForTraining(Source, model.Tokenizer).End);
        ChatTemplate.Write(Source);

        Assert.Equal(
            $"{settings}: expected no chat template, or Linnet's own, which is the one that training teaches, found the chat template of another program. "
            + "Start from the model before it was taught to answer, or take the template out: the model then learns <|user|> and <|assistant|> instead of its own marks.",
            error.Message);
        using var taught = Checkpoint.Open(Source);
        Assert.Equal(1, taught.Tokenizer.EndOfSequence);
        Assert.Equal(1, ChatTemplate.ForTraining(Source, taught.Tokenizer).End);
        Assert.Contains(
            "expected a vocabulary with a token that ends a document, found none. Name it as eos_token in the tokenizer_config.json beside the tokenizer.",
            Assert.Throws<ArtifactException>(() => ChatTemplate.ForTraining(_folder.File("none"), Sample.Read(Sample.Bert().With("post_processor", null)))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ofAModelWithFarMoreRowsThanTokens_isRefused()
    {
        var tokenizer = Sample.Read(Sample.Bert());
        Write(RandomModel.Tiny with { VocabularySize = tokenizer.VocabularySize + 1025 }, tokenizer.PaddedTo(tokenizer.VocabularySize + 1025));

        var error = Assert.Throws<ArtifactException>(() => Checkpoint.Open(Source));

        Assert.Contains($"expected a tokenizer with {tokenizer.VocabularySize + 1025} ids, as config.json says, found {tokenizer.VocabularySize}. ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_withLlama2cPieces_givesTheIdsBack()
    {
        var tokenizer = PieceVocabulary.Small();
        Write(RandomModel.Tiny with { VocabularySize = tokenizer.VocabularySize }, tokenizer);

        HuggingFaceExport.Run(Source, Exported);
        HuggingFaceImport.Run(Exported, _folder.File("back"));

        Assert.Empty(CheckpointDifference.Of(Source, _folder.File("back")));
        Assert.Equal("""{"bos_token_id":1,"eos_token_id":[2,1]}""", Json("generation_config.json").ToJsonString());
        Assert.Equal(("<s>", "</s>", "<unk>"), (Setting("bos_token"), Setting("eos_token"), Setting("unk_token")));
        using var back = Checkpoint.Open(_folder.File("back"));
        Assert.IsType<Llama2cTokenizer>(back.Tokenizer);

        string? Setting(string key) => (string?)Json("tokenizer_config.json")[key];
    }

    [Fact]
    public void Export_withSentencePiece_givesItsFileBackByteForByte()
    {
        var model = new ModelBytes().Piece("<unk>", 0, PieceType.Unknown).Piece("<s>", 0, PieceType.Control).Piece("</s>", 0, PieceType.Control)
            .Piece("▁", -1).Piece("a", -2).Piece("▁a", -3).Trainer([.. ModelBytes.Number(3, (ulong)SentencePieceAlgorithm.BytePair)]).ToModel();
        var tokenizer = new SentencePieceTokenizer(model);
        Write(RandomModel.Tiny with { VocabularySize = tokenizer.VocabularySize }, tokenizer);

        HuggingFaceExport.Run(Source, Exported);
        HuggingFaceImport.Run(Exported, _folder.File("back"));

        Assert.Empty(CheckpointDifference.Of(Source, _folder.File("back")));
        Assert.Equal(model.Bytes.ToArray(), File.ReadAllBytes(Path.Combine(_folder.File("back"), "tokenizer.model")));
        Assert.Equal("""{"bos_token_id":1,"eos_token_id":[2,1]}""", Json("generation_config.json").ToJsonString());
        Assert.Equal("LlamaTokenizer", (string?)Json("tokenizer_config.json")["tokenizer_class"]);
        using var back = Checkpoint.Open(_folder.File("back"));
        Assert.Equal([5], Assert.IsType<SentencePieceTokenizer>(back.Tokenizer).Encode("a"u8));

        // The control: without any of the three files a checkpoint has no tokenizer.
        File.Delete(Path.Combine(Source, "tokenizer.model"));
        Assert.Equal(
            $"{Source}: expected one tokenizer: tokenizer.json, tokenizer.bin or tokenizer.model, found none. Copy or write the checkpoint again.",
            Assert.Throws<ArtifactException>(() => Checkpoint.Open(Source)).Message);
    }

    [Fact]
    public void Export_ofARewardModel_isRefused()
    {
        Write(RandomModel.Tiny, new ByteTokenizer());
        File.WriteAllText(Path.Combine(Source, "score.safetensors"), "");

        Assert.All((Action[])[() => HuggingFaceExport.Run(Source, Exported), () => Llama2cExport.Run(Source, Exported)], export => Assert.Equal(
            $"{Source}: expected a model that writes text, found a reward model: score.safetensors beside it. "
            + "Export the model that it was trained from; other programs cannot read its score.",
            Assert.Throws<ArtifactException>(export).Message));
        Assert.False(Directory.Exists(Exported));
    }

    [Fact]
    public void Export_toNoFolderOrAUsedOneOrFromABrokenCheckpoint_writesNothing()
    {
        Write(RandomModel.Tiny, new ByteTokenizer());

        Assert.Equal(
            "Expected the path of the folder to write, found an empty text. Type the path.",
            Assert.Throws<UsageException>(() => HuggingFaceExport.Run(Source, " ")).Message);
        Assert.Equal(
            $"{Source}: expected a folder that is absent or empty, found something in it already. Choose another folder with out=DIR, or delete this one.",
            Assert.Throws<ArtifactException>(() => HuggingFaceExport.Run(Source, Source)).Message);
        var file = Path.Combine(Source, "config.json");
        var error = Assert.Throws<ArtifactException>(() => HuggingFaceExport.Run(Source, file));
        Assert.Equal($"{file}: expected a folder that is absent or empty, found a file. Choose another folder with out=DIR, or delete this file.", error.Text.English);
        Assert.Equal($"{file}：应为不存在或为空的文件夹，实际是一个文件。请用 out=DIR 另选文件夹，或删除该文件。", error.Text.Chinese);
        Assert.Throws<ArgumentOutOfRangeException>(() => HuggingFaceExport.Run(Source, Exported, DataType.F16));
        Assert.Throws<ArgumentOutOfRangeException>(() => HuggingFaceExport.Run(Source, Exported, fileBytes: 0));
        File.WriteAllText(Path.Combine(Source, "model.safetensors"), "x");
        Assert.Throws<ArtifactException>(() => HuggingFaceExport.Run(Source, Exported));
        Assert.Equal([Source], Directory.GetFileSystemEntries(_folder.Path));
    }

    /// <summary>Twice the bytes in float32, and too many for one array.</summary>
    [Fact]
    public void RequireArrays_ofATensorThatFitsAsItIs_refusesItInFloat32Alone()
    {
        var tensor = new TensorLayout("model.embed_tokens.weight", DataType.BF16, [152_064, 3_584]);

        HuggingFaceExport.RequireArrays("model", [tensor]);
        HuggingFaceExport.RequireArrays("model", [tensor with { DataType = DataType.F16 }]);

        var error = Assert.Throws<ArtifactException>(() => HuggingFaceExport.RequireArrays("model", [tensor with { DataType = DataType.F32 }]));
        Assert.Equal(
            "model: expected tensors of at most 2147483591 bytes in F32, found model.embed_tokens.weight [152064, 3584]. "
            + "Write it with the type that it has: leave out precision.",
            error.Text.English);
        Assert.Equal(
            "model：应为张量以 F32 计不超过 2147483591 字节，实际是 model.embed_tokens.weight [152064, 3584]。请以原有类型写出：不要指定 precision。",
            error.Text.Chinese);
    }

    private void Write(DecoderDescription description, ITokenizer tokenizer)
    {
        Directory.CreateDirectory(Source);
        CheckpointFolder.Write(
            Source,
            description,
            WeightNames.All(description).Select(w => NamedTensor.Floats(w.Name, w.Shape, GoldenWeights.Of(w.Name, w.Shape))),
            tokenizer);
    }

    private JsonObject Json(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Exported, name)))!.AsObject();

    /// <summary>In the first layer of the exported file, by the places that each family's own code gives them.</summary>
    private void SwapKeysAndValues(DecoderDescription description)
    {
        var path = Path.Combine(Exported, "model.safetensors");
        List<NamedTensor> tensors;
        using (var file = SafetensorsFile.Open(path))
        {
            tensors = [.. file.Entries.Select(e => new NamedTensor(e.Name, e.DataType, e.Shape, file.Bytes(e.Name).ToArray()))];
        }

        int Place(string name) => tensors.FindIndex(t => t.Name.EndsWith(name, StringComparison.Ordinal) && t.Name.Contains(".0.", StringComparison.Ordinal));
        if (Place("query_key_value.weight") is >= 0 and var fused)
        {
            var bytes = tensors[fused].Bytes.ToArray();
            var head = description.HeadWidth * description.Width * sizeof(float);
            var isBloom = description.Position == PositionKind.Alibi;
            foreach (var key in isBloom ? Enumerable.Range(0, description.Heads).Select(h => (3 * h) + 1) : [description.Heads])
            {
                var value = bytes.AsSpan((key + 1) * head, head).ToArray();
                bytes.AsSpan(key * head, head).CopyTo(bytes.AsSpan((key + 1) * head));
                value.CopyTo(bytes.AsSpan(key * head));
            }

            tensors[fused] = tensors[fused] with { Bytes = bytes };
        }
        else
        {
            var (key, value) = (Place("k_proj.weight"), Place("v_proj.weight"));
            (tensors[key], tensors[value]) = (tensors[key] with { Bytes = tensors[value].Bytes }, tensors[value] with { Bytes = tensors[key].Bytes });
        }

        SafetensorsWriter.Write(path, tensors);
    }
}
