namespace Linnet.StoryTests.Faults;

/// <summary>What failing disks and torn copies do to files.</summary>
internal static class FileDamage
{
    /// <summary>Flips one bit in place.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bit">Which bit, from 0; below eight times the file's length.</param>
    public static void FlipBit(string path, long bit)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = bit / 8;
        var value = file.ReadByte();
        file.Position = bit / 8;
        file.WriteByte((byte)(value ^ (1 << (int)(bit % 8))));
    }

    /// <summary>Cuts the file to its first <paramref name="length"/> bytes.</summary>
    public static void Truncate(string path, long length)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        file.SetLength(length);
    }
}
