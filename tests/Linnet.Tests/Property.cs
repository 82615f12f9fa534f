using CsCheck;

namespace Linnet.Tests;

/// <summary>Checks a property on generated values that are the same in every run.</summary>
/// <remarks>
/// CsCheck's own <c>Sample</c> draws new values each time, so that a build could fail for a change that it does not hold.
/// LINNET_PROPERTY_SEED=n looks at other values: do so when a property or what it holds for was changed.
/// </remarks>
internal static class Property
{
    private const int Default = 100;

    private static readonly ulong Seed = ulong.TryParse(Environment.GetEnvironmentVariable("LINNET_PROPERTY_SEED"), out var seed) ? seed : 1;

    public static void ForAll<T>(this Gen<T> values, Action<T> property, int iter = Default)
    {
        for (var i = 0u; i < iter; i++)
        {
            var value = values.Generate(new PCG(i, Seed), null, out _);
            try
            {
                property(value);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"LINNET_PROPERTY_SEED={Seed}, value {i}: {Check.Print(value)}", error);
            }
        }
    }

    public static void ForAll<T>(this Gen<T> values, Func<T, bool> property, int iter = Default) =>
        values.ForAll(value => Assert.True(property(value)), iter);

    public static void ForAll<T1, T2>(this Gen<(T1, T2)> values, Action<T1, T2> property, int iter = Default) =>
        values.ForAll(v => property(v.Item1, v.Item2), iter);

    public static void ForAll<T1, T2, T3>(this Gen<(T1, T2, T3)> values, Action<T1, T2, T3> property, int iter = Default) =>
        values.ForAll(v => property(v.Item1, v.Item2, v.Item3), iter);

    public static void ForAll<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> values, Action<T1, T2, T3, T4> property, int iter = Default) =>
        values.ForAll(v => property(v.Item1, v.Item2, v.Item3, v.Item4), iter);

    public static void ForAll<T1, T2, T3, T4, T5>(this Gen<(T1, T2, T3, T4, T5)> values, Action<T1, T2, T3, T4, T5> property, int iter = Default) =>
        values.ForAll(v => property(v.Item1, v.Item2, v.Item3, v.Item4, v.Item5), iter);

    public static void ForAll<T1, T2, T3, T4, T5, T6>(
        this Gen<(T1, T2, T3, T4, T5, T6)> values, Action<T1, T2, T3, T4, T5, T6> property, int iter = Default) =>
        values.ForAll(v => property(v.Item1, v.Item2, v.Item3, v.Item4, v.Item5, v.Item6), iter);

    public static void ForAll<T1, T2, T3, T4, T5, T6, T7>(
        this Gen<(T1, T2, T3, T4, T5, T6, T7)> values, Action<T1, T2, T3, T4, T5, T6, T7> property, int iter = Default) =>
        values.ForAll(v => property(v.Item1, v.Item2, v.Item3, v.Item4, v.Item5, v.Item6, v.Item7), iter);
}
