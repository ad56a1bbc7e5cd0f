using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Notifications;

namespace SipOkMuba.Domain.Tests.Notifications;

public sealed class NoticeRulesTests
{
    /// Of records whose citizens are told of others: known to them, the office's own matter, or too small.
    private static readonly string[] untold =
    [
        "application.documentAdded", "application.draft", "application.enrollmentException", "application.handoverCodeRefused",
        "application.interimLetterSet", "application.nikRevealed", "application.printed", "application.printingApproved",
        "application.sentForEnrollment", "application.slaBreached", "application.slaWarning", "application.underVerification",
        "application.verified", "complaint.assigned", "complaint.commented", "complaint.escalated", "complaint.followed",
        "complaint.reassigned", "complaint.slaWarning", "complaint.verified", "waitlist.joined",
    ];

    /// Whoever adds an event to such a record decides: a row of the table, or of the list above.
    [Fact]
    public void Table_ShouldSayWhatBecomesOfEachEvent_OfTheRecordsThatItKnows()
    {
        var records = NoticeRules.Table.Select(rule => RecordOf(rule.EventType)).ToHashSet();

        var silent = EventCatalog.All.Select(described => described.Name).Where(name => records.Contains(RecordOf(name)) && NoticeRules.Of(name) is null);

        Assert.Equal(untold, silent);
    }

    [Fact]
    public void Templates_ShouldHoldNothingThatNamesAPerson()
    {
        string[] harmless = ["afterDays", "number", "previousStartsAt", "reason", "startsAt", "status", "until"];

        Assert.Equal(harmless, NoticeRules.Table.SelectMany(rule => rule.Variables).Select(variable => variable.Name).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("VISIT_CANCELLED", "2026-12-08T20:59:59+07:00", null, true)]
    [InlineData("VISIT_CANCELLED", "2026-12-08T21:00:01+07:00", null, false)]
    [InlineData("VISIT_CANCELLED", "2026-12-20T08:00:00+07:00", "2026-12-08T08:00:00+07:00", true)]
    [InlineData("BY_CITIZEN", "2026-12-08T08:00:00+07:00", null, false)]
    [InlineData(null, "2026-12-08T08:00:00+07:00", null, false)]
    public void Urgent_ShouldBeWhatTheOfficeChangesOfANearDay(string? reason, string startsAt, string? former, bool isUrgent)
    {
        MessageVariable?[] variables = [new("startsAt", startsAt), Of("reason", reason), Of("previousStartsAt", former)];
        var source = SourceOf("appointment.rescheduled", [.. variables.OfType<MessageVariable>()]);

        Assert.Equal(isUrgent, NoticeRules.Of("appointment.rescheduled")!.IsUrgent(source));
    }

    [Fact]
    public void Choose_ShouldLeaveOutWhatTheTableDoesNotName()
    {
        var rule = NoticeRules.Of("application.issued")!;

        var chosen = rule.Choose([new("number", "KTP-1"), new("status", "ISSUED"), new("applicantName", "Siti Aminah")]);

        Assert.Equal(["number", "status"], chosen.Select(variable => variable.Name));
    }

    internal static NoticeSource SourceOf(string type, params MessageVariable[] variables) => new(
        Guid.Parse("0199f000-0000-7000-8000-000000000001"), type, "Appointment", Guid.Parse("0199f000-0000-7000-8000-000000000002"), 3,
        new DateTimeOffset(2026, 12, 7, 21, 0, 0, TimeSpan.FromHours(7)), "16.06.09.2006", "BOOKED", new MessageTemplate(type, variables));

    private static MessageVariable? Of(string name, string? value) => value is null ? null : new(name, value);

    private static string RecordOf(string type) => type[..type.IndexOf('.', StringComparison.Ordinal)];
}
