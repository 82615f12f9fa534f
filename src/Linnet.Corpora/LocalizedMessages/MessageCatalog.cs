using System.Text;

namespace Linnet.Corpora.LocalizedMessages;

/// <summary>One message in every language that has it.</summary>
/// <param name="File">Assembly and resource: <c>MSBuild/MSBuild.Strings</c>.</param>
/// <param name="Key">The message's key in it.</param>
/// <param name="Texts">The message by language, one line each; "en" is the original.</param>
public sealed record Message(string File, string Key, IReadOnlyDictionary<string, string> Texts);

/// <summary>Messages of resource files, aligned by assembly, resource and key over the languages.</summary>
/// <remarks>An assembly that lies in several folders is read once for each key: the first text of a key in a language is kept.</remarks>
public sealed class MessageCatalog
{
    private readonly Dictionary<(string File, string Key), SortedDictionary<string, string>> _messages = [];

    /// <summary>Messages that were there before, with whatever text: copies of an assembly.</summary>
    public long Repeated { get; private set; }

    /// <summary>Messages of nothing but white space.</summary>
    public long Empty { get; private set; }

    /// <summary>Adds an assembly's strings.</summary>
    /// <param name="assembly">The assembly's name without ending.</param>
    /// <param name="language">"en" or a culture.</param>
    /// <param name="strings">Its strings.</param>
    public void Add(string assembly, string language, IEnumerable<ResourceString> strings)
    {
        ArgumentNullException.ThrowIfNull(strings);
        foreach (var text in strings)
        {
            var line = OnOneLine(text.Value);
            if (line.Length == 0)
            {
                Empty++;
                continue;
            }

            var id = ($"{assembly}/{text.Resource}", text.Key);
            if (!_messages.TryGetValue(id, out var texts))
            {
                _messages.Add(id, texts = new SortedDictionary<string, string>(StringComparer.Ordinal));
            }

            if (!texts.TryAdd(language, line))
            {
                Repeated++;
            }
        }
    }

    /// <summary>Every message that has an English original, by file and key: neighbours have similar keys and often speak of the same thing.</summary>
    public IReadOnlyList<Message> Messages() =>
    [
        .. _messages
            .Where(m => m.Value.ContainsKey("en"))
            .OrderBy(m => m.Key.File, StringComparer.Ordinal)
            .ThenBy(m => m.Key.Key, StringComparer.Ordinal)
            .Select(m => new Message(m.Key.File, m.Key.Key, m.Value)),
    ];

    /// <summary>A message as one line: runs of white space become one space, control characters go.</summary>
    internal static string OnOneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        var space = false;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                space = line.Length > 0;
            }
            else if (!char.IsControl(c))
            {
                line.Append(space ? " " : "").Append(c);
                space = false;
            }
        }

        return line.ToString();
    }
}
