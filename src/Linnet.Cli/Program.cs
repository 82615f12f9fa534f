using Linnet.Cli.Commands;
using Linnet.Cli.Terminal;
using Linnet.Core.Errors;
using Linnet.Core.Messages;

var language = LanguageChoice.Choose(args, Environment.GetEnvironmentVariable);
LanguageChoice.Apply(language);
using var signals = new Signals(() => Console.Error.WriteLine(new Text(
    "Stopping. Press Ctrl-C again to end at once.", "正在停止。再按一次 Ctrl-C 立即结束。").In(language)));
var session = Session.Open(language, signals.Token);
try
{
    return (int)CommandTree.Run(args, session);
}
catch (OperationCanceledException)
{
    session.Say(new Text("Cancelled.", "已取消。"));
    return (int)ExitCode.Cancelled;
}
catch (LinnetException error)
{
    session.Say(error.Text);
    return (int)error.ExitCode;
}
catch (Exception error) when (SystemFault.Explain(error) is { } fault)
{
    session.Say(fault.Text);
    return (int)fault.ExitCode;
}
