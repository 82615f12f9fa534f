using System.Text;
using System.Text.Json.Nodes;
using Linnet.Core.Metrics;
using Linnet.Core.Random;
using Linnet.Core.Tokenizers;
using Linnet.Generation;
using Linnet.Generation.Cpu;
using Linnet.Training.Checkpoints;
using Decoder = Linnet.Training.Modules.Decoder;

namespace Linnet.Pretraining.Stages;

/// <summary>Lets the model continue the recipe's prompts while it learns, and writes what comes to <c>samples.jsonl</c>.</summary>
/// <remarks>
/// Each prompt has its own seed, the same at every step: what changes from step to step is the model. Drawn by the decode engine
/// in float32, so that samples do not depend on the precision of the training's kernels beyond the weights.
/// </remarks>
public sealed class SampleWriter
{
    /// <summary>The file's name: one line a prompt and step, <c>{"step","prompt","completion"}</c>.</summary>
    public const string FileName = "samples.jsonl";

    private readonly Decoder _model;
    private readonly ITokenizer _tokenizer;
    private readonly MetricsWriter _file;
    private readonly SampleSection _recipe;
    private readonly IReadOnlyList<GenerationRequest> _requests;
    private readonly int _threads;

    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="tokenizer">Its vocabulary, which has a token that ends a document.</param>
    /// <param name="recipe">Prompts, length and temperature.</param>
    /// <param name="seed">The stage's seed.</param>
    /// <param name="threads">Threads that draw; changes nothing but the speed.</param>
    /// <param name="file">Receives the samples; stays the caller's.</param>
    public SampleWriter(Decoder model, ITokenizer tokenizer, SampleSection recipe, ulong seed, int threads, MetricsWriter file)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(recipe);
        (_model, _tokenizer, _recipe, _threads, _file) = (model, tokenizer, recipe, threads, file);
        var end = tokenizer.EndOfSequence ?? throw new ArgumentException("The vocabulary has no token that ends a document.", nameof(tokenizer));
        var seeds = new CounterRandom(seed, "samples");
        _requests = [.. recipe.Prompts.Select((prompt, index) => new GenerationRequest(
            [end, .. tokenizer.Encode(Encoding.UTF8.GetBytes(prompt))],
            recipe.Tokens,
            new SamplingSettings(Temperature: recipe.Temperature, Seed: seeds.Bits((ulong)index)),
            [end]))];
    }

    /// <summary>Draws and writes one sample for each prompt.</summary>
    /// <param name="step">The step that the model has learnt.</param>
    /// <param name="cancellation">Stops within one token; nothing is written then.</param>
    public void Write(long step, CancellationToken cancellation)
    {
        if (_requests.Count == 0)
        {
            return;
        }

        using var generator = CpuGenerator.Load(_model.Description, _model.Weights(), _threads);
        var completions = generator.Generate(_requests, onToken: null, cancellation);
        foreach (var ((prompt, request), completion) in _recipe.Prompts.Zip(_requests).Zip(completions))
        {
            _file.Write(new JsonObject { ["step"] = step, ["prompt"] = prompt, ["completion"] = _tokenizer.DecodeText(completion.Tokens, request.Prompt[^1]) });
        }
    }
}
