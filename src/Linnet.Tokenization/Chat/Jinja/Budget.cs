using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>What one rendering may cost, so that no template runs or grows without end.</summary>
/// <param name="work">Steps and characters together.</param>
internal sealed class Budget(long work)
{
    /// <summary>What an element of a list costs: it holds memory.</summary>
    public const int Element = 16;

    private const int MaximumDepth = 200;

    private long _left = work;
    private int _depth;

    /// <summary>Takes work off.</summary>
    /// <exception cref="JinjaException">Nothing is left.</exception>
    public void Spend(long amount)
    {
        _left -= amount;
        if (_left < 0)
        {
            throw new JinjaException(new Text(
                $"rendering takes more than {work} steps and characters", $"渲染所需的步数与字符数超过 {work}"));
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
