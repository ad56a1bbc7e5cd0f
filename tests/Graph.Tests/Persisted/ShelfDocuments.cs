using System.Security.Claims;
using SipOkMuba.Graph.Persisted;
using SipOkMuba.Graph.Tests.Transport;

namespace SipOkMuba.Graph.Tests.Persisted;

/// Documents that anybody may send by an id; who is "locked" may send nothing else.
internal sealed class ShelfDocuments : ITrustedDocuments
{
    public const string Hello = "query A($name: String) { hello(name: $name) } query B { who }";
    public const string Lend = "mutation { lend }";
    public const string Store = "mutation($f: Upload) { store(file: $f) }";
    public const string Count = "subscription { count(to: 2) { number } }";
    public const string Live = "subscription { live { number } }";

    private readonly Dictionary<string, string> texts =
        new[] { Hello, Lend, Store, Count, Live }.ToDictionary(DocumentIds.Of);

    public bool IsLocked { get; set; } = true;

    public static Task<WireHost> HostAsync() =>
        WireHost.StartAsync(add: services => services.AddSingleton<ShelfDocuments>()
            .AddSingleton<ITrustedDocuments>(provider => provider.GetRequiredService<ShelfDocuments>()));

    public bool AreRequiredOf(ClaimsPrincipal user) => IsLocked && user.Identity?.Name == "locked";

    public ValueTask<string?> FindAsync(string id, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        new(texts.GetValueOrDefault(id));

    public void Remove(string text) => texts.Remove(DocumentIds.Of(text));
}
