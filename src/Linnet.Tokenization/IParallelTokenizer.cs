using Linnet.Core.Tokenizers;

namespace Linnet.Tokenization;

/// <summary>A tokenizer that encodes one text on several threads.</summary>
internal interface IParallelTokenizer : ITokenizer
{
    /// <summary>Splits UTF-8 text into token ids: the same as on one thread, whatever their number.</summary>
    int[] Encode(ReadOnlyMemory<byte> utf8, int threads, CancellationToken cancellation);
}
