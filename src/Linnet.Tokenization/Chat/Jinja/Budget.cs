using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>What one rendering may cost, so that no template runs or grows without end.</summary>
internal sealed class Budget
{
    /// <summary>What an element of a list costs: it holds memory.</summary>
    public const int Element = 16;

    private const int MaximumDepth = 200;

    private readonly long _work;
    private long _left;
    private int _depth;

    /// <param name="work">Steps and characters together.</param>
    public Budget(long work) => _work = _left = work;

    /// <summary>Takes work off.</summary>
    /// <exception cref="JinjaException">Nothing is left.</exception>
    public void Spend(long amount)
    {
        _left -= amount;
        if (_left < 0)
        {
            throw new JinjaException(new Text(
                $"rendering takes more than {_work} steps and characters", $"渲染所需的步数与字符数超过 {_work}"));
        }
    }

    /// <summary>Goes into a value that may hold others; <see cref="Leave"/> goes out again.</summary>
    /// <exception cref="JinjaException">Values are nested too deep.</exception>
    public void Enter()
    {
        Spend(1);
        if (++_depth > MaximumDepth)
        {
            throw new JinjaException(new Text($"values are nested deeper than {MaximumDepth}", $"值的嵌套超过 {MaximumDepth} 层"));
        }
    }

    /// <summary>Goes out of a value.</summary>
    public void Leave() => _depth--;
}
