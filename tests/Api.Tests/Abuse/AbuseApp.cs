using SipOkMuba.Api.Tests.Webhooks;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Api.Tests.Abuse;

/// One platform and one world for all that only looks at it.
public sealed class AbuseApp : IAsyncLifetime
{
    /// Partners whose webhooks want to be told all that happens from the beginning of the world.
    public static readonly IReadOnlyList<string> Listening = ["demo-portal", "demo-portal-2", ApiApp.PassingPartner];

    private const int StrangersOfARole = 5;
    private static readonly string[] botScopes = ["conversations:read", "conversations:write"];
    private static readonly string[] channelScopes = ["events:read", "contacts:read"];
    private readonly Dictionary<string, Task<string>> citizens = [];

    // Several of each, by turns: no account may ask for as much in a minute as these tests do.
    private readonly Dictionary<string, List<string>> strangers = [];
    private int asked;
    private Person? stranger;

    public ApiApp App { get; } = new();

    public Scenarios Scenarios => App.Scenarios;

    /// Of which types inputs take ids, once it is known.
    internal Dictionary<(string Mutation, string Path), HashSet<string>> Accepted { get; } = [];

    internal World World { get; private set; } = null!;

    /// Takes what is sent to a partner at a path of its name.
    internal Receiver Receiver { get; private set; } = null!;

    /// Where the log stood when all were listening.
    internal string Beginning { get; private set; } = "";

    public async Task InitializeAsync()
    {
        await App.InitializeAsync();
        Receiver = await Receiver.StartAsync();
        foreach (var partner in Listening)
        {
            await new WebhookSteps(Scenarios).CreateAsync(Receiver.Url($"/{partner}"), partner, [.. EventCatalog.All.Select(described => described.Name)]);
        }

        Beginning = await Scenarios.HeadAsync("demo-portal");
        World = await World.MakeAsync(App, Scenarios);
        stranger = (await Scenarios.SubmittedAsync()).Person;
        foreach (var (caller, role) in new[] { (ApiApp.FarOfficer, "OFFICER"), (ApiApp.FarVerifier, "VERIFIER"), (ApiApp.FarSupervisor, "SUPERVISOR") })
        {
            strangers[caller] = [caller];
            while (strangers[caller].Count < StrangersOfARole)
            {
                strangers[caller].Add((await Scenarios.SignedUpAsync(role, "16.06.01")).Account);
            }
        }
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    /// The token of a caller; of the citizen whom the record is about, where it is about one.
    internal async Task<string?> TokenAsync(string caller, Person? owner) => caller switch
    {
        Readers.Nobody => null,
        Readers.Owner => owner is null ? await CitizenAsync(World["Application"].Owner!) : await CitizenAsync(owner),
        Readers.OtherCitizen => await CitizenAsync(stranger!),
        Readers.Bot => await App.TokenAsync("demo-portal", botScopes),
        Readers.Channel => await App.TokenAsync("demo-portal", channelScopes),
        Readers.KeyHolder => await HolderAsync(),
        _ when strangers.TryGetValue(caller, out var accounts) => await App.TokenAsync(accounts[asked++ % accounts.Count]),
        _ => await App.TokenAsync(caller),
    };

    internal async Task<HttpClient> AsAsync(string caller, Person? owner = null) =>
        await TokenAsync(caller, owner) is { } token ? App.WithToken(token) : App.AsAnonymous();

    private Task<string> CitizenAsync(Person person) => citizens.TryGetValue(person.Nik, out var known)
        ? known
        : citizens[person.Nik] = Scenarios.TokenOfAsync(person);

    private Task<string> HolderAsync() => citizens.TryGetValue(World.PartnerAccount, out var known)
        ? known
        : citizens[World.PartnerAccount] = FetchAsync();

    private async Task<string> FetchAsync() =>
        (await App.TokensAsync(("grant_type", "client_credentials"), ("client_id", World.PartnerAccount), ("client_secret", World.PartnerSecret)))
        .GetProperty("access_token").GetString()!;
}

[CollectionDefinition(Name)]
public sealed class AbuseGroup : ICollectionFixture<AbuseApp>
{
    public const string Name = "Abuse";
}
