using Linnet.Alignment.Ppo;
using Linnet.Alignment.Sampling;
using Linnet.Core.Tokenizers;
using Linnet.Model.Checkpoints;
using Linnet.Tests.Core;
using Linnet.Tokenization;
using static TorchSharp.torch;

namespace Linnet.Tests.Alignment.Ppo;

public sealed class PolicyModelTests
{
    [Fact]
    public void Evaluate_ofAnswers_givesTheDecodersLogProbabilitiesAndTrueEntropies()
    {
        using var decoder = AlignmentToy.Model();
        using var policy = new PolicyModel(decoder, new ByteTokenizer());
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        var batch = AnswerBatch.Of([([1, 2, 3], [4, 5]), ([6], [7])]);

        var output = policy.Evaluate(batch);

        var expected = decoder.LogProbabilities(batch.Tokens, batch.Targets).masked_select(batch.Targets.ge(0)).data<float>().ToArray();
        Assert.All(expected.Zip(output.LogProbabilities.data<float>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.Equal([0, 0, 0], output.Values.data<float>().ToArray());
        var probabilities = decoder.call(batch.Tokens)[1, 0].softmax(0).data<float>().Select(p => (double)p).ToArray();
        Assert.Equal(-probabilities.Sum(p => p * Math.Log(p)), output.Entropies[2].item<float>(), 1e-4);
    }

    [Fact]
    public void Write_thenRead_bringsBackBothHeadsAndChats()
    {
        using var folder = new TestFolder();
        using var decoder = AlignmentToy.Model();
        using var policy = new PolicyModel(decoder, new ByteTokenizer());
        using var other = AlignmentToy.Model();
        using var read = new PolicyModel(other, new ByteTokenizer());
        using (no_grad())
        {
            policy.NamedParameters().ToList().ForEach(p => p.Value.add_(0.5));
        }

        Directory.CreateDirectory(folder["policy"]);
        policy.Write(folder["policy"]);
        read.Read(folder["policy"]);

        Assert.All(policy.NamedParameters().Zip(read.NamedParameters()), pair =>
            Assert.Equal(pair.First.Value.data<float>().ToArray(), pair.Second.Value.data<float>().ToArray()));
        using var checkpoint = Checkpoint.Open(folder["policy"]);
        Assert.NotNull(ChatTemplate.Open(folder["policy"], checkpoint.Tokenizer));
    }
}
