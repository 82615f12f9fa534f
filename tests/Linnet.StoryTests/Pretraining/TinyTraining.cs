using System.Text;
using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests.Pretraining;

/// <summary>A training of a few seconds on real text: the XML documentation that comes with the program.</summary>
internal static class TinyTraining
{
    /// <summary>Writes text files and a recipe into the folder.</summary>
    /// <returns>The recipe's path.</returns>
    public static string Write(TemporaryFolder folder, int steps)
    {
        var documentation = Path.Combine(
            Path.GetDirectoryName(ChildProgram.ProgramPath)!, "data", "api-documentation", "Microsoft.NETCore.App.Ref");
        WriteText(Path.Combine(documentation, "System.Collections.xml"), folder["train.txt"]);
        WriteText(Path.Combine(documentation, "System.Threading.xml"), folder["validation.txt"]);
        File.WriteAllText(folder["recipe.yaml"], $"""
            stage: pretrain
            seed: 1
            threads: 2
            data:
              sources:
                - {"{"}name: text, train: ["{folder["train.txt"]}"], validation: ["{folder["validation.txt"]}"]{"}"}
            model: {"{width: 32, layers: 2, heads: 4, key_value_heads: 2, feed_forward_width: 64}"}
            training:
              sequence_length: 64
              batch_tokens: 1024
              micro_batch_size: 8
              steps: {steps}
              warmup_steps: 5
              learning_rate: 5e-3
            evaluation: {"{every_steps: 20, validation_tokens: 2048}"}
            checkpoints: {"{every_steps: 5, keep: 2}"}
            samples: {"{prompts: [\"The \"], tokens: 20, every_steps: 20}"}

            """);
        return folder["recipe.yaml"];
    }

    private static void WriteText(string source, string target) =>
        File.WriteAllText(target, File.ReadAllText(source)[..60_000], new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
}
