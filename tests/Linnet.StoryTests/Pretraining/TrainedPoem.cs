using System.Text;
using Linnet.StoryTests.Faults;

namespace Linnet.StoryTests.Pretraining;

/// <summary>A finished run whose model knows a Chinese poem by heart: every character of it is three bytes long.</summary>
public sealed class TrainedPoem : IDisposable
{
    /// <summary>What the model repeats.</summary>
    public const string Poem = "春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。\n";

    private readonly TemporaryFolder _folder = new();

    /// <summary>Trains the model.</summary>
    public TrainedPoem()
    {
        var recipe = TinyTraining.Write(_folder, steps: 120);
        foreach (var name in (string[])["train.txt", "validation.txt"])
        {
            File.WriteAllText(_folder[name], string.Concat(Enumerable.Repeat(Poem, 200)), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }

        ChildProgram.Run(TimeSpan.FromMinutes(5), "pretrain", recipe, "--run", Run).Expect(0);
    }

    /// <summary>The run's folder. Not to be changed: copy it.</summary>
    public string Run => _folder["run"];

    /// <summary>The stage's folder, which <c>generate</c> and <c>chat</c> take.</summary>
    public string Model => Path.Combine(Run, "01-pretrain");

    /// <summary>Copies the run, to be damaged.</summary>
    /// <param name="target">The new folder.</param>
    /// <returns>The newest checkpoint's weights in the copy.</returns>
    public string CopyTo(string target)
    {
        foreach (var file in Directory.EnumerateFiles(Run, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(Run, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return Directory.EnumerateFiles(target, "model.safetensors", SearchOption.AllDirectories).Max(StringComparer.Ordinal)!;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}

/// <summary>Tests that share one <see cref="TrainedPoem"/>.</summary>
[CollectionDefinition(Name)]
public sealed class TrainedPoemTests : ICollectionFixture<TrainedPoem>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "trained poem";
}
