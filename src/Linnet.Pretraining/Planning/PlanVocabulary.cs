using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Runs;
using Linnet.Pretraining.Stages;

namespace Linnet.Pretraining.Planning;

/// <summary>How many token ids a recipe's model will have.</summary>
public static class PlanVocabulary
{
    /// <summary>The size that was given, else that of the recipe's tokenizer.</summary>
    /// <param name="tokenizer">The recipe's key; empty is the vocabulary of bytes.</param>
    /// <param name="given">V as the user gave it, or null.</param>
    /// <param name="run">The run that <c>run:</c> paths are in, or null when the user named none.</param>
    /// <returns>V.</returns>
    /// <exception cref="UsageException">The tokenizer is in a run, and none was named.</exception>
    /// <exception cref="ArtifactException">The tokenizer is not there, or is no tokenizer.</exception>
    public static int Size(string tokenizer, int? given, RunDirectory? run)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (given is { } size)
        {
            return size;
        }

        if (run is null && tokenizer.StartsWith(RunDirectory.Scheme, StringComparison.Ordinal))
        {
            throw new UsageException(new Text(
                $"tokenizer: {tokenizer} is a file of a run: name the run with --run DIR, or the number of token ids with vocabulary=N.",
                $"tokenizer：{tokenizer} 是某次运行中的文件：请用 --run DIR 指定运行目录，或用 vocabulary=N 给出词元 id 的个数。"));
        }

        // Any run resolves a path outside of runs to itself.
        run ??= new RunDirectory("runs");
        return tokenizer.Length == 0 || File.Exists(run.Resolve(tokenizer))
            ? TokenSources.ReadTokenizer(tokenizer, run).VocabularySize
            : throw new ArtifactException(
                run.Resolve(tokenizer),
                new Text("the recipe's tokenizer", "配方中的分词器文件"),
                new Text("nothing", "不存在"),
                new Text(
                    "Give the number of token ids with vocabulary=N, or run the stage that makes it.",
                    "请用 vocabulary=N 给出词元 id 的个数，或先运行生成它的阶段。"));
    }
}
