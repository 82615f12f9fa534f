using System.CommandLine;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Messages;
using Linnet.Core.Recipes;
using Linnet.Core.Tokenizers;
using Linnet.Model;
using Linnet.Model.Checkpoints;
using Linnet.Tokenization;
using Linnet.Tokenization.Extension;
using Linnet.Training.Checkpoints;

namespace Linnet.Cli.Commands;

/// <summary><c>linnet resize CHECKPOINT tokenizer=DIR out=DIR</c>: gives a model rows for the tokens that <c>tokenizer extend</c> added.</summary>
internal static class ResizeCommand
{
    public static Command Create(Session session)
    {
        var checkpoint = GenerateCommand.CheckpointArgument(session);
        var settings = StageCommand.Overrides(session);
        settings.Description = new Text("tokenizer=DIR out=DIR plan=FILE", "tokenizer=文件夹 out=输出文件夹 plan=计划文件").In(session.Language);
        var command = new Command(
            "resize", new Text("Give a model rows for the tokens that `tokenizer extend` added", "为 `tokenizer extend` 增加的词元扩充模型的嵌入行").In(session.Language)) { checkpoint, settings };
        command.SetAction(parsed =>
        {
            var recipe = RecipeReader.ReadText<ResizeRecipe>("{}", "command line", parsed.GetRequiredValue(settings)).Value;
            var model = Run(ChosenModel.Find(parsed.GetRequiredValue(checkpoint)).Checkpoint, recipe, out var added);
            session.Say(new Text(
                $"{recipe.Out}: written, {added:N0} new tokens, {model.ParameterCount:N0} parameters. The new rows know nothing yet: train it on with `pretrain RECIPE base={recipe.Out}`.",
                $"{recipe.Out}：已写出，新词元 {added:N0} 个，参数 {model.ParameterCount:N0} 个。新行尚未学习：请用 `pretrain 配方 base={recipe.Out}` 继续训练。"));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static DecoderDescription Run(string folder, ResizeRecipe recipe, out int added)
    {
        NewCheckpoint.RequireFree(recipe.Out, new Text("the new checkpoint's folder", "新检查点文件夹"));
        using var source = Checkpoint.Open(folder);
        if (!Path.Exists(recipe.Tokenizer))
        {
            throw new ArtifactException(
                recipe.Tokenizer,
                new Text("a folder of `tokenizer extend`", "`tokenizer extend` 写出的文件夹"),
                new Text("nothing", "不存在"),
                new Text("Check the path.", "请检查路径。"));
        }

        var tokenizer = TokenizerLinesCommand.Open(recipe.Tokenizer, new TokenizerOptions());
        var plan = EmbeddingPlanFile.Read(recipe.PlanPath);
        RequireFit(recipe, plan, tokenizer);
        RequireSameTokens(source, plan, recipe, tokenizer);
        added = plan.VocabularySize - plan.BaseVocabularySize;
        return ResizedCheckpoint.Write(source, plan, tokenizer is TextTokenizer text ? text.PaddedTo(plan.RowCount) : tokenizer, recipe.Out);
    }

    private static void RequireFit(ResizeRecipe recipe, EmbeddingPlan plan, ITokenizer tokenizer)
    {
        if (tokenizer.VocabularySize != plan.VocabularySize)
        {
            throw new ArtifactException(
                recipe.Tokenizer,
                new Text($"a vocabulary of {plan.VocabularySize} tokens, as {recipe.PlanPath} says", $"词表应有 {plan.VocabularySize} 个词元（与 {recipe.PlanPath} 一致）"),
                new Text($"{tokenizer.VocabularySize}", $"{tokenizer.VocabularySize} 个"),
                new Text("Name the folder that `tokenizer extend` wrote.", "请指定 `tokenizer extend` 写出的文件夹。"));
        }

        if (plan.RowCount != plan.VocabularySize && tokenizer is not TextTokenizer)
        {
            throw new ArtifactException(
                recipe.PlanPath,
                new Text("as many rows as tokens, because this kind of vocabulary cannot be padded", "行数与词元数相同，因为这种词表不能填充"),
                new Text($"{plan.RowCount} rows for {plan.VocabularySize} tokens", $"{plan.VocabularySize} 个词元对应 {plan.RowCount} 行"),
                new Text("Extend again with row_multiple=1.", "请用 row_multiple=1 重新扩展。"));
        }
    }

    // A vocabulary extended from another one than the model's would give its rows to other words.
    private static void RequireSameTokens(Checkpoint source, EmbeddingPlan plan, ResizeRecipe recipe, ITokenizer tokenizer)
    {
        List<byte> old = [], now = [];
        for (var id = 0; id < Math.Min(plan.BaseVocabularySize, source.Tokenizer.VocabularySize); id++)
        {
            old.Clear();
            now.Clear();
            source.Tokenizer.Decode(null, id, old);
            tokenizer.Decode(null, id, now);
            // Special tokens are shown by some kinds of vocabulary and not by others.
            if (old.Count > 0 && now.Count > 0 && !old.SequenceEqual(now))
            {
                throw new ArtifactException(
                    recipe.Tokenizer,
                    new Text($"a vocabulary extended from that of {source.Folder}, with its tokens in their places", $"由 {source.Folder} 的词表扩展而来、原有词元位置不变的词表"),
                    new Text($"another token {id}", $"词元 {id} 不同"),
                    new Text("Extend the model's own tokenizer, the file in its folder.", "请扩展该模型自己的分词器，即其文件夹中的分词器文件。"));
            }
        }
    }
}
