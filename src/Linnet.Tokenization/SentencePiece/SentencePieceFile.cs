using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.SentencePiece;

/// <summary>Reads and writes SentencePiece <c>.model</c> files.</summary>
public static class SentencePieceFile
{
    private const long MaximumBytes = 64 << 20;

    /// <summary>Reads a <c>.model</c> file.</summary>
    /// <param name="path">The file, at most 64 MiB.</param>
    /// <exception cref="ArtifactException">The file is missing or is no such model; the message names the byte and what stands there.</exception>
    public static SentencePieceModel Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MaximumBytes)
            {
                throw new TokenizerFormatException(new Text($"{file.Length} bytes", $"{file.Length} 字节"));
            }

            return SentencePieceReading.Parse(FileErrors.Translate(path, () => File.ReadAllBytes(path)));
        }
        catch (TokenizerFormatException error)
        {
            throw new ArtifactException(
                path,
                new Text("a SentencePiece .model of BPE or Unigram", "BPE 或 Unigram 的 SentencePiece .model 文件"),
                error.Text,
                new Text("Give the tokenizer.model as it was published, or as spm_train wrote it.", "请使用原样发布的 tokenizer.model，或 spm_train 写出的文件。"),
                error);
        }
    }

    /// <summary>Writes a <c>.model</c> file; it appears whole or not at all.</summary>
    public static void Write(string path, SentencePieceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        AtomicFile.Write(path, model.Bytes.Span);
    }
}
