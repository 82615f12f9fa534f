using System.Text.Json.Nodes;

namespace Linnet.Core.Artifacts;

/// <summary>JSON files that carry the SHA-256 of their own text as the last key, so that any flipped bit or edit is found.</summary>
internal static class SealedJson
{
    private const string Key = "sha256";

    /// <summary>The file's bytes. The seal is added to <paramref name="root"/>.</summary>
    public static byte[] Write(JsonObject root)
    {
        root[Key] = ContentHash.OfBytes(JsonText.Pretty(root)).Sha256;
        return JsonText.Pretty(root);
    }

    /// <summary>Checks that a file is byte for byte what <see cref="Write"/> wrote.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="root">The same as <see cref="JsonText.Parse"/> read it.</param>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static void Require(ReadOnlySpan<byte> bytes, JsonObject root)
    {
        root.Remove(Key);
        if (!bytes.SequenceEqual(Write(root)))
        {
            throw new InvalidDataException(Key);
        }
    }
}
