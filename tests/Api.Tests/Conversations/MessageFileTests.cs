using System.Net;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Api.Documents;
using SipOkMuba.Api.Tests.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Infrastructure.Files;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Tests.Conversations;

public sealed class MessageFileTests(ShiftedApp app) : MessageFileCases(app), IClassFixture<ShiftedApp>;

public sealed class PostgresMessageFileTests(ShiftedPostgresApp app) : MessageFileCases(app), IClassFixture<ShiftedPostgresApp>
{
    protected override void SkipIfMissing() => PostgresTestApp.SkipIfMissing();
}

/// From the upload by one side to the bytes at the other, and who gets them.
public abstract class MessageFileCases(ShiftedApp app)
{
    private const string Files = "attachments { name mediaType size link { url } }";
    private const string Read = $"query($id: ID!) {{ conversationMessages(conversationId: $id, first: 50) {{ nodes {{ sender text {Files} }} }} }}";
    private const string Start = "mutation($nik: NIK, $text: String, $files: [ID!]) { startConversation(input: { channel: \"app\", nik: $nik, text: $text, uploadIds: $files }) { conversation { id messageCount } errors { ... on Error { code } } } }";
    private const string Send = $"mutation($id: ID!, $text: String, $files: [ID!], $from: MessageSender) {{ sendMessage(input: {{ id: $id, text: $text, uploadIds: $files, from: $from }}) {{ conversation {{ messages {{ text {Files} }} }} errors {{ __typename ... on Error {{ code }} ... on TooManyAttachmentsError {{ maximum }} }} }} }}";
    private readonly Scenarios scenarios = new(app);
    private Hotline Hotline => new(scenarios);

