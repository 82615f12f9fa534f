using System.Text.Json.Nodes;
using Linnet.Tests.Model;

namespace Linnet.Tests.Alignment;

/// <summary>Values of losses and estimators, computed outside of this program from their formulas.</summary>
internal static class GoldenValues
{
    public static JsonObject Read() => JsonNode.Parse(File.ReadAllBytes(TestData.Path("golden/posttraining.json")))!.AsObject();

    public static double[] Numbers(this JsonNode node, string key) => [.. node[key]!.AsArray().Select(x => x!.GetValue<double>())];

    public static double Number(this JsonNode node, string key) => node[key]!.GetValue<double>();
}
