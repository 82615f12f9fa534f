namespace Linnet.Tests.Model;

/// <summary>Files that are too large or too foreign for the repository.</summary>
internal static class TestData
{
    /// <summary>The path of a file under LINNET_TEST_DATA; skips the test when the variable is unset.</summary>
    public static string Path(string name)
    {
        var root = Environment.GetEnvironmentVariable("LINNET_TEST_DATA");
        if (string.IsNullOrEmpty(root))
        {
            Assert.Skip("LINNET_TEST_DATA is not set");
        }

        return System.IO.Path.Combine(root, name);
    }
}
