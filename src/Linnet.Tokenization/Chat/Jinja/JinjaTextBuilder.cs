using System.Text;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>Puts texts together, each with its origin, within the budget.</summary>
internal sealed class JinjaTextBuilder(Budget budget)
{
    private readonly StringBuilder _text = new();
    private readonly List<JinjaText.Run> _runs = [];

    public int Length => _text.Length;

    public void Append(JinjaText text) => Append(text, 0, text.Length);

    public void Append(JinjaText text, int start, int length)
    {
        var offset = _text.Length - start;
        budget.Spend(length);
        _text.Append(text.Text, start, length);
        text.ForEachRun(start, length, (end, origin) => Mark(offset + end, origin));
    }

    public void Append(string text, Origin origin = default)
    {
        budget.Spend(text.Length);
        if (text.Length > 0)
        {
            _text.Append(text);
            Mark(_text.Length, origin);
        }
    }

    public JinjaText ToText() => new(_text.ToString(), _runs.ToArray());

    private void Mark(int end, Origin origin)
    {
        if (_runs.Count > 0 && _runs[^1].Origin == origin)
        {
            _runs[^1] = new JinjaText.Run(end, origin);
        }
        else
        {
            _runs.Add(new JinjaText.Run(end, origin));
        }
    }
}
