namespace Linnet.StoryTests;

public sealed class PlaceTests
{
    [Fact]
    public void Program_isBuiltBesideTheTests() => Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, "linnet.dll")));
}
