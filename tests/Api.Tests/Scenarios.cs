using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using SipOkMuba.Api.Identity;
using SipOkMuba.Api.Tests.Partners;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.Tests;

/// A synthetic person: no two of a run are equal.
public sealed record Person(string Nik, DateOnly BirthDate)
{
    private static int last;

    public static Person Next()
    {
        var number = Interlocked.Increment(ref last);
        var birthDate = new DateOnly(1960 + number / 336 % 40, number / 28 % 12 + 1, number % 28 + 1);
        var digits = (birthDate.Day + 40) * 10000 + birthDate.Month * 100 + birthDate.Year % 100;
        return new Person($"160609{digits:000000}9907", birthDate);
    }
}

public sealed record TestApplication(string Id, string Number, ApplicationKind Kind, Person Person, string EnteredBy)
{
    public Guid Subject => NodeId.Parse(Id, nameof(Application));
}

/// What a refusal must leave as it was.
internal sealed record StateOf(ApplicationStatus Status, int Version, int SubjectVersion, int Events, int History, int Waits, int Documents, DateTimeOffset UpdatedAt);

/// Named states, reached through the front door by the demo clients.
public sealed class Scenarios(TestApp app)
{
    public const string Nobody = "";

    /// Somebody who has applied and acts by the app of demo-portal.
    public const string Citizen = "a citizen";
    public const string Village = "16.06.09.2006";
    private static int lastAccount;
    private readonly ConcurrentDictionary<string, HttpClient> clients = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<TestApplication>>> shared = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> points = new();

    internal PartnerSteps Partners => new(app, As);

    /// From now on, for a subscriber that must not miss what comes before its subscription is open.
    public async Task<string> HeadAsync(string by) =>
        (await As(by).AskAsync("{ events(first: 1) { headCursor } }")).WithoutErrors()["events"].GetProperty("headCursor").GetString()!;

    public DateTimeOffset Now => app.Services.GetRequiredService<TimeProvider>().GetUtcNow();

    public HttpClient As(string who) => clients.GetOrAdd(who, id => id switch
    {
        Nobody => app.AsAnonymous(),
        Citizen => app.WithToken(async () => await TokenOfAsync((await SubmittedAsync()).Person)),
        _ => app.As(id),
    });

    public async Task<string> TokenOfAsync(Person person, string partner = "demo-portal") =>
        (await app.CitizenTokensAsync(person.Nik, partner)).GetProperty("access_token").GetString()!;

    public async Task<string> CitizenAsync(Person person) =>
        (await As("demo-officer").AskAsync(
            """query($nik: NIK!) { findByNik(nik: $nik, purpose: "test") { id } }""", new { nik = person.Nik }))
        .WithoutErrors()["findByNik"].GetProperty("id").GetString()!;

    public async Task<AppDbContext> DatabaseAsync() =>
        await app.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();

    public Task<string> ServicePointAsync(string district = "16.06.09") => points.GetOrAdd(district, code => new(async () =>
        (await As(Nobody).AskAsync("query($code: String) { servicePoints(first: 1, where: { regionCode: { eq: $code } }) { nodes { id } } }", new { code }))
        .WithoutErrors()["servicePoints"].GetProperty("nodes")[0].GetProperty("id").GetString()!)).Value;

    /// A closure that begins in so many days and lasts one.
    public async Task<string> ClosureAsync(string district = "16.06.09", int inDays = 30)
    {
        var from = Now.AddDays(inDays);
        var closed = await As("demo-supervisor").AskAsync(
            """mutation($id: ID!, $from: DateTime!, $until: DateTime!) { closeServicePoint(input: { id: $id, startsAt: $from, endsAt: $until, reason: "Pindah ruang" }) { servicePoint { closures { id } } errors { ... on Error { code } } } }""",
            new { id = await ServicePointAsync(district), from, until = from.AddDays(1) });
        Assert.Null(closed.Refusal("closeServicePoint"));
        return closed["closeServicePoint"].GetProperty("servicePoint").GetProperty("closures")[0].GetProperty("id").GetString()!;
    }

    /// An account of the identity provider that nobody has.
    public static string NewAccount() => $"account-{Interlocked.Increment(ref lastAccount)}";

    /// Somebody who can sign in and is on the staff.
    public async Task<(string Account, string Id)> SignedUpAsync(string role = "OFFICER", params string[] regions)
    {
        var account = NewAccount();
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>().CreateAsync(new DemoClient(account, "staff").Describe());
        }

