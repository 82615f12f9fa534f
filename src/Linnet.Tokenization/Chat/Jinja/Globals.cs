using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>The functions that every template has.</summary>
internal static class Globals
{
    private const int LongestRange = 100_000; // as in Jinja's sandbox

    /// <summary>A function, or null.</summary>
    public static Function? Find(string name, Runtime runtime) => name switch
    {
        "range" => new Function(name, a => Range(a, runtime)),
        "dict" => new Function(name, a => Dictionary(a, runtime.Budget)),
        "namespace" => new Function(name, a => Namespace(a, runtime.Budget)),
        "raise_exception" => new Function(name, a => throw Raised(runtime.Text(a.Bind(1, "message")[0]).Text)),
        "strftime_now" when runtime.Clock is { } clock =>
            new Function(name, a => new JinjaText(TimeText.Of(((JinjaText)Values.Key(a.Text(a.Bind(1, "format")[0]), runtime.Budget)!).Text, clock.GetLocalNow()))),
        _ => null,
    };

    private static JinjaList Range(CallArguments arguments, Runtime runtime)
    {
        var bound = arguments.Bind(1, "start", "stop", "step");
        long start = bound[1] == CallArguments.Missing ? 0 : arguments.Integer(bound[0]);
        long stop = arguments.Integer(bound[1] == CallArguments.Missing ? bound[0] : bound[1]);
        long step = bound[2] == CallArguments.Missing ? 1 : arguments.Integer(bound[2]);
        var count = step == 0
            ? throw new JinjaException(new Text("the step of `range` is 0", "`range` 的步长为 0"))
            : Math.Max(0, step > 0 ? (stop - start + step - 1) / step : (start - stop - step - 1) / -step);
        return count > LongestRange
            ? throw new JinjaException(new Text($"`range` gives more than {LongestRange} numbers", $"`range` 产生的数超过 {LongestRange} 个"))
            : runtime.List(Enumerable.Range(0, (int)count).Select(i => (object?)(start + i * step)));
    }

    private static JinjaMap Dictionary(CallArguments arguments, Budget budget)
    {
        var first = arguments.Positional switch
        {
            [] => [],
            [JinjaMap map] => map.Items,
            _ => throw new JinjaException(new Text("`dict` takes a dict and named values", "`dict` 只接受一个 dict 和命名值")),
        };
        budget.Spend((long)Budget.Element * (first.Count + arguments.Named.Count));
        return new JinjaMap([.. first.Select(item => new KeyValuePair<object?, object?>(Values.Key(item.Key, budget), item.Value)), .. Named(arguments)]);
    }

    private static JinjaNamespace Namespace(CallArguments arguments, Budget budget)
    {
        var names = new JinjaNamespace();
        foreach (var (key, value) in Dictionary(arguments, budget).Items)
        {
            names.Names[PythonText.OfScalar(key) ?? ((JinjaText)key!).Text] = value;
        }

        return names;
    }

    private static IEnumerable<KeyValuePair<object?, object?>> Named(CallArguments arguments) =>
        arguments.Named.Select(n => new KeyValuePair<object?, object?>(new JinjaText(n.Name), n.Value));

    private static JinjaException Raised(string message) =>
        new(new Text($"the template refuses the conversation: {message}", $"模板拒绝了该对话：{message}"));
}
