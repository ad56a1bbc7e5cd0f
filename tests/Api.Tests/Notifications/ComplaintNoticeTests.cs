using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Tests.Complaints;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Notifications;

/// Who complains under a name is told how it goes; of the others no message says that they have complained.
public sealed class ComplaintNoticeTests(NoticeApp app) : IClassFixture<NoticeApp>
{
    private readonly Scenarios scenarios = app.Scenarios;
    private readonly ComplaintBox box = new(app.Scenarios);

    [Fact]
    public async Task Reporter_ShouldBeToldOfReceiptAndAnswer_WhenNamed()
    {
        await app.NewDayAsync();
        var complaint = await box.NamedAsync();
        await app.SettleAsync();
        await box.InAsync("RESOLVED", of: complaint);
        await app.SettleAsync();

        var told = await new Inbox(app).ReadAsync(complaint.Id);

        Assert.Equal(["complaint.received", "complaint.resolved"], told.Select(one => one.TemplateKey));
        Assert.All(told, one => Assert.Equal(complaint.Number, one["number"]));
        Assert.Equal("RESOLVED", told[1]["status"]);
    }

    [Theory]
    [InlineData("SECRET")]
    [InlineData("ANONYMOUS")]
    public async Task Nobody_ShouldBeTold_OfWhoIsNotToBeKnown(string confidentiality)
    {
        await app.NewDayAsync();
        var person = Person.Next();
        await scenarios.SubmittedAsync(person: person);
        using var citizen = app.WithToken(await scenarios.TokenOfAsync(person));
        var filed = ComplaintBox.Filed(await citizen.AskAsync(ComplaintBox.File, new { input = ComplaintBox.Report(confidentiality) }));
        await box.InAsync("RESOLVED", of: filed);
        Assert.Null((await box.TryByCodeAsync("acceptComplaintAnswer", filed)).Refusal("acceptComplaintAnswer"));
        await app.SettleAsync();

        await using var database = await scenarios.DatabaseAsync();
        var subject = NodeId.Parse(filed.Id, "Complaint");
        Assert.True(await database.OutboxEvents.CountAsync(row => row.SubjectId == subject) > 4);
        Assert.False(await database.Notifications.AnyAsync(one => one.SubjectId == subject));
        Assert.Empty(await app.OwnAsync(person, filed.Id));
    }
}
