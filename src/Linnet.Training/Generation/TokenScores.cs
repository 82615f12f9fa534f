using Linnet.Core.Errors;
using Linnet.Generation;
using static TorchSharp.torch;

namespace Linnet.Training.Generation;

/// <summary>Says that a token's log-probability goes to a place of a result.</summary>
internal delegate void AddTarget(int token, float[] result, int place);

/// <summary>Scores given tokens where the logits are, so that none but the scores leave the device.</summary>
/// <param name="targets">Names the tokens that may follow one token of a sequence: one, several, or none.</param>
/// <typeparam name="TSequence">The kind of sequence.</typeparam>
internal sealed class TokenScores<TSequence>(Action<TSequence, int, AddTarget> targets)
{
    private readonly HostLogits _host = new();

    /// <summary>Reads log p = logit − log Σ exp(logit), in nats, into the results.</summary>
    /// <exception cref="CheckFailedException">Logits are not finite.</exception>
    public void Read(IReadOnlyList<(TSequence Sequence, int Index)> asked, Tensor logits)
    {
        using var scope = NewDisposeScope();
        var totals = logits.logsumexp(-1);                                                              // [asked]
        var finite = totals.isfinite().cpu().data<bool>().ToArray();
        if (Array.IndexOf(finite, false) is var damaged and >= 0)
        {
            LogSoftmax.LogSumExp(_host.Read(logits[damaged])); // throws
        }

        List<long> rows = [];
        List<long> tokens = [];
        List<(float[] Result, int Place)> places = [];
        for (var i = 0; i < asked.Count; i++)
        {
            targets(asked[i].Sequence, asked[i].Index, (token, result, place) =>
            {
                rows.Add(i);
                tokens.Add(token);
                places.Add((result, place));
            });
        }

        if (rows.Count == 0)
        {
            return;
        }

        var row = tensor(rows.ToArray(), device: logits.device);
        var token = tensor(tokens.ToArray(), device: logits.device);
        var scores = _host.Read(logits.index([TensorIndex.Tensor(row), TensorIndex.Tensor(token)]) - totals.index_select(0, row));
        for (var i = 0; i < scores.Length; i++)
        {
            places[i].Result[places[i].Place] = scores[i];
        }
    }
}
