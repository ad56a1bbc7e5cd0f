using System.Runtime.CompilerServices;
using System.Text.Json;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Tests.Transport;

namespace SipOkMuba.Graph.Tests.Security;

/// What the tools ask passes the guard: graphql-js 16.15 with and without all its options, which is also what code
/// generators send, and the five requests of the IDE.
public sealed class IntrospectionTests
{
    [Theory]
    [InlineData("graphql-js")]
    [InlineData("graphql-js-all")]
    [InlineData("banana-cake-pop")]
    public void Read_ShouldPass_WhenAToolIntrospects(string tool) =>
        Assert.True(new DocumentGuard(new DocumentLimits()).Read(Query(tool)).Introspects);

    [Fact]
    public async Task Introspection_ShouldBeAnswered_WhenGraphQLJsAsks()
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.PostAsync(Query("graphql-js"));

        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.False(document.RootElement.TryGetProperty("errors", out _));
        Assert.Contains(document.RootElement.GetProperty("data").GetProperty("__schema").GetProperty("types").EnumerateArray(),
            type => type.GetProperty("name").GetString() == "Tick");
    }

    [Theory]
    [InlineData("__Schema")]
    [InlineData("__Directive")]
    [InlineData("__InputValue")]
    [InlineData("__Type")]
    public async Task Probe_ShouldBeAnswered_WhenTheIdeAsksWhatIntrospectionKnows(string type)
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.PostAsync(
            "query IntrospectionQuery { __type(name: \"" + type + "\") { name fields { name } } }", "*/*");

        Assert.Contains("\"name\":\"" + type + "\",\"fields\":[{", await response.Content.ReadAsStringAsync());
    }

    private static string Query(string tool, [CallerFilePath] string file = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(file)!, "Introspection", tool + ".graphql"));
}
