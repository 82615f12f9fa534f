using CsCheck;
using Linnet.Core.Recipes;

namespace Linnet.Tests.Core.Recipes;

public sealed class RecipeWriterTests
{
    [Fact]
    public void Write_ofAnySoundRecipe_readsBackAsAnEqualRecordAndTheSameBytes()
    {
        var shape = RecipeShape.Of(typeof(SongRecipe));
        var names = Gen.String[Gen.Char[" ab:#-'\"\\\n词~null"], 0, 8];
        var optimizer = Gen.Select(Gen.Double[0, 0.99], Gen.Double[0, 0.99], Gen.Double[0, 1e9])
            .Select((a, b, c) => new SongOptimizer { Beta1 = a, Beta2 = b, ClipNorm = c });
        var training = Gen.Select(Gen.Int[100, int.MaxValue], Gen.Int[0, 99], Gen.Double[1e-30, 1], Gen.Long.Nullable(), Gen.Enum<SongPrecision>(), Gen.Bool, optimizer)
            .Select((steps, warmup, rate, tokens, precision, compile, o) => new SongTraining
            {
                Steps = steps,
                WarmupSteps = warmup,
                LearningRate = rate,
                Tokens = tokens,
                Precision = precision,
                Compile = compile,
                Optimizer = o,
            });
        var sources = Gen.Select(names, Gen.Double[0, 10]).Select((path, weight) => new SongSource { Path = path, Weight = weight }).Array[0, 3];

        Gen.Select(names, Gen.ULong, training, sources, names.Array[0, 3], Gen.Int[1, int.MaxValue].Array[0, 3], names.Null()).ForAll(
            (stage, seed, section, listed, prompts, windows, teacher) =>
            {
                var recipe = new SongRecipe
                {
                    Stage = stage,
                    Seed = seed,
                    Training = section,
                    Sources = new RecipeList<SongSource>(listed),
                    Prompts = new RecipeList<string>(prompts),
                    Windows = new RecipeList<int>(windows),
                    Teacher = teacher,
                };
                var yaml = RecipeWriter.Write(shape, recipe);

                var read = RecipeReader.ReadText<SongRecipe>(yaml, "r.yaml", []);

                Assert.Equal(recipe, read.Value);
                Assert.Equal(yaml, read.Resolved);
            });
    }
}
