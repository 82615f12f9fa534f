namespace Linnet.Tokenization.Texts;

/// <summary>One file, read in blocks of whole documents.</summary>
internal interface IBlockSource : IDisposable
{
    /// <summary>Bytes of the file, as it lies on the disk, that were read; about so many where that is not known.</summary>
    long FilePosition { get; }

    /// <summary>Reads the next block.</summary>
    /// <param name="block">An empty one, whose first line is set.</param>
    /// <returns>False at the end of the file.</returns>
    bool Fill(TextBlock block);
}
