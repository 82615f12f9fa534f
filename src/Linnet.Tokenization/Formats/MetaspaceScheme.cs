using Linnet.Core.Messages;

namespace Linnet.Tokenization.Formats;

/// <summary>Where a Metaspace puts a mark before a text: <c>always</c>, <c>first</c> or <c>never</c>.</summary>
internal static class MetaspaceScheme
{
    public const string Always = "always";

    public const string First = "first";

    public const string Never = "never";

    /// <summary>The scheme of a Metaspace; older files say only <c>add_prefix_space</c>.</summary>
    public static string Read(JsonSection section)
    {
        var scheme = section.Optional("prepend_scheme")?.Text();
        var prefix = section.Optional("add_prefix_space")?.Flag();
        return (scheme, prefix) switch
        {
            (null, false) => Never,
            (null, _) => Always,
            (Never, null or false) => Never,
            (Always or First, null or true) => scheme,
            (Always or First or Never, _) => throw section.Fault(new Text("add_prefix_space and prepend_scheme contradict each other", "add_prefix_space 与 prepend_scheme 相互矛盾")),
            _ => throw section.Required("prepend_scheme").Refused(),
        };
    }
}
