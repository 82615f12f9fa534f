using Linnet.Core.Messages;
using Linnet.Core.Progress;

namespace Linnet.Cli.Terminal;

/// <summary>Progress as plain lines, for logs and pipes: no colour, no cursor movement, one line every few seconds.</summary>
internal sealed class PlainProgress(TextWriter writer, TimeProvider time, Language language) : IProgressReporter
{
    private static readonly Text Percent = new(" %", "%");
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public IProgressTask Begin(Text what, long? total, Text unit) => new Line(this, what.In(language), total, unit.In(language), Percent.In(language));

    /// <inheritdoc/>
    public void Notice(Text text) => Write(text.In(language));

    private sealed class Line(PlainProgress owner, string what, long? total, string unit, string percent) : IProgressTask
    {
        private readonly long _start = owner.Time.GetTimestamp();
        private TimeSpan _next = Silence;
        private long _first = -1;
        private TimeSpan _firstAt;
        private bool _shown;
        private long _done;

        public void Report(long done, Text? detail = null)
        {
            var elapsed = owner.Time.GetElapsedTime(_start);
            if (_first < 0)
            {
                (_first, _firstAt) = (done, elapsed);
            }

            _done = done;
            if (elapsed < _next)
            {
                return;
            }

            _next = elapsed + Interval;
            _shown = true;
            owner.Write($"{what}  {Amount(done)}{Remaining(done, elapsed)}{Detail(detail)}");
        }

        public void Dispose()
        {
            if (_shown)
            {
                owner.Write($"{what}  {Amount(_done)}  {Duration.Clock(owner.Time.GetElapsedTime(_start))}");
            }
        }

        private string Amount(long done) =>
            total is > 0 ? $"{done:N0}/{total:N0} {unit}  {100 * done / total}{percent}" : $"{done:N0} {unit}";

        // Measured from the first report, so that a resumed run's head start does not count as speed.
        private string Remaining(long done, TimeSpan elapsed) =>
            total is > 0 && done > _first && elapsed > _firstAt
                ? $"  {(owner.Language == Language.Chinese ? "剩余" : "ETA")} {Duration.Clock((elapsed - _firstAt) * ((double)(total.Value - done) / (done - _first)))}"
                : "";

        private string Detail(Text? detail) => detail is null ? "" : "  " + detail.In(owner.Language);
    }

    private TimeProvider Time => time;

    private Language Language => language;

    private void Write(string line)
    {
        lock (writer)
        {
            writer.WriteLine(line);
            writer.Flush();
        }
    }
}
