using PublicApiGenerator;

namespace SipOkMuba.Graph.Tests;

/// The layer is a library to be: what it promises is a text under review.
public sealed class PublicApiTests
{
    [Fact]
    public void PublicSurface_ShouldEqualTheApprovedText()
    {
        var layer = typeof(PublicApiTests).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith("SipOkMuba.Graph", StringComparison.Ordinal) == true
                && !type.Namespace.StartsWith("SipOkMuba.Graph.Tests", StringComparison.Ordinal))
            .ToArray();
        var actual = layer.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).Replace("\r\n", "\n", StringComparison.Ordinal);
        var received = Path.Combine(AppContext.BaseDirectory, "PublicApi.received.txt");
        File.WriteAllText(received, actual);

        var approved = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "PublicApi.approved.txt")).Replace("\r\n", "\n", StringComparison.Ordinal);
        Assert.True(approved == actual, $"The public surface of the layer changed. If that is intended, copy {received} over PublicApi.approved.txt.");
    }
}
