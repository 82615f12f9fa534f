using Linnet.Core.Errors;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>A template in the part of Jinja that chat templates use, parsed once.</summary>
/// <remarks>
/// As Jinja 3.1 in transformers' sandbox renders it (<c>trim_blocks</c>, <c>lstrip_blocks</c>, no escapes for HTML). A template is foreign
/// code: nesting, steps and the size of what it makes are bounded, it reaches nothing but the values given, and a construct that is not
/// read is refused by name when it is parsed. One difference from Jinja is known: a name that is given from outside and set by the template
/// itself further down is seen by the loops and macros above with the outside value, where Jinja has it undefined. Threads may share one.
/// </remarks>
internal sealed class JinjaTemplate
{
    private const long Work = 1 << 22;
    private const long WorkForEachCharacter = 256;

    private readonly string _name;
    private readonly TemplateBody _body;

    private JinjaTemplate(string name, TemplateBody body) => (_name, _body) = (name, body);

    /// <summary>Whether the template says itself, by generation blocks, what the assistant writes.</summary>
    public bool MarksAnswers => _body.MarksAnswers;

    /// <summary>Parses a template.</summary>
    /// <param name="source">The template.</param>
    /// <param name="name">Where it is from, for errors.</param>
    /// <exception cref="DataFormatException">It is no Jinja, or uses a part of Jinja that is not read; line and column are named.</exception>
    public static JinjaTemplate Parse(string source, string name)
    {
        try
        {
            return new JinjaTemplate(name, StatementParser.Read(source));
        }
        catch (JinjaException error)
        {
            throw Located(name, error);
        }
    }

    /// <summary>Renders the template.</summary>
    /// <param name="variables">Names and values.</param>
    /// <param name="size">Characters that the values hold: they pay for work on them.</param>
    /// <param name="clock">The time for <c>strftime_now</c>, or null: then the template sees no such function.</param>
    /// <exception cref="DataFormatException">The values do not fit the template, or it refuses them, or takes too long; line and column are named.</exception>
    public JinjaText Render(IEnumerable<KeyValuePair<string, object?>> variables, long size, TimeProvider? clock)
    {
        var scope = new Scope(null);
        foreach (var (name, value) in variables)
        {
            scope.Set(name, value);
        }

        try
        {
            return new Interpreter(new Runtime(new Budget(Work + WorkForEachCharacter * size), clock)).Render(_body.Statements, scope);
        }
        catch (JinjaException error)
        {
            throw Located(_name, error);
        }
    }

    private static DataFormatException Located(string name, JinjaException error)
    {
        var at = error.At ?? new Position(1, 1);
        var problem = new Text(error.Problem.English.TrimEnd('.') + ".", error.Problem.Chinese.TrimEnd('。', '.') + "。");
        return new DataFormatException(name, at.Line, problem, column: at.Column);
    }
}
