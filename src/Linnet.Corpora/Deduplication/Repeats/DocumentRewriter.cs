using System.Text;
using Linnet.Core.Artifacts;
using Linnet.Core.Errors;
using Linnet.Corpora.Deduplication.Near;
using Linnet.Corpora.Deduplication.Storage;

namespace Linnet.Corpora.Deduplication.Repeats;

/// <summary>Takes repeated pieces out of one text.</summary>
/// <param name="text">The text.</param>
/// <param name="indexes">The pieces' numbers, ascending.</param>
public delegate TextEdit EditText(string text, IReadOnlyList<long> indexes);

/// <summary>Writes files again without what was found to be repeated. Lines that stay as they are are copied byte for byte.</summary>
public static class DocumentRewriter
{
    /// <summary>Writes each file without the documents that are not kept.</summary>
    /// <param name="lines">The documents, scanned.</param>
    /// <param name="clusters">Which are kept.</param>
    /// <param name="outputs">A file for each input file; each appears whole or not at all.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="LinnetException">A file cannot be read or written.</exception>
    public static void WriteKept(NumberedLines lines, DuplicateClusters clusters, IReadOnlyList<string> outputs, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(clusters);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentOutOfRangeException.ThrowIfNotEqual(outputs.Count, lines.Files.Count);
        for (var file = 0; file < outputs.Count; file++)
        {
            var input = file;
            AtomicFile.Write(outputs[file], output =>
                lines.Copy(input, output, (line, _) => clusters.IsKept(line.Number) ? LineFate.Keep : LineFate.Drop, cancellation));
        }
    }

    /// <summary>Writes each file without repeated pieces, and without the documents of which too little is left.</summary>
    /// <param name="lines">The documents, scanned.</param>
    /// <param name="keys">Where a line says what.</param>
    /// <param name="places">The pieces.</param>
    /// <param name="edit">Takes pieces out of one text.</param>
    /// <param name="outputs">A file for each input file; each appears whole or not at all.</param>
    /// <param name="changed">Is told of each document that changes or goes: its number and what was done.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="LinnetException">A file cannot be read or written.</exception>
    public static void WriteEdited(
        NumberedLines lines,
        DocumentKeys keys,
        PlaceList places,
        EditText edit,
        IReadOnlyList<string> outputs,
        Action<long, TextEdit> changed,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(edit);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(changed);
        ArgumentOutOfRangeException.ThrowIfNotEqual(outputs.Count, lines.Files.Count);
        var document = new DocumentLine(keys);
        using var cursor = places.Begin(cancellation);
        for (var file = 0; file < outputs.Count; file++)
        {
            var input = file;
            AtomicFile.Write(outputs[file], output => lines.Copy(input, output, (line, replacement) =>
            {
                var indexes = cursor.Of(line.Number);
                if (indexes.Count == 0 || !document.Read(line))
                {
                    return LineFate.Keep;
                }

                var result = edit(Encoding.UTF8.GetString(document.Text(line)), indexes);
                if (result.RemovedPieces == 0)
                {
                    return LineFate.Keep;
                }

                changed(line.Number, result);
                if (result.IsTooShort)
                {
                    return LineFate.Drop;
                }

                document.WriteWith(line, Encoding.UTF8.GetBytes(result.Text), replacement);
                return LineFate.Replace;
            }, cancellation));
        }
    }
}
