using Linnet.Corpora.LocalizedMessages;
using Linnet.Tests.Core;

namespace Linnet.Tests.Corpora.LocalizedMessages;

public sealed class SdkFolderTests : IDisposable
{
    private readonly TestFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("9.0.300", "9.0.300", "9.0.4", "8.0.900")]
    [InlineData("10.0.100", "9.0.300", "10.0.100")]
    [InlineData("10.0.100", "10.0.100", "11.0.100-preview.2")]
    [InlineData("11.0.100-preview.10.1", "11.0.100-preview.9.1", "11.0.100-preview.10.1", "11.0.100-alpha.99")]
    [InlineData("11.0.100-rc.1", "11.0.100-rc.1", "11.0.100-preview.9")]
    [InlineData("9.0.100", "9.0.100", "NuGetFallbackFolder", "9.0", "9.0.x")]
    public void Beside_ofSeveral_takesTheHighestStable(string expected, params string[] versions)
    {
        foreach (var version in versions)
        {
            _root.Write($"sdk/{version}/dotnet.dll", "");
        }

        Assert.Equal(expected, SdkFolder.Beside(Runtime)?.Version);
    }

    [Fact]
    public void Beside_ofARuntimeAlone_isNone()
    {
        Assert.Null(SdkFolder.Beside(Runtime));
        Assert.Null(SdkFolder.Beside(""));
        Directory.CreateDirectory(_root["sdk/9.0.100"]); // a folder that an uninstaller left
        Assert.Null(SdkFolder.Beside(Runtime));
    }

    private string Runtime => Directory.CreateDirectory(_root["shared/Microsoft.NETCore.App/10.0.1"]).FullName;
}
