using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Spectre.Console;

namespace Linnet.Cli.Terminal;

/// <summary>Progress bars with an ETA on a terminal. The display lives while at least one task is open.</summary>
internal sealed class LiveProgress(IAnsiConsole console, Language language) : IProgressReporter
{
    private readonly Lock _gate = new();
    private ProgressContext? _context;
    private TaskCompletionSource? _end;
    private Task? _display;
    private int _open;

    /// <inheritdoc/>
    public IProgressTask Begin(Core.Messages.Text what, long? total, Core.Messages.Text unit)
    {
        lock (_gate)
        {
            if (_open++ == 0)
            {
                Start();
            }

            return new Bar(this, _context!.AddTask(Markup.Escape(what.In(language)), maxValue: total ?? 1), what, total, unit);
        }
    }

    /// <inheritdoc/>
    public void Notice(Core.Messages.Text text) => console.WriteLine(text.In(language));

    private void Start()
    {
        var started = new TaskCompletionSource<ProgressContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _display = Task.Run(() => console.Progress()
            .AutoClear(false)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn())
            .StartAsync(context =>
            {
                started.SetResult(context);
                return end.Task;
            }));
        _end = end;
        _context = started.Task.GetAwaiter().GetResult();
    }

    private void Close()
    {
        lock (_gate)
        {
            if (--_open > 0)
            {
                return;
            }

            _end!.SetResult();
            _display!.GetAwaiter().GetResult();
            _context = null;
        }
    }

    private sealed class Bar : IProgressTask
    {
        private readonly LiveProgress _owner;
        private readonly ProgressTask _task;
        private readonly string _what;
        private readonly string _unit;
        private readonly long? _total;
        private bool _closed;

        public Bar(LiveProgress owner, ProgressTask task, Core.Messages.Text what, long? total, Core.Messages.Text unit)
        {
            (_owner, _task, _total) = (owner, task, total);
            (_what, _unit) = (what.In(owner.Language), unit.In(owner.Language));
            task.IsIndeterminate = total is null;
        }

        public void Report(long done, Core.Messages.Text? detail = null)
        {
            var amount = _total is null ? $"{done:N0} {_unit}" : $"{done:N0}/{_total:N0} {_unit}";
            _task.Description = Markup.Escape($"{_what}  {amount}{(detail is null ? "" : "  " + detail.In(_owner.Language))}");
            if (_total is not null)
            {
                _task.Value = done;
            }
        }

        public void Dispose()
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            _task.StopTask();
            _owner.Close();
        }
    }

    private Language Language => language;
}
