using Linnet.Core.Errors;
using Linnet.Core.Runs;
using Linnet.Core.Stages;
using Linnet.Core.Tokenizers;
using Linnet.Pretraining.Mixture;
using Linnet.Pretraining.Windows;
using Linnet.Tokenization;
using Text = Linnet.Core.Messages.Text;

namespace Linnet.Pretraining.Stages;

/// <summary>A recipe's vocabulary and text as a stage uses them: the keys <c>tokenizer</c> and <c>data</c> mean the same in every recipe.</summary>
internal sealed class TokenSources : IDisposable
{
    private TokenSources(ITokenizer tokenizer, IReadOnlyList<SourceText> sources) => (Tokenizer, Sources) = (tokenizer, sources);

    /// <summary>The vocabulary.</summary>
    public ITokenizer Tokenizer { get; }

    /// <summary>The sources, in the recipe's order.</summary>
    public IReadOnlyList<SourceText> Sources { get; }

    /// <summary>Every file once, as an input that is hashed before work starts.</summary>
    public static IReadOnlyList<StageInput> Inputs(string tokenizer, DataSection data) =>
    [
        .. data.Sources.SelectMany(source => source.Train.Concat(source.Validation).Select(path => new StageInput(path, StageInput.File) { Get = source.Get }))
            .Prepend(new StageInput(tokenizer, StageInput.File))
            .Where(input => input.Path.Length > 0).DistinctBy(input => input.Path, StringComparer.Ordinal),
    ];

    /// <summary>Reads a recipe's tokenizer.json; an empty path is the vocabulary of bytes.</summary>
    /// <exception cref="ArtifactException">It is no tokenizer, or one without a token that ends a document, or of too many ids.</exception>
    public static ITokenizer ReadTokenizer(string path, RunDirectory run)
    {
        if (path.Length == 0)
        {
            return new ByteTokenizer();
        }

        var tokenizer = TokenizerFile.Read(run.Resolve(path));
        RequireUsable(tokenizer, run.Resolve(path));
        return tokenizer;
    }

    /// <summary>Refuses a vocabulary that text cannot be kept in.</summary>
    /// <param name="tokenizer">The vocabulary.</param>
    /// <param name="path">Where it is from.</param>
    /// <exception cref="ArtifactException">None of its tokens ends a document, or it has too many ids.</exception>
    public static void RequireUsable(ITokenizer tokenizer, string path)
    {
        if (tokenizer is { EndOfSequence: not null, VocabularySize: <= TokenFile.MaximumVocabulary })
        {
            return;
        }

        throw new ArtifactException(
            path,
            new Text(
                $"a vocabulary of at most {TokenFile.MaximumVocabulary} ids with one that ends a document",
                $"至多 {TokenFile.MaximumVocabulary} 个词元且含有文档结束符的词表"),
            new Text(
                $"{tokenizer.VocabularySize} ids{(tokenizer.EndOfSequence is null ? ", none of which does" : "")}",
                $"{tokenizer.VocabularySize} 个词元{(tokenizer.EndOfSequence is null ? "，没有文档结束符" : "")}"),
            new Text(
                "Train a tokenizer with `tokenizer train` and special_tokens='[\"<|endoftext|>\"]', or by a recipe such as recipes/tour/tokenizer-train.yaml.",
                "请用 `tokenizer train` 训练，并写明 special_tokens='[\"<|endoftext|>\"]'，或使用配方，例如 recipes/tour/tokenizer-train.yaml。"));
    }

    /// <summary>Opens the text of a stage as tokens, in the stage's own folder: <c>tokens/SOURCE</c>.</summary>
    /// <param name="tokenizer">The vocabulary.</param>
    /// <param name="data">The text.</param>
    /// <param name="context">The stage.</param>
    /// <param name="shared">What several processes made of it before, or null.</param>
    /// <param name="cancellation">Stops between blocks and records.</param>
    public static TokenSources Open(ITokenizer tokenizer, DataSection data, StageContext context, SharedTokens? shared, CancellationToken cancellation)
    {
        var sources = new List<SourceText>();
        var making = new TokenMaking(context.Threads, context.Progress, cancellation);
        try
        {
            foreach (var source in data.Sources)
            {
                var folder = Path.Combine(context.Folder, "tokens", source.Name);
                var tokens = TokenFolder.Open(folder, TextOf(source, tokenizer, context.Run), shared?.Find(source.Name), making);
                sources.Add(new SourceText(source.Name, source.Weight, tokens));
            }

            shared?.Delete();
            return new TokenSources(tokenizer, sources);
        }
        catch
        {
            sources.ForEach(source => source.Dispose());
            throw;
        }
    }

    /// <summary>A source's files and vocabulary.</summary>
    public static SourceFiles TextOf(SourceSection source, ITokenizer tokenizer, RunDirectory run)
    {
        return new(Files(source.Train), Files(source.Validation), tokenizer);

        IReadOnlyList<TextFile> Files(IReadOnlyList<string> paths) => [.. paths.Select(path => new TextFile(path, run.Resolve(path)))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var source in Sources)
        {
            source.Dispose();
        }
    }
}
