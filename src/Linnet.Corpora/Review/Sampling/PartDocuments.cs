using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Corpora.Parts;
using Linnet.Corpora.Stages;

namespace Linnet.Corpora.Review.Sampling;

/// <summary>Goes through the documents of a stage, part by part.</summary>
internal static class PartDocuments
{
    /// <summary>Is shown each document: its part, its number in it from 0, its fields, valid during the call, and its line.</summary>
    public delegate void See(PartRecord part, long number, DocumentFields fields, ReadOnlySpan<byte> line);

    /// <summary>Shows all documents of the parts.</summary>
    /// <exception cref="LinnetException">A file is missing or damaged.</exception>
    public static void Each(PartFolder folder, IEnumerable<PartRecord> parts, See see, CancellationToken cancellation)
    {
        var fields = new DocumentFields();
        foreach (var part in parts)
        {
            cancellation.ThrowIfCancellationRequested();
            var (path, number) = (folder.In(part.PathOf(PartFolder.Documents)), 0L);
            foreach (var line in new PartLines(FileErrors.Translate(path, () => File.ReadAllBytes(path))))
            {
                fields.Read(line, path, number + 1);
                see(part, number++, fields, line);
            }
        }
    }
}
