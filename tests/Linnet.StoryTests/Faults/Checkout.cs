using System.Reflection;

namespace Linnet.StoryTests.Faults;

/// <summary>The checkout that the program was built from, and the test data beside it.</summary>
internal static class Checkout
{
    /// <summary>The checkout's folder.</summary>
    public static string Folder { get; } = typeof(Checkout).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "LinnetCheckout").Value!;

    /// <summary>A file of LINNET_TEST_DATA; skips the test, visibly, without it.</summary>
    public static string TestData(string name)
    {
        var root = Environment.GetEnvironmentVariable("LINNET_TEST_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(root), "LINNET_TEST_DATA is not set");
        var path = Path.Combine(root!, name);
        Assert.SkipUnless(File.Exists(path), $"LINNET_TEST_DATA has no {name}");
        return path;
    }
}
