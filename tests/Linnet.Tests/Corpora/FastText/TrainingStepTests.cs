using CsCheck;
using Linnet.Corpora.FastText;

namespace Linnet.Tests.Corpora.FastText;

public sealed class TrainingStepTests
{
    private const int Dimension = 9;
    private const int Labels = 5;
    private const float Rate = 1e-3f;
    private static readonly int[] Rows = [0, 2, 2, 5];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Take_movesEachNumberDownItsGradient(bool isTree)
    {
        var numbers = Gen.Float[-1, 1].Array[6 * Dimension];
        Gen.Select(numbers, Gen.Float[-1, 1].Array[Labels * Dimension], Gen.Int[0, Labels - 1]).ForAll(
            (input, output, label) =>
            {
                var (newInput, newOutput) = ((float[])input.Clone(), (float[])output.Clone());
                Step(isTree, newInput, newOutput).Take(Rows, label, Rate);
                for (var i = 0; i < input.Length; i += 4)
                {
                    Near(Slope(isTree, input, output, label, input, i), (input[i] - newInput[i]) / Rate);
                }

                for (var i = 0; i < output.Length; i += 3)
                {
                    Near(Slope(isTree, input, output, label, output, i), (output[i] - newOutput[i]) / Rate);
                }
            },
            iter: 20);

        static void Near(double expected, double found) => Assert.InRange(found - expected, -2e-3, 2e-3);
    }

    private static double Slope(bool isTree, float[] input, float[] output, int label, float[] changed, int i)
    {
        const float Distance = 1e-2f;
        var before = changed[i];
        changed[i] = before + Distance;
        var above = Loss(isTree, input, output, label);
        changed[i] = before - Distance;
        var below = Loss(isTree, input, output, label);
        changed[i] = before;
        return (above - below) / (2 * Distance);
    }

    private static double Loss(bool isTree, float[] input, float[] output, int label) =>
        Step(isTree, (float[])input.Clone(), (float[])output.Clone()).Take(Rows, label, 0);

    private static TrainingStep Step(bool isTree, float[] input, float[] output) =>
        isTree ? new TreeStep(input, output, Dimension, new LabelTree([9, 7, 3, 2, 1])) : new SoftmaxStep(input, output, Dimension);
}
