using System.Text;
using Linnet.Model;
using Linnet.Model.Checkpoints;

namespace Linnet.Tests.Model.Checkpoints;

/// <summary>Compares two checkpoints: description, ids of texts, and every weight's type and bits.</summary>
internal static class CheckpointDifference
{
    private static readonly byte[][] Texts =
    [
        .. ((string[])["", "abc abc", " aba  ab\n\taa", "baba aab", "Once upon a time", "名前 é 🐦"]).Select(Encoding.UTF8.GetBytes),
        [0xFF, 0x00, 0xE5, 0x90],
    ];

    /// <summary>What differs: "description", "ids", or a weight's name.</summary>
    public static IReadOnlyList<string> Of(string expected, string found)
    {
        using var a = Checkpoint.Open(expected);
        using var b = Checkpoint.Open(found);
        List<string> differences = [];
        if (a.Description != b.Description)
        {
            return ["description"];
        }

        if (!Texts.All(text => a.Tokenizer.Encode(text).SequenceEqual(b.Tokenizer.Encode(text))))
        {
            differences.Add("ids");
        }

        differences.AddRange(WeightNames.All(a.Description).Select(w => w.Name).Where(name =>
            a.Weights.TypeOf(name) != b.Weights.TypeOf(name) || !a.Weights.Read(name).Bytes.Span.SequenceEqual(b.Weights.Read(name).Bytes.Span)));
        return differences;
    }
}
