namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>An integer of 64 bits or a float.</summary>
internal readonly record struct JinjaNumber
{
    private readonly long _integer;
    private readonly double _float;

    public JinjaNumber(long value) => _integer = value;

    public JinjaNumber(double value) => (_float, IsFloat) = (value, true);

    public bool IsFloat { get; }

    public long Integer => IsFloat ? (long)_float : _integer;

    public double Float => IsFloat ? _float : _integer;
}
