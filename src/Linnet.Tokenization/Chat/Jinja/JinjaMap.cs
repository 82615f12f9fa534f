using System.Numerics;
using Linnet.Core.Messages;

namespace Linnet.Tokenization.Chat.Jinja;

/// <summary>A dictionary in the order in which its keys came.</summary>
internal sealed class JinjaMap
{
    private static readonly object None = new();

    private readonly List<KeyValuePair<object?, object?>> _items;
    private readonly Dictionary<object, int> _index;

    /// <param name="items">Keys and values; of a key that stands twice the last value counts.</param>
    /// <exception cref="JinjaException">A list or a map is a key.</exception>
    public JinjaMap(IEnumerable<KeyValuePair<object?, object?>> items)
    {
        (_items, _index) = ([], []);
        foreach (var item in items)
        {
            var key = Comparable(item.Key) ?? throw new JinjaException(new Text(
                $"{Values.TypeName(item.Key)} cannot be a key", $"{Values.TypeName(item.Key)} 不能作键"));
            if (_index.TryAdd(key, _items.Count))
            {
                _items.Add(item);
            }
            else
            {
                _items[_index[key]] = new(_items[_index[key]].Key, item.Value);
            }
        }
    }

    public int Count => _items.Count;

    public IReadOnlyList<KeyValuePair<object?, object?>> Items => _items;

    /// <summary>Whether a value can be a key: a scalar or a text.</summary>
    public static bool CanBeKey(object? value) => Comparable(value) is not null;

    public bool TryGet(object? key, out object? value)
    {
        if (Comparable(key) is { } known && _index.TryGetValue(known, out var i))
        {
            value = _items[i].Value;
            return true;
        }

        value = null;
        return false;
    }

    public bool TryGet(string key, out object? value)
    {
        var found = _index.TryGetValue(key, out var i);
        value = found ? _items[i].Value : null;
        return found;
    }

    // 1, 1.0 and true are one key, as in Python; null for what cannot be a key.
    private static object? Comparable(object? key) => key switch
    {
        null => None,
        JinjaText text => text.Text,
        bool truth => truth ? 1L : 0L,
        double number when number == Math.Floor(number) && Math.Abs(number) < 1L << 53 => (long)number,
        long or double or BigInteger => key,
        _ => null,
    };
}
