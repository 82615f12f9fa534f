using Linnet.Core.Messages;
using Linnet.Core.Tokenizers;
using Linnet.Tokenization;

namespace Linnet.Model.Llama2c;

/// <summary>What llama2.c can say of a model: one kind of decoder, whose header gives seven sizes, and one kind of vocabulary.</summary>
internal static class Llama2cFit
{
    private const double RopeBase = 10_000;
    private const double NormEpsilon = 1e-5;

    /// <summary>Everything that its two files cannot hold, as "what the model has instead of what llama2.c has".</summary>
    /// <returns>Nothing for a model that can be written.</returns>
    public static IReadOnlyList<Text> Misfits(DecoderDescription description, ITokenizer tokenizer)
    {
        List<Text> misfits = [];
        Require(description.Norm == NormKind.RmsNorm, Text.Same("LayerNorm"), Text.Same("RMSNorm"));
        Require(description.FeedForward == FeedForwardKind.SwiGlu, Text.Same("GELU"), Text.Same("SwiGLU"));
        Require(description.Block == BlockKind.Sequential, new("a parallel block", "并行块"), new("a sequential one", "串行块"));
        Require(description.Position == PositionKind.Rotary, Text.Same("ALiBi"), new("rotary positions", "旋转位置编码"));
        if (description.Position == PositionKind.Rotary)
        {
            RequireNumber("rope_theta", description.RopeBase, RopeBase);
            RequireNone(description.RopeScaling is null, Text.Same($"rope_scaling {Kind(description.RopeScaling)} × {description.RopeScaling?.Factor:R}"));
        }

        RequireNumber("rms_norm_eps", description.NormEpsilon, NormEpsilon);
        RequireNone(!description.QueryKeyValueBias, new("biases of queries, keys and values", "查询、键、值的偏置"));
        RequireNone(!description.OutputBias, new("biases of the other linear layers", "其他线性层的偏置"));
        RequireNone(!description.QueryKeyNorm, new("norms of queries and keys", "查询和键的归一化"));
        RequireNone(!description.EmbeddingNorm, new("a norm of the embeddings", "词嵌入的归一化"));
        RequireNone(description.SlidingWindow is null, Text.Same($"sliding_window {description.SlidingWindow}"));
        Require(
            (long)description.Heads * description.HeadWidth == description.Width,
            Text.Same($"num_attention_heads × head_dim {(long)description.Heads * description.HeadWidth}"),
            Text.Same($"hidden_size {description.Width}"));
        Require(
            tokenizer is Llama2cTokenizer,
            tokenizer switch
            {
                ByteTokenizer => new("a vocabulary of bytes", "字节词表"),
                BytePairTokenizer => new("a vocabulary of byte-level BPE", "字节级 BPE 词表"),
                _ => new Text("a vocabulary without scores (tokenizer.json)", "不带分数的词表（tokenizer.json）"),
            },
            new("pieces with scores and byte fallback, tokenizer.bin", "带分数和字节回退的词条（tokenizer.bin）"));
        return misfits;

        void RequireNumber(string key, double value, double only) => Require(value == only, Text.Same($"{key} {value:R}"), Text.Same($"{only:R}"));

        void RequireNone(bool fits, Text found) => Require(fits, found, new Text("none", "无"));

        void Require(bool fits, Text found, Text instead)
        {
            if (!fits)
            {
                misfits.Add(new Text($"{found.English} instead of {instead.English}", $"{found.Chinese}（应为：{instead.Chinese}）"));
            }
        }
    }

    private static string Kind(RopeScaling? scaling) => scaling switch
    {
        LinearRopeScaling => "linear",
        Llama3RopeScaling => "llama3",
        YarnRopeScaling => "yarn",
        _ => "",
    };
}
