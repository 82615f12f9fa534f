using Linnet.Core.Messages;
using Linnet.Core.Progress;
using Spectre.Console;

namespace Linnet.Cli.Terminal;

/// <summary>What a command sees of the outside: streams, language, clock, progress, cancellation.</summary>
/// <remarks>stdout carries the result and nothing else; everything for the eye goes to stderr.</remarks>
internal sealed class Session
{
    public required Language Language { get; init; }

    public required TextReader In { get; init; }

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required IProgressReporter Progress { get; init; }

    public required CancellationToken Cancellation { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The words that start this program, as the user must type them in a hint.</summary>
    public required string Invocation { get; init; }

    /// <summary>Whether colour and cursor movement are welcome on stderr.</summary>
    public required bool IsLive { get; init; }

    /// <summary>Whether input comes from a file or another program, and not from a keyboard.</summary>
    public required bool IsInputRedirected { get; init; }

    /// <summary>Says something to the user, on stderr.</summary>
    public void Say(Core.Messages.Text text) => Error.WriteLine(text.In(Language));

    /// <summary>Prints a line of the result, on stdout.</summary>
    public void Print(Core.Messages.Text text) => Out.WriteLine(text.In(Language));

    /// <summary>Prints a table of the result, on stdout; plain columns when it is redirected.</summary>
    public void Print(Spectre.Console.Rendering.IRenderable table)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Out),
            Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = 200; // a log has no right edge: never wrap a cell
        }

        console.Write(table);
    }

    /// <summary>Opens a session on the process's own console.</summary>
    public static Session Open(Language language, CancellationToken cancellation)
    {
        var live = !Console.IsErrorRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return new Session
        {
            Language = language,
            In = Console.In,
            Out = Console.Out,
            Error = Console.Error,
            IsLive = live,
            IsInputRedirected = Console.IsInputRedirected,
            Progress = live ? new LiveProgress(console, language) : new PlainProgress(Console.Error, TimeProvider.System, language),
            Cancellation = cancellation,
            Invocation = Terminal.Invocation.Of(AppContext.BaseDirectory, Environment.CurrentDirectory),
        };
    }
}
