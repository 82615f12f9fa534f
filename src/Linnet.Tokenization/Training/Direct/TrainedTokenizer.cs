using System.Text.Json.Nodes;
using Linnet.Core.Reports;

namespace Linnet.Tokenization.Training.Direct;

/// <summary>What was trained, not yet written.</summary>
/// <param name="Files">The files, by name: <c>tokenizer.json</c> first.</param>
/// <param name="Learnt">The tokens that merges made.</param>
/// <param name="Summary">What it was trained on, and what became of it.</param>
/// <param name="IsAll">Whether no document was left out, for a bound of characters.</param>
internal sealed record TrainedTokenizer(IReadOnlyList<(string Name, byte[] Bytes)> Files, IEnumerable<StripToken> Learnt, JsonObject Summary, bool IsAll);
