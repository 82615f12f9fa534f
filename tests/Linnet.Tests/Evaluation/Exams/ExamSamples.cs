using System.Text;
using Linnet.Core.Documents;
using Linnet.Evaluation.Exams;
using Linnet.Generation;
using Linnet.Model;
using Linnet.Tests.Model;

namespace Linnet.Tests.Evaluation.Exams;

/// <summary>Documents of members with descriptions, and a reader that knows some texts by heart.</summary>
internal static class ExamSamples
{
    private static readonly string[] Verbs = ["Gets", "Sets", "Reads", "Opens"];

    private static readonly string[] Things = ["stream", "file", "buffer", "value", "line", "page", "cache", "node", "token", "key"];

    public static ExamWording Wording { get; } = new()
    {
        Kind = "member",
        Introduction = "Choose.\n\n",
        Question = "Which belongs to {subject}?",
        Line = "{context}\n{member}: {answer}",
    };

    /// <summary>Each type has members named after a verb that begins their description; several share it.</summary>
    public static IReadOnlyList<ExamDocument> Documents(int count) => [.. Enumerable.Range(0, count).Select(t => new ExamDocument(
        $"T:Type{t}",
        $"Type{t}",
        [.. Enumerable.Range(0, 24).Select(m =>
        {
            var (verb, thing) = (Verbs[(t + m) % Verbs.Length], Things[((t * 3) + m) % Things.Length]);
            return new PromptCompletion(
                $"M:Type{t}.M{m}", "member", $"T:Type{t}", $"Type{t}.{verb[..^1]}{m}()",
                $"{verb} the {thing} of a {Things[(t + (m * 7)) % Things.Length]}{(m % 3 == 0 ? " at the end" : "")}.");
        })]))];

    /// <summary>A reader that gives each token of a text it knows a likelihood near one, and others a lower one that only depends on the text.</summary>
    public sealed class Reader(Func<string, bool> knows, int positions = 4096) : IGenerator
    {
        public DecoderDescription Description { get; } = RandomModel.Tiny with { MaximumSequenceLength = positions };

        public long WeightBytes => 0;

        public IReadOnlyList<float[]> LogProbabilities(int[] prefix, IReadOnlyList<int[]> continuations, CancellationToken cancellation) =>
            [.. continuations.Select(c => Enumerable.Repeat(Score(Text(c)), c.Length).ToArray())];

        public IReadOnlyList<IReadOnlyList<float[]>> EndingLogProbabilities(int[] prefix, IReadOnlyList<BranchingText> texts, CancellationToken cancellation) =>
            [.. texts.Select(t => t.Endings.Select(e => Enumerable.Repeat(Score(Text([.. t.Stem, .. e])), e.Length).ToArray()).ToList())];

        public IReadOnlyList<float[]> NextLogits(int[] prefix, IReadOnlyList<int[]> continuations, CancellationToken cancellation) =>
            [.. continuations.Select(c => Enumerable.Range(0, 257).Select(id => Score(Text([.. c, id]))).ToArray())];

        public IReadOnlyList<Completion> Generate(
            IReadOnlyList<GenerationRequest> requests, Action<GeneratedToken>? onToken, CancellationToken cancellation) => throw new NotSupportedException();

        public IReadOnlyList<float[]> LogProbabilities(IReadOnlyList<int[]> sequences, CancellationToken cancellation) => throw new NotSupportedException();

        public IReadOnlyList<float[]> NextLogits(IReadOnlyList<int[]> sequences, CancellationToken cancellation) => throw new NotSupportedException();

        public void Dispose()
        {
        }

        private float Score(string text) =>
            knows(text) ? -0.01f : -1 - (float)new Linnet.Core.Random.CounterRandom(1, text).Uniform(0);

        private static string Text(int[] ids) => Encoding.UTF8.GetString([.. ids.Where(id => id < 256).Select(id => (byte)id)]);
    }
}