        return (account, await StaffMemberAsync(account, role, regions));
    }

    /// A partner that no other test has, with all scopes; nobody consents to it yet.
    public async Task<string> PartnerAsync(int pointsPerMinute = Partner.DefaultPointsPerMinute)
    {
        var account = NewAccount();
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>()
            .CreateAsync(new DemoClient(account, "partner", IsPartner: true).Describe());
        await using var database = await DatabaseAsync();
        database.Partners.Add(Partner.Delivered(
            scope.ServiceProvider.GetRequiredService<IdSource>(), account, account, string.Join(' ', Api.Identity.Scopes.All), Now, pointsPerMinute));
        await database.SaveChangesAsync();
        return account;
    }

    public async Task<string> StaffMemberAsync(string? account = null, string role = "OFFICER", params string[] regions) =>
        (await As("demo-admin").AskAsync(
            """
            mutation($subject: String!, $role: StaffRole!, $regions: [String!]!) {
              registerStaff(input: { subject: $subject, name: "Siti", role: $role, regions: $regions }) { staffMember { id } errors { __typename } } }
            """,
            new { subject = account ?? NewAccount(), role, regions = regions is [] ? ["16.06"] : regions }))
        .WithoutErrors()["registerStaff"].GetProperty("staffMember").GetProperty("id").GetString()!;

    /// The portal's webhook of an event that no test raises, at an address where nobody listens.
    public Task<string> WebhookAsync() => points.GetOrAdd("webhook", _ => new(NewWebhookAsync)).Value;

    public async Task<string> NewWebhookAsync() =>
        (await As("demo-portal").AskAsync(
            """mutation { createWebhook(input: { url: "http://127.0.0.1:9/hook", eventTypes: ["application.unclaimed"] }) { webhook { id } } }"""))
        .WithoutErrors()["createWebhook"].GetProperty("webhook").GetProperty("id").GetString()!;

    public static Dictionary<string, object?> Submission(
        Person person, ApplicationKind kind = ApplicationKind.FirstIssuance, string village = Village) => new()
        {
            ["kind"] = kind.ToText(),
            ["nik"] = person.Nik,
            ["familyCardNumber"] = "1606090107050001",
            ["fullName"] = "Siti Aminah",
            ["birthDate"] = person.BirthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["sex"] = "FEMALE",
            ["maritalStatus"] = "SINGLE",
            ["villageCode"] = village,
            ["documents"] = KindRules.Of(kind).Documents.Select(type => Document(type)).ToArray(),
        };

    public static object Document(DocumentType type, string uploadId = "sample-pdf") => new { type = type.ToText(), uploadId };

    public const string Submit = """
        mutation($input: SubmitApplicationInput!) {
          submitApplication(input: $input) {
            application { id number kind status nik version waitingOn applicantName submittedAt village { code } statusHistory { status actorRole } waits { party endedAt seconds } documents { type } }
            errors {
              __typename
              ... on Error { code message }
              ... on MissingDocumentsError { missing }
              ... on DuplicateApplicationError { number }
              ... on InvalidNikError { nikFault: reason }
              ... on InvalidFamilyCardNumberError { cardFault: reason }
              ... on UnknownVillageError { villageCode }
              ... on UploadNotFoundError { uploadId }
              ... on AgeNotReachedError { minimumAge }
              ... on InvalidTextError { field maximumLength }
              ... on TooManyDocumentsError { maximum }
            }
          }
        }
        """;

    public async Task<TestApplication> SubmittedAsync(
        string by = "demo-portal", ApplicationKind kind = ApplicationKind.FirstIssuance, Person? person = null, string village = Village)
    {
        person ??= Person.Next();
        var answer = await As(by).AskAsync(Submit, new { input = Submission(person, kind, village) });
        Assert.Null(answer.Refusal("submitApplication"));
        var application = answer["submitApplication"].GetProperty("application");
        return new TestApplication(
            application.GetProperty("id").GetString()!, application.GetProperty("number").GetString()!, kind, person, by);
    }

    public async Task<TestApplication> DraftedAsync(
        string by = "demo-portal", ApplicationKind kind = ApplicationKind.FirstIssuance, Person? person = null, string village = Village)
    {
        person ??= Person.Next();
        var answer = await As(by).AskAsync(
            "mutation($input: DraftApplicationInput!) { draftApplication(input: $input) { application { id number } errors { ... on Error { code } } } }",
            new { input = Submission(person, kind, village) });
        Assert.Null(answer.Refusal("draftApplication"));
        var application = answer["draftApplication"].GetProperty("application");
        return new TestApplication(
            application.GetProperty("id").GetString()!, application.GetProperty("number").GetString()!, kind, person, by);
    }

    /// What the centre has answered with a failure.
    public async Task<TestApplication> FailedAsync(string result = "SEARCH_FAILURE_AT_CENTRAL")
    {
        var application = await AfterAsync(Verb.Named("sendForEnrollment"));
        await FailAsync(application, result);
        return application;
    }

    public async Task FailAsync(TestApplication application, string result)
    {
        var answer = await As("demo-officer").AskAsync(
            "mutation($id: ID!, $result: EnrollmentResult!) { recordEnrollmentResult(input: { id: $id, result: $result }) { application { id } errors { ... on Error { code } } } }",
            new { id = application.Id, result });
        Assert.Null(answer.Refusal("recordEnrollmentResult"));
    }

    /// An application of which the verb may be done; each call makes a new one.
    internal async Task<TestApplication> ReadyForAsync(Verb verb)
    {
        switch (verb.After)
        {
            case null:
                return await SubmittedAsync();
            case Verb.OfDraft:
                return await DraftedAsync();
            case Verb.OfFailure:
                return await FailedAsync();
        }

        if (verb.Name == "activateIkd")
        {
            var recorded = await AfterAsync(Verb.Named("captureBiometrics"));
            var ikd = await SubmittedAsync(kind: ApplicationKind.IkdActivation, person: recorded.Person);
            await DoAsync(ikd, Verb.Named("claimApplication"));
            await DoAsync(ikd, Verb.Named("verifyApplication"));
            return ikd;
        }

        var ready = await AfterAsync(Verb.Named(verb.After));
        if (verb.Name == "issueHandoverCode")
        {
            await RecordVillageConsentAsync(ready.Person);
        }

        return ready;
    }

    internal async Task<TestApplication> AfterAsync(Verb verb)
    {
        var application = await ReadyForAsync(verb);
        await DoAsync(application, verb);
        return application;
    }

    /// The same, made once: for refusals, which leave it as it was.
    internal Task<TestApplication> SharedAsync(Verb verb) =>
        shared.GetOrAdd(verb.Name, _ => new(() => ReadyForAsync(verb))).Value;

    internal Task<TestApplication> SharedCancelledAsync() =>
        shared.GetOrAdd("cancelled", _ => new(() => AfterAsync(Verb.Named("cancelApplication")))).Value;

    internal async Task DoAsync(TestApplication application, Verb verb)
    {
        var answer = await TryAsync(verb, application.Id, verb.By);
        Assert.True(answer.Refusal(verb.Name) is null, answer.Body);
        if (verb.Name == "verifyApplication")
        {
            await WaitForAsync(application.Subject, "application.awaitingBiometrics", "application.printReady");
        }
    }

    internal async Task<Answer> TryAsync(Verb verb, string id, string by, int? expectedVersion = null, string? idempotencyKey = null) =>
        await As(by).AskAsync(verb.Document, new { id, expectedVersion, point = await ServicePointAsync() }, idempotencyKey);

    public async Task<Guid> RecordConsentAsync(Person person, string partner) => await RecordConsentAsync(
        "demo-officer", person,
        (await As(partner).AskAsync("{ viewer { partner } }")).WithoutErrors()["viewer"].GetProperty("partner").GetString());

    public Task<Guid> RecordVillageConsentAsync(Person person) => RecordConsentAsync("demo-village", person, partner: null);

    private async Task<Guid> RecordConsentAsync(string who, Person person, string? partner)
    {
        var answer = await As(who).AskAsync(
            """mutation($nik: NIK!, $partner: ID) { recordConsent(input: { nik: $nik, partner: $partner, purpose: "KTP-el", method: SIGNED_FORM, reference: "F-1" }) { consent { id } errors { ... on Error { code } } } }""",
            new { nik = person.Nik, partner });
        Assert.Null(answer.Refusal("recordConsent"));
        return NodeId.Parse(answer["recordConsent"].GetProperty("consent").GetProperty("id").GetString()!, "Consent");
    }

    public async Task WithdrawConsentAsync(Guid consent, string by = "demo-officer") => Assert.Null(
        (await As(by).AskAsync(
            "mutation($id: ID!) { withdrawConsent(input: { id: $id }) { consent { id } errors { ... on Error { code } } } }",
            new { id = NodeId.Format("Consent", consent) }))
        .Refusal("withdrawConsent"));

    /// Read from the log itself, so that nothing has to be polled.
    public async Task<LoggedEvent> WaitForAsync(Guid subject, params string[] types)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var log = app.Services.GetRequiredService<EventStream>();
        await foreach (var logged in log.ReadAsync(new EventFilter { SubjectId = subject, Types = types }, "0", patience.Token))
        {
            return logged;
        }

        throw new InvalidOperationException("The log has ended.");
    }

    internal async Task<StateOf> StateAsync(TestApplication application)
    {
        await using var database = await DatabaseAsync();
        var id = application.Subject;
        return await database.Applications
            .Where(found => found.Id == id)
            .Select(found => new StateOf(
                found.Status,
                found.Version,
                found.SubjectVersion,
                database.OutboxEvents.Count(row => row.SubjectId == id),
                database.StatusChanges.Count(row => row.ApplicationKey == found.Key),
                database.WaitSegments.Count(row => row.ApplicationKey == found.Key),
                database.ApplicationDocuments.Count(row => row.ApplicationKey == found.Key),
                found.UpdatedAt))
            .SingleAsync();
    }
}
