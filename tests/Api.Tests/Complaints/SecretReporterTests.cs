using System.Text;
using System.Text.Json;
using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Api.Tests.Webhooks;

namespace SipOkMuba.Api.Tests.Complaints;

/// Who complains in secret: asked for by every role, by every way that the schema has, and by what changes when it happens.
[Collection(ApiGroup.Name)]
public sealed class SecretReporterTests(ApiApp app)
{
    private const string Name = "Rahasiawati";
    private const string Phone = "089990001117";
    private const int Depth = 4;

    private static readonly string[] readers =
    [
        Scenarios.Nobody, Scenarios.Citizen, "demo-portal", "demo-portal-2", "demo-village", "demo-village-2", "demo-officer", "demo-verifier",
        "demo-supervisor", "demo-admin",
    ];

    private readonly Scenarios scenarios = app.Scenarios;
    private readonly ComplaintBox box = new(app.Scenarios);

    [Fact]
    public async Task Secret_ShouldBeToldToTheHeadAlone_WhateverIsSelected()
    {
        var application = await scenarios.SubmittedAsync();
        var secret = await FileAsync(application);
        await box.InAsync("RESOLVED", of: secret);
        string[] marks = [Name, Phone, application.Person.Nik, application.Number, application.Id, await scenarios.CitizenAsync(application.Person)];

        foreach (var reader in readers)
        {
            foreach (var (document, variables) in Questions(secret))
            {
                var answer = await scenarios.As(reader).AskAsync(document, variables);
                Assert.All(marks, mark => Assert.DoesNotContain(mark, answer.Body, StringComparison.Ordinal));
            }

            foreach (var verb in new[] { "verifyComplaint", "assignComplaint", "withdrawComplaint", "mergeComplaint" })
            {
                var refused = await box.TryAsync(reader, verb, secret, verb switch
                {
                    "verifyComplaint" => "class: LIGHT",
                    "mergeComplaint" => $"intoId: \"{secret.Id}\"",
                    _ => "",
                });
                Assert.All(marks, mark => Assert.DoesNotContain(mark, refused.Body, StringComparison.Ordinal));
            }
        }

        // Each question has an answer for whoever may know: no reader was spared by a refusal.
        foreach (var (document, variables) in Questions(secret))
        {
            Assert.Contains(secret.Id, (await scenarios.As("demo-head").AskAsync(document, variables)).WithoutErrors().Body, StringComparison.Ordinal);
        }

        var head = (await scenarios.As("demo-head").AskAsync(Questions(secret).First().Document, Questions(secret).First().Variables)).WithoutErrors();
        Assert.All(marks[..2].Append(application.Number), mark => Assert.Contains(mark, head.Body, StringComparison.Ordinal));
        Assert.DoesNotContain(application.Person.Nik, head.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains(Name, StringComparison.Ordinal) || line.Contains(Phone, StringComparison.Ordinal));
    }

    /// A partner to whom one citizen consents would know who complains if anything told of it at all.
    [Fact]
    public async Task Partner_ShouldSeeNothingMove_WhenItsOnlyCitizenComplainsInSecret()
    {
        var partner = await scenarios.PartnerAsync();
        var person = Person.Next();
        await scenarios.SubmittedAsync(person: person);
        await scenarios.RecordConsentAsync(person, partner);
        await using var receiver = await Receiver.StartAsync();
        await new WebhookSteps(scenarios).CreateAsync(receiver.Url(), partner, ["complaint.received"]);
        await using var live = await LiveSocket.SubscribeAsync(app, await app.TokenAsync(partner), "subscription { onEvent { type subject { id } } }");

        await box.FiledAsync("demo-portal", "SECRET", person);
        var counted = await CountAsync(partner);
        var named = await box.FiledAsync("demo-portal", "NAMED", person);

        // Told in order: had the first been told, it would come first.
        Assert.Equal(0, counted);
        Assert.Equal(named.Id, (await live.NextAsync()).GetProperty("onEvent").GetProperty("subject").GetProperty("id").GetString());
        Assert.Equal(named.Id, (await receiver.NextAsync()).Json.GetProperty("data").GetProperty("subject").GetProperty("id").GetString());
        Assert.Equal(1, await CountAsync(partner));
    }

