using Linnet.Core.Messages;

namespace Linnet.Tokenization;

/// <summary>What a tokenizer.json holds that cannot be read; <see cref="TokenizerFile"/> adds the path.</summary>
internal sealed class TokenizerFormatException(Text found) : Exception(found.English)
{
    public Text Text { get; } = found;
}
