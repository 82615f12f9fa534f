using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>A name or a key without a value: false, empty when printed or gone through, an error in any other use.</summary>
/// <param name="name">What has no value.</param>
internal sealed class Undefined(string name)
{
    public JinjaException Error() => new(new Text($"`{name}` is undefined", $"`{name}` 未定义"));
}