    [SkippableFact]
    public async Task Files_ShouldGoToTheOtherSide_WithTheirMessage()
    {
        SkipIfMissing();
        var person = (await scenarios.SubmittedAsync()).Person;
        using var citizen = app.WithToken(await scenarios.TokenOfAsync(person));
        var started = await citizen.AskAsync(Start, new { files = new[] { await citizen.UploadedAsync(TestFiles.Jpeg) } });
        Assert.Null(started.Refusal("startConversation"));
        var id = started["startConversation"].GetProperty("conversation").GetProperty("id").GetString()!;
        await citizen.AskAsync("mutation($id: ID!) { requestHandover(input: { id: $id }) { errors { __typename } } }", new { id });
        var officer = await Hotline.OfficerAsync();
        await Hotline.DoAsync(officer, "acceptConversation", id);

        var sent = await scenarios.As(officer).AskAsync(
            Send, new { id, text = "Ini formulirnya.", files = new[] { await scenarios.As(officer).UploadedAsync(TestFiles.Pdf), await scenarios.As(officer).UploadedAsync(TestFiles.Png) } });

        Assert.Null(sent.Refusal("sendMessage"));
        Assert.Equal(3, sent["sendMessage"].GetProperty("conversation").GetProperty("messages").EnumerateArray().Sum(message => message.GetProperty("attachments").GetArrayLength()));
        foreach (var reader in new[] { citizen, scenarios.As(officer), scenarios.As("demo-portal") })
        {
            var messages = await MessagesAsync(reader, id);
            Assert.Equal([("CITIZEN", ""), ("STAFF", "Ini formulirnya.")], messages.Select(message => (message.GetProperty("sender").GetString(), message.GetProperty("text").GetString()))!);
            (string, string, byte[])[] wanted =
            [
                ("lampiran-1.jpg", "image/jpeg", TestFiles.Jpeg), ("lampiran-2.pdf", "application/pdf", TestFiles.Pdf), ("lampiran-3.png", "image/png", TestFiles.Png),
            ];
            foreach (var (file, (name, mediaType, content)) in messages.SelectMany(message => message.GetProperty("attachments").EnumerateArray()).Zip(wanted))
            {
                Assert.Equal((name, mediaType, content.Length), (file.GetProperty("name").GetString(), file.GetProperty("mediaType").GetString(), file.GetProperty("size").GetInt32()));
                using var answer = await FollowAsync(file);
                Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync());
                Assert.Equal((mediaType, name), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.FileName));
            }
        }

        await scenarios.WaitForAsync(Hotline.Subject(id), "conversation.firstHumanReply");
        var told = (await scenarios.As("demo-portal").AskAsync(
            "query($id: ID!) { events(first: 50, subject: $id, types: [\"conversation.messageSent\"]) { nodes { ... on ConversationChanged { attachmentCount } } } }", new { id })).WithoutErrors()["events"];
        Assert.Equal([1, 2], told.GetProperty("nodes").EnumerateArray().Select(one => one.GetProperty("attachmentCount").GetInt32()));
    }

    /// Such as the relay of messages.
    [SkippableFact]
    public async Task Files_ShouldBeSent_WhenAChannelMayDoNothingElse()
    {
        SkipIfMissing();
        using var channel = app.AsPartner("conversations:read", "conversations:write");

        var started = await channel.AskAsync(Start, new { text = "Ini suratnya.", files = new[] { await channel.UploadedAsync(TestFiles.Pdf) } });

        Assert.Null(started.Refusal("startConversation"));
    }

    [SkippableFact]
    public async Task Events_ShouldTellNothingOfTheFiles()
    {
        SkipIfMissing();
        var upload = await scenarios.As(Hotline.Portal).UploadAsync(TestFiles.Pdf, name: "ktp-rahasiawati.pdf");
        var file = upload["uploadDocument"].GetProperty("upload").GetProperty("id").GetString()!;
        var talk = await Hotline.StartedAsync();
        Assert.Null((await SendAsync(Hotline.Portal, talk.Id, file)).Refusal("sendMessage"));

        await scenarios.WaitForAsync(Hotline.Subject(talk.Id), "conversation.messageSent");
        await using var database = await scenarios.DatabaseAsync();
        var attachment = await database.MessageAttachments.SingleAsync(found => found.UploadReference == file);
        var id = Hotline.Subject(talk.Id);
        var rows = string.Concat(await database.OutboxEvents.Where(row => row.SubjectId == id).Select(row => row.Payload + row.Template).ToListAsync());
        foreach (var mark in new[] { "rahasiawati", file, $"{attachment.Id}", "lampiran", "application/pdf" })
        {
            Assert.DoesNotContain(mark, rows, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// Whoever may not read the conversation gets what there is for a file that never was, to the byte.
    [SkippableTheory]
    [InlineData("demo-portal", true)]
    [InlineData("demo-portal-2", false)]
    [InlineData("demo-village", false)]
    [InlineData("demo-officer", true)]
    [InlineData("demo-verifier", false)]
    [InlineData("demo-supervisor", true)]
    [InlineData("demo-head", true)]
    [InlineData(Scenarios.Nobody, false)]
    public async Task File_ShouldBeSeen_ByWhoMayReadTheConversationAlone(string who, bool sees)
    {
        SkipIfMissing();
        foreach (var nik in new[] { Person.Next().Nik, null })
        {
            var talk = await Hotline.StartedAsync(nik: nik, regionCode: Scenarios.Village);
            Assert.Null((await SendAsync(Hotline.Portal, talk.Id, await scenarios.As(Hotline.Portal).UploadedAsync(TestFiles.Png))).Refusal("sendMessage"));

            var asked = await scenarios.As(who).AskAsync(Read, new { id = talk.Id });
            using var followed = await FollowAsync(await TokenAsync(await AttachmentAsync(talk.Id), who));
            using var missing = await FollowAsync(await TokenAsync(Guid.Empty, who));

            Assert.Equal(sees, asked.Errors.Count == 0 && asked["conversationMessages"].GetProperty("nodes").GetArrayLength() > 0);
            if (sees)
            {
                Assert.Equal(TestFiles.Png, await followed.Content.ReadAsByteArrayAsync());
            }
            else
            {
                Assert.Equal(HttpStatusCode.NotFound, followed.StatusCode);
                Assert.Equal(await BytesAsync(missing), await BytesAsync(followed));
            }
        }
    }

    [SkippableFact]
    public async Task File_ShouldBeHidden_FromOtherCitizensAndOtherRegions_AndOnceConsentEnds()
    {
        SkipIfMissing();
        var person = (await scenarios.SubmittedAsync()).Person;
        var consent = await scenarios.RecordConsentAsync(person, "demo-portal-2");
        var talk = await Hotline.StartedAsync(nik: person.Nik, regionCode: Scenarios.Village);
        Assert.Null((await SendAsync(Hotline.Portal, talk.Id, await scenarios.As(Hotline.Portal).UploadedAsync())).Refusal("sendMessage"));
        using var own = app.WithToken(await scenarios.TokenOfAsync(person));
        using var stranger = app.WithToken(await scenarios.TokenOfAsync((await scenarios.SubmittedAsync()).Person));
        var far = (await scenarios.SignedUpAsync("OFFICER", "16.06.01")).Account;
        foreach (var reader in new[] { stranger, scenarios.As(far) })
        {
            Assert.Equal(
                (await reader.AskAsync(Read, new { id = Graph.Schema.NodeId.Format("Conversation", Guid.Empty) })).Body, (await reader.AskAsync(Read, new { id = talk.Id })).Body);
        }

        var link = (await MessagesAsync(scenarios.As("demo-portal-2"), talk.Id))[0].GetProperty("attachments")[0];
        using var before = await FollowAsync(link);
        await scenarios.WithdrawConsentAsync(consent);
        using var after = await FollowAsync(link);
        using var kept = await FollowAsync((await MessagesAsync(own, talk.Id))[0].GetProperty("attachments")[0]);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.OK), (before.StatusCode, after.StatusCode, kept.StatusCode));
    }

    [SkippableFact]
    public async Task Log_ShouldTellTheDownload_WhereTheCitizenIsKnown()
    {
        SkipIfMissing();
        var talk = await Hotline.StartedAsync(nik: Person.Next().Nik, regionCode: Scenarios.Village);
        await SendAsync(Hotline.Portal, talk.Id, await scenarios.As(Hotline.Portal).UploadedAsync());
        using var answer = await FollowAsync(await TokenAsync(await AttachmentAsync(talk.Id), "demo-officer"));

        await app.Services.GetRequiredService<AccessLog>().SettleAsync(CancellationToken.None);
        await using var database = await scenarios.DatabaseAsync();
        var id = Hotline.Subject(talk.Id);
        var message = await database.ConversationMessages.SingleAsync(found => found.Conversation.Id == id);
        var row = await database.AccessRecords.SingleAsync(
            record => record.RecordType == nameof(ConversationMessage) && record.RecordKey == message.Key && record.Way == AccessWay.Download);
        Assert.Equal((ActorRole.Officer, "demo-officer", PersonalData.Documents, "/documents/{token}"), (row.ReaderRole, row.Reader, row.Data, row.Operation));
    }

    /// What is refused sends nothing and uses nothing.
    [SkippableFact]
    public async Task Upload_ShouldBeRefused_ThatIsNotTheSendersOrIsUsed()
    {
        SkipIfMissing();
        var (portal, officer) = (scenarios.As(Hotline.Portal), scenarios.As("demo-officer"));
        var talk = await Hotline.StartedAsync();
        var (own, foreign, expired) = (await portal.UploadedAsync(), await officer.UploadedAsync(), await portal.UploadedAsync());
        var application = await officer.AskAsync(
            Scenarios.Submit, new { input = Submission(Person.Next(), await officer.UploadedAsync() is var used ? used : "") });
        Assert.Null(application.Refusal("submitApplication"));

        foreach (var unusable in new[] { foreign, Graph.Schema.NodeId.Format("UploadedDocument", Guid.Empty), "nonsense", "" })
        {
            Assert.Equal("UPLOAD_NOT_FOUND", (await SendAsync(Hotline.Portal, talk.Id, own, unusable)).RefusalCode("sendMessage"));
            Assert.Equal("UPLOAD_NOT_FOUND", (await portal.AskAsync(Start, new { files = new[] { unusable } })).RefusalCode("startConversation"));
        }

        var tooMany = await SendAsync(Hotline.Portal, talk.Id, [.. Enumerable.Range(0, 11).Select(i => $"upload-{i}")]);
        Assert.Equal(("TOO_MANY_ATTACHMENTS", 10), (tooMany.RefusalCode("sendMessage"), tooMany.Refusal("sendMessage")!.Value.GetProperty("maximum").GetInt32()));
        Assert.Equal("INVALID_TEXT", (await SendAsync(Hotline.Portal, talk.Id)).RefusalCode("sendMessage"));
        Assert.Equal("INVALID_TEXT", (await portal.AskAsync(Start, new { text = " ", files = Array.Empty<string>() })).RefusalCode("startConversation"));
        Assert.Equal(0, (await portal.AskAsync(Start, new { files = Array.Empty<string>() }))["startConversation"].GetProperty("conversation").GetProperty("messageCount").GetInt32());
        Assert.Equal(talk.Version, (await Hotline.SeeAsync(talk.Id))!.Version);

        // Named twice it is one file.
        var sent = await SendAsync(Hotline.Portal, talk.Id, own, own);
        Assert.Equal(1, sent["sendMessage"].GetProperty("conversation").GetProperty("messages")[0].GetProperty("attachments").GetArrayLength());
        Assert.Equal("UPLOAD_NOT_FOUND", (await SendAsync(Hotline.Portal, talk.Id, own)).RefusalCode("sendMessage"));
        Assert.Equal("UPLOAD_NOT_FOUND", (await portal.AskAsync(Start, new { files = new[] { own } })).RefusalCode("startConversation"));
        var answered = await Hotline.ActiveAsync("demo-officer");
        Assert.Equal("UPLOAD_NOT_FOUND", (await SendAsync("demo-officer", answered.Id, used)).RefusalCode("sendMessage"));

        app.Jump(TimeSpan.FromHours(25));
        await app.Services.GetRequiredService<UploadSweep>().SweepUnusedAsync(CancellationToken.None);
        Assert.Equal("UPLOAD_NOT_FOUND", (await SendAsync(Hotline.Portal, talk.Id, expired)).RefusalCode("sendMessage"));
        Assert.Equal(TestFiles.Pdf, await BytesAsync((await MessagesAsync(portal, talk.Id))[0].GetProperty("attachments")[0]));
    }

    /// The database gives a file to one of those who send it at once, in whatever conversations.
    [SkippableFact]
    public async Task Upload_ShouldBeOneMessages_WhenManySendItAtOnce()
    {
        SkipIfMissing();
        for (var round = 0; round < 3; round++)
        {
            var talks = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Hotline.StartedAsync()));
            var file = await scenarios.As(Hotline.Portal).UploadedAsync();

            var answers = await Task.WhenAll(talks.Select(talk => SendAsync(Hotline.Portal, talk.Id, file)));

            Assert.Equal([null, .. Enumerable.Repeat("UPLOAD_NOT_FOUND", 7)], answers.Select(answer => answer.RefusalCode("sendMessage")).Order());
            await using var database = await scenarios.DatabaseAsync();
            Assert.Equal(1, await database.MessageAttachments.CountAsync(found => found.UploadReference == file));
            var seen = await Task.WhenAll(talks.Select(talk => Hotline.SeeAsync(talk.Id)));
            Assert.Equal(1, seen.Sum(talk => talk!.Shown.GetProperty("messageCount").GetInt32()));
        }
    }

    [SkippableFact]
    public async Task Files_ShouldGoWithTheirMessages_AYearAfterTheEnd()
    {
        SkipIfMissing();
        var portal = scenarios.As(Hotline.Portal);
        var (alone, shared, active) = (await portal.UploadedAsync(TestFiles.Jpeg), await portal.UploadedAsync(TestFiles.Png), await portal.UploadedAsync(TestFiles.Pdf));
        var (ended, goesOn) = (await Hotline.StartedAsync(text: "Halo"), await Hotline.QueuedAsync());
        await SendAsync(Hotline.Portal, ended.Id, alone, shared);
        await SendAsync(Hotline.Portal, goesOn.Id, active);
        var person = Person.Next();
        await scenarios.RecordConsentAsync(person, Hotline.Portal);
        var application = await portal.AskAsync(Scenarios.Submit, new { input = Submission(person, shared, active) });
        Assert.Null(application.Refusal("submitApplication"));
        var submitted = application["submitApplication"].GetProperty("application");
        await scenarios.DoAsync(
            new TestApplication(submitted.GetProperty("id").GetString()!, submitted.GetProperty("number").GetString()!, ApplicationKind.FirstIssuance, person, Hotline.Portal),
            Verb.Named("cancelApplication"));
        await Hotline.DoAsync(Hotline.Portal, "resolveConversation", ended.Id);
        var (path, attachment) = (await PathAsync(alone), await AttachmentAsync(ended.Id));

        app.Jump(TimeSpan.FromDays(364));
        await EraseAsync();
        Assert.True(File.Exists(path));
        Assert.Equal(TestFiles.Jpeg, await BytesAsync((await MessagesAsync(scenarios.As("demo-head"), ended.Id))[1].GetProperty("attachments")[0]));

        app.Jump(TimeSpan.FromDays(2));
        await EraseAsync();
        using var gone = await FollowAsync(await TokenAsync(attachment, "demo-head"));
        Assert.False(File.Exists(path));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Empty(await MessagesAsync(scenarios.As("demo-head"), ended.Id));
        Assert.Equal(2, (await Hotline.SeeAsync(ended.Id))!.Shown.GetProperty("messageCount").GetInt32());
        Assert.Equal([shared, active], await UploadsAsync(alone, shared, active));

        // The last use takes the file along: what a message of another conversation is stays.
        await app.Services.GetRequiredService<DocumentRetention>().EraseAsync(0, CancellationToken.None);
        Assert.Equal([active], await UploadsAsync(alone, shared, active));
        Assert.Equal(TestFiles.Pdf, await BytesAsync((await MessagesAsync(scenarios.As("demo-head"), goesOn.Id))[0].GetProperty("attachments")[0]));

        Task EraseAsync() => app.Services.GetRequiredService<MessageRetention>().EraseAsync(CancellationToken.None);
    }

    protected virtual void SkipIfMissing()
    {
    }

    private Task<Answer> SendAsync(string by, string id, params string[] files) =>
        scenarios.As(by).AskAsync(Send, new { id, files, from = by == Hotline.Portal ? "CITIZEN" : null });

    private static async Task<List<JsonElement>> MessagesAsync(HttpClient reader, string id) =>
        [.. (await reader.AskAsync(Read, new { id })).WithoutErrors()["conversationMessages"].GetProperty("nodes").EnumerateArray()];

    private async Task<List<string>> UploadsAsync(params string[] references)
    {
        await using var database = await scenarios.DatabaseAsync();
        var found = await database.Uploads.Where(upload => references.Contains(upload.Reference)).Select(upload => upload.Reference).ToListAsync();
        return [.. references.Where(found.Contains)];
    }

    private async Task<string> PathAsync(string upload)
    {
        await using var database = await scenarios.DatabaseAsync();
        var id = await database.Uploads.Where(found => found.Reference == upload).Select(found => found.Id).SingleAsync();
        return Path.Combine(app.FileDirectory, id.ToString("N")[^2..], id.ToString("N"));
    }

    private async Task<Guid> AttachmentAsync(string conversation)
    {
        await using var database = await scenarios.DatabaseAsync();
        var id = Hotline.Subject(conversation);
        return await database.MessageAttachments
            .Where(found => database.ConversationMessages.Any(message => message.Key == found.MessageKey && message.Conversation.Id == id))
            .Select(found => found.Id)
            .FirstAsync();
    }

    private static Dictionary<string, object?> Submission(Person person, params string[] uploads) => new(Scenarios.Submission(person))
    {
        ["documents"] = uploads.Select((id, i) => Scenarios.Document(i == 0 ? DocumentType.FamilyCard : DocumentType.Other, id)).ToArray(),
    };

    /// A link as this reader would have got it at a better time.
    private Task<string> TokenAsync(Guid document, string who)
    {
        var scopes = who.StartsWith("demo-portal", StringComparison.Ordinal) ? Api.Identity.Scopes.All : [];
        var reader = new ClaimsIdentity(
            [
                new Claim("sub", who),
                .. Enum.GetNames<ActorRole>().Select(role => new Claim("role", role)),
                .. scopes.Select(scope => new Claim("scope", scope)),
            ],
            Api.Identity.BearerTokens.Local);
        return Task.FromResult(app.Services.GetRequiredService<DocumentTokens>().Write(new DocumentTicket(document, app.Time.GetUtcNow().AddMinutes(5), reader)));
    }

    private async Task<byte[]> BytesAsync(JsonElement file)
    {
        using var answer = await FollowAsync(file);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    /// Status, headers and body, but for the time.
    private static async Task<string> BytesAsync(HttpResponseMessage answer) =>
        $"{answer.StatusCode} {string.Join(';', answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Date").Select(header => $"{header.Key}={string.Join(',', header.Value)}"))} {Convert.ToHexString(await answer.Content.ReadAsByteArrayAsync())}";

    private Task<HttpResponseMessage> FollowAsync(JsonElement file) => FollowAsync(
        new Uri(file.GetProperty("link").GetProperty("url").GetString()!).AbsolutePath["/documents/".Length..]);

    private async Task<HttpResponseMessage> FollowAsync(string token)
    {
        using var client = app.AsAnonymous();
        return await client.GetAsync("/documents/" + token);
    }
}