    /// It may be about the village office or somebody of the district: only the regency sees it.
    [Theory]
    [InlineData("VILLAGE_OPERATOR", "16.06.09.2006")]
    [InlineData("OFFICER", "16.06.09")]
    public async Task Neighbours_ShouldSeeNothingMove_WhenSomebodyComplainsInSecret(string role, string region)
    {
        var (account, _) = await scenarios.SignedUpAsync(role, region);
        var before = await CountAsync(account);
        await using var live = await LiveSocket.SubscribeAsync(
            app, await app.TokenAsync(account),
            "subscription($after: String) { onEvent(types: [\"complaint.received\"], after: $after) { subject { id } region } }",
            new { after = await scenarios.HeadAsync(account) });

        var secret = await box.FiledAsync("demo-portal", "SECRET", Person.Next());
        var named = await box.NamedAsync();

        // Others may file in the village meanwhile, but nobody in secret.
        var ids = new List<string?>();
        while (!ids.Contains(named.Id))
        {
            ids.Add((await live.NextAsync()).GetProperty("onEvent").GetProperty("subject").GetProperty("id").GetString());
        }

        Assert.DoesNotContain(secret.Id, ids);
        Assert.True(await CountAsync(account) > before);
        Assert.Equal(JsonValueKind.Null, (await scenarios.As(account).AskAsync("query($id: ID!) { node(id: $id) { id } }", new { id = secret.Id })).Data.GetProperty("node").ValueKind);
    }

    [Fact]
    public async Task Reporter_ShouldReadAndFollowTheOwnSecret_WithTheOwnToken()
    {
        var person = Person.Next();
        await scenarios.SubmittedAsync(person: person);
        using var citizen = app.WithToken(await scenarios.TokenOfAsync(person));
        var filed = ComplaintBox.Filed(await citizen.AskAsync(ComplaintBox.File, new { input = ComplaintBox.Report("SECRET") }));

        var mine = (await citizen.AskAsync("{ complaints(first: 5) { nodes { id reporter { citizen { id } } } } }")).WithoutErrors()["complaints"].GetProperty("nodes");

        Assert.Equal(filed.Id, Assert.Single(mine.EnumerateArray().ToArray()).GetProperty("id").GetString());
        Assert.NotEqual(JsonValueKind.Null, mine[0].GetProperty("reporter").GetProperty("citizen").ValueKind);
    }

    private async Task<FiledComplaint> FileAsync(TestApplication application)
    {
        var input = ComplaintBox.Report("SECRET");
        input["reporter"] = new { nik = application.Person.Nik, name = Name, phone = Phone };
        input["applicationNumber"] = application.Number;
        return ComplaintBox.Filed(await scenarios.As("demo-portal").AskAsync(ComplaintBox.File, new { input }));
    }

    private async Task<int> CountAsync(string reader) =>
        (await scenarios.As(reader).AskAsync("{ complaints(first: 1) { totalCount } }")).WithoutErrors()["complaints"].GetProperty("totalCount").GetInt32();

    private IEnumerable<(string Document, object Variables)> Questions(FiledComplaint secret)
    {
        var everything = EverythingOf("Complaint");
        yield return ($"query($number: String!) {{ complaintByNumber(number: $number) {{ {everything} }} }}", new { number = secret.Number });
        yield return ($"query($id: ID!) {{ node(id: $id) {{ ... on Complaint {{ {everything} }} }} }}", new { id = secret.Id });
        yield return ($"query($number: String!) {{ complaints(first: 1, where: {{ number: {{ eq: $number }} }}) {{ totalCount nodes {{ {everything} }} }} }}", new { number = secret.Number });
        yield return ("query($id: ID!) { events(subject: $id, first: 50) { nodes { __typename id type region actorRole waitingOn template { key variables { name value } } subject { id } } } }", new { id = secret.Id });
        yield return ("query($id: ID!) { node(id: $id) { id } complaintDesk { status districtCode level count } myWork { items { regionCode subject { id } } counts { subjectType districtCode count } } }", new { id = secret.Id });
        yield return ($"query($id: ID!) {{ events(subject: $id, first: 2) {{ nodes {{ ... on ComplaintChanged {{ {EverythingOf("ComplaintChanged")} }} }} }} }}", new { id = secret.Id });
        yield return ("query($number: String!, $code: String!) { trackComplaint(number: $number, accessCode: $code) { " + EverythingOf("ComplaintTracking") + " } }", new { number = secret.Number, code = secret.AccessCode });
    }

    /// Every field that can be asked for without arguments, some objects deep: a field that is added is asked for as well.
    private string EverythingOf(string type)
    {
        var text = new StringBuilder();
        var schema = app.Services.GetRequiredService<ISchema>();
        Write((IComplexGraphType)schema.AllTypes[type]!, Depth);
        return text.ToString();

        void Write(IComplexGraphType complex, int depth)
        {
            text.Append("__typename ");
            foreach (var field in complex.Fields.Where(field => field.Arguments?.Any(argument => argument.ResolvedType is NonNullGraphType) != true))
            {
                switch (field.ResolvedType!.GetNamedType())
                {
                    // The lists of the resident and of the application lead everywhere: they are probed by themselves.
                    case IComplexGraphType inner when depth > 1 && (depth == Depth || field.Name is not ("applications" or "followers" or "consents")):
                        text.Append(field.Name).Append(" { ");
                        Write(inner, depth - 1);
                        text.Append("} ");
                        break;
                    case IComplexGraphType:
                        break;
                    default:
                        text.Append(field.Name).Append(' ');
                        break;
                }
            }
        }
    }
}
