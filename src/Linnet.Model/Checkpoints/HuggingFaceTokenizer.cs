using System.Text.Json.Nodes;
using Linnet.Core.Artifacts;
using Linnet.Core.Tokenizers;
using Linnet.Model.Llama2c;
using Linnet.Tokenization;
using Linnet.Tokenization.Chat;
using Linnet.Tokenization.SentencePiece;

namespace Linnet.Model.Checkpoints;

/// <summary>What transformers reads beside weights and config.json: tokenizer.json (of SentencePiece tokenizer.model), tokenizer_config.json and generation_config.json.</summary>
/// <remarks>
/// One difference stays: those programs read a special token that is written out in a text as that token, ours never does
/// (<see cref="ITokenizer.SpecialToken"/>).
/// </remarks>
internal sealed class HuggingFaceTokenizer
{
    private const string GenerationConfig = "generation_config.json";

    private readonly DecoderDescription _description;
    private readonly ITokenizer _tokenizer;
    private readonly (string Name, ReadOnlyMemory<byte> Bytes) _vocabulary;
    private readonly ChatTemplateSource? _template;

    /// <exception cref="Core.Errors.ArtifactException">A tokenizer.json cannot give the checkpoint's ids.</exception>
    public HuggingFaceTokenizer(Checkpoint model)
    {
        (_description, _tokenizer) = (model.Description, model.Tokenizer);
        _vocabulary = model.Tokenizer switch
        {
            SentencePieceTokenizer pieces => (CheckpointFolder.TokenizerModelName, pieces.Model.Bytes),
            Llama2cTokenizer pieces => (CheckpointFolder.TokenizerJsonName, JsonText.Pretty(Llama2cTokenizerJson.Of(pieces, Path.Combine(model.Folder, CheckpointFolder.TokenizerBinName)))),
            var other => (CheckpointFolder.TokenizerJsonName, TokenizerFile.ToBytes(other)),
        };
        _template = ChatTemplateSource.Read(model.Folder);
    }

    /// <summary>Writes the three files.</summary>
    public void Write(string folder)
    {
        AtomicFile.Write(Path.Combine(folder, _vocabulary.Name), _vocabulary.Bytes.Span);
        AtomicFile.Write(Path.Combine(folder, ChatTemplate.FileName), JsonText.Pretty(Settings()));
        AtomicFile.Write(Path.Combine(folder, GenerationConfig), JsonText.Pretty(Generation()));
    }

    private JsonObject Settings()
    {
        var settings = _tokenizer is TextTokenizer text
            ? JsonNode.Parse(TokenizerFile.ConfigurationToBytes(text, withTemplate: false))!.AsObject()
            : OwnSettings();
        settings["clean_up_tokenization_spaces"] ??= false;
        settings["model_max_length"] = _description.MaximumSequenceLength;
        settings["tokenizer_class"] ??= _tokenizer is SentencePieceTokenizer ? "LlamaTokenizer" : "PreTrainedTokenizerFast";
        if (_template is null)
        {
            return settings;
        }

        settings["chat_template"] = _template.ToJson();
        if (_template.Jinja != ChatTemplate.Jinja)
        {
            foreach (var (name, value) in _template.Tokens)
            {
                settings[name] = value.DeepClone(); // the words that the template writes are its own vocabulary's
            }
        }

        return settings;
    }

    private JsonObject OwnSettings()
    {
        var isPieces = _tokenizer is Llama2cTokenizer;
        var trainer = (_tokenizer as SentencePieceTokenizer)?.Model.Trainer;
        var end = trainer?.EndPiece ?? (isPieces ? Llama2cTokenizerLayout.EndText : BytePairTokenizer.EndOfDocument);
        var beginning = trainer?.BeginningPiece ?? (isPieces ? Llama2cTokenizerLayout.BeginningText : end);
        var settings = new JsonObject
        {
            ["bos_token"] = _tokenizer.BeginningOfSequence is null ? null : beginning,
            ["clean_up_tokenization_spaces"] = false,
            ["eos_token"] = _tokenizer.EndOfSequence is null ? null : end,
        };
        if (isPieces)
        {
            settings["unk_token"] = Llama2cTokenizerLayout.UnknownText;
        }

        return settings;
    }

    /// <summary>A text ends at what ends a sequence and at what begins the next one, as in our own generation.</summary>
    private JsonObject Generation()
    {
        int[] stops = [.. new[] { _tokenizer.EndOfSequence, _tokenizer.BeginningOfSequence }.OfType<int>().Distinct()];
        return new JsonObject
        {
            ["bos_token_id"] = _tokenizer.BeginningOfSequence,
            ["eos_token_id"] = stops.Length switch
            {
                0 => null,
                1 => stops[0],
                _ => new JsonArray([.. stops.Select(id => (JsonNode)id)]),
            },
        };
    }
}
