using System.Text;

namespace Linnet.UnicodeTables;

/// <summary>The enumeration of scripts as C#.</summary>
internal static class ScriptSource
{
    /// <summary>Unknown, Common, Inherited, then the others by name.</summary>
    public static List<string> Order(IEnumerable<string> scripts)
    {
        string[] first = ["Unknown", "Common", "Inherited"];
        return [.. first, .. scripts.Distinct().Except(first).Order(StringComparer.Ordinal)];
    }

    public static string Write(IReadOnlyList<string> scripts, string version)
    {
        var text = new StringBuilder($$"""
            // Written by tools/Linnet.UnicodeTables from Unicode {{version}}.
            namespace Linnet.Core.Unicode;

            /// <summary>The property Script of Unicode {{version}}.</summary>
            public enum Script
            {

            """.ReplaceLineEndings("\n"));
        for (var i = 0; i < scripts.Count; i++)
        {
            var name = string.Concat(scripts[i].Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
            text.Append(i == 0 ? "" : "\n").Append($"    /// <summary>{scripts[i].Replace('_', ' ')}.</summary>\n    {name} = {i},\n");
        }

        return text.Append("}\n").ToString();
    }
}
