using System.Text.Json;

namespace SipOkMuba.Api.Tests.Complaints;

internal sealed record FiledComplaint(string Id, string Number, string AccessCode, Person? Person);

/// Complaints through the front door, and a way to any of their states.
internal sealed class ComplaintBox(Scenarios scenarios)
{
    public const string File = """
        mutation($input: FileComplaintInput!) {
          fileComplaint(input: $input) {
            complaint { id number status version dueAt regionCode reporter { name application { number } } }
            accessCode
            errors { __typename ... on Error { code message } ... on InvalidReporterError { reason } }
          }
        }
        """;

    public static Dictionary<string, object?> Report(string confidentiality = "NAMED", string? nik = null, string place = Scenarios.Village)
    {
        var input = new Dictionary<string, object?>
        {
            ["topic"] = "DELAY",
            ["title"] = "Kartu belum jadi",
            ["content"] = "Sudah tiga minggu sejak perekaman.",
            ["placeCode"] = place,
            ["confidentiality"] = confidentiality,
        };
        if (nik is not null)
        {
            input["reporter"] = new { nik, name = "Siti Pelapor", phone = "081234567890" };
        }

        return input;
    }

    /// By a partner for somebody who has consented to it.
    public Task<FiledComplaint> NamedAsync(string place = Scenarios.Village) => FiledAsync("demo-portal", "NAMED", Person.Next(), place);

    public Task<FiledComplaint> AnonymousAsync(string place = Scenarios.Village) => FiledAsync("demo-portal", "ANONYMOUS", null, place);

    public async Task<FiledComplaint> FiledAsync(string by, string confidentiality, Person? person, string place = Scenarios.Village)
    {
        var filed = Filed(await scenarios.As(by).AskAsync(File, new { input = Report(confidentiality, person?.Nik, place) }));
        return filed with { Person = person };
    }

    public static FiledComplaint Filed(Answer answer)
    {
        Assert.True(answer.Refusal("fileComplaint") is null, answer.Body);
        var payload = answer["fileComplaint"];
        var complaint = payload.GetProperty("complaint");
        return new FiledComplaint(
            complaint.GetProperty("id").GetString()!, complaint.GetProperty("number").GetString()!, payload.GetProperty("accessCode").GetString()!, null);
    }

    public async Task<FiledComplaint> InAsync(string status, string complaintClass = "NON_SUPERVISORY", FiledComplaint? of = null)
    {
        var complaint = of ?? await NamedAsync();
        switch (status)
        {
            case "RECEIVED":
                return complaint;
            case "AWAITING_REPORTER":
                await DoAsync("demo-officer", "requestClarification", complaint, """question: "Di mana?" """);
                return complaint;
        }

        await DoAsync("demo-officer", "verifyComplaint", complaint, $"class: {complaintClass}");
        if (status == "VERIFIED")
        {
            return complaint;
        }

        await DoAsync("demo-officer", "assignComplaint", complaint);
        if (status == "ASSIGNED")
        {
            return complaint;
        }

        await DoAsync("demo-officer", "respondToComplaint", complaint, """text: "Kami periksa." """);
        if (status == "IN_PROGRESS")
        {
            return complaint;
        }

        await DoAsync("demo-officer", "resolveComplaint", complaint, """answer: "Kartu sudah dicetak.", rootCause: RESOURCES""");
        return complaint;
    }

    public async Task<JsonElement> DoAsync(string by, string verb, FiledComplaint complaint, string rest = "")
    {
        var answer = await TryAsync(by, verb, complaint, rest);
        Assert.True(answer.Refusal(verb) is null, answer.Body);
        return answer[verb].GetProperty("complaint");
    }

    public Task<Answer> TryAsync(string by, string verb, FiledComplaint complaint, string rest = "") =>
        scenarios.As(by).AskAsync(Document(verb, rest), new { id = complaint.Id });

    public static string Document(string verb, string rest = "") =>
        $$"""mutation($id: ID!) { {{verb}}(input: { id: $id, {{rest}} }) { complaint { id status dueAt level version } errors { __typename ... on Error { code message } } } }""";

    /// As whoever has the code does it.
    public Task<Answer> TryByCodeAsync(string verb, FiledComplaint complaint, string rest = "") =>
        TryAsync(Scenarios.Nobody, verb, complaint, $"accessCode: \"{complaint.AccessCode}\", {rest}");

    public async Task<JsonElement> TrackAsync(FiledComplaint complaint) => (await scenarios.As(Scenarios.Nobody).AskAsync(
        "query($number: String!, $code: String!) { trackComplaint(number: $number, accessCode: $code) { id number status waitingOn dueAt answer steps { status at } entries { kind text } } }",
        new { number = complaint.Number, code = complaint.AccessCode })).WithoutErrors()["trackComplaint"];

    public async Task<JsonElement[]> EventsAsync(string by, FiledComplaint complaint) =>
        [.. (await scenarios.As(by).AskAsync(
            "query($subject: ID!) { events(subject: $subject, first: 50) { nodes { type occurredAt actorRole ... on ComplaintNoted { dueAt level } } } }",
            new { subject = complaint.Id })).WithoutErrors()["events"].GetProperty("nodes").EnumerateArray()];
}
