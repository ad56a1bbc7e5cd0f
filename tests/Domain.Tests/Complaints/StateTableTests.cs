using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using static SipOkMuba.Domain.Complaints.ComplaintStatus;

namespace SipOkMuba.Domain.Tests.Complaints;

/// domain.md 3.4, written down a second time on purpose: the table in the product must agree with it.
public sealed class StateTableTests
{
    private const string Open = "Received AwaitingReporter Verified Assigned InProgress";

    /// REOPENED is left within the act that enters it.
    private static readonly IEnumerable<ComplaintStatus> lasting = Enum.GetValues<ComplaintStatus>().Where(status => status != Reopened);

    private sealed record Row(string Act, string Events, string From, ComplaintStatus? To, string Who, Action<Complaint, Actor, Matter> Perform)
    {
        public bool Allows(ComplaintStatus status) => From.Split(' ').Contains(status.ToString());

        public bool Allows(ActorRole role) => Who.Contains(Letter(role), StringComparison.Ordinal);
    }

    private static readonly Row[] Table =
    [
        new("verify", "verified", "Received", Verified, "O", (it, who, matter) => it.Verify(who, matter.Now, matter.Calendar, ComplaintClass.Light, null)),
        new("ask", "awaitingReporter", "Received", AwaitingReporter, "O", (it, who, matter) => it.RequestClarification(who, matter.Now, matter.Calendar, "Kapan?")),
        new("clarify", "received", "AwaitingReporter", Received, "C", (it, who, matter) => it.Clarify(who, matter.Now, matter.Ids, matter.Calendar, "Kemarin.", [])),
        new("forward", "forwarded", "Received", Forwarded, "O", (it, who, matter) => it.Forward(who, matter.Now, matter.Calendar, "Dinas Sosial")),
        new("assign", "assigned", "Verified", Assigned, "OU", AssignColleague),
        new("assign", "reassigned", "Assigned", Assigned, "U", AssignColleague),
        new("assign", "reassigned", "InProgress", InProgress, "U", AssignColleague),
        new("respond", "inProgress", "Assigned", InProgress, "O", (it, who, matter) => it.Respond(who, matter.Now, matter.Calendar, "Diperiksa.")),
        new("resolve", "resolved", "InProgress", Resolved, "OUH", (it, who, matter) => it.Resolve(who, matter.Now, matter.Calendar, "Selesai.", RootCause.Staff)),
        new("accept", "closed", "Resolved", Closed, "C", (it, who, matter) => it.Accept(who, matter.Now, matter.Calendar)),
        new("accept", "closed", "Resolved Merged", Closed, "S", (it, who, matter) => it.Accept(who, matter.Now, matter.Calendar)),
        new("forward", "forwarded", "Merged", Forwarded, "S", (it, who, matter) => it.Forward(who, matter.Now, matter.Calendar, "Dinas Sosial")),
        new("reopen", "reopened assigned", "Resolved", Assigned, "CH", (it, who, matter) => it.Reopen(who, matter.Now, matter.Calendar, "Belum.")),
        new("merge", "merged", Open, Merged, "O", (it, who, matter) => it.MergeInto(matter.File(), who, matter.Now, matter.Calendar)),
        new("withdraw", "withdrawn", Open + " Merged", Withdrawn, "C", (it, who, matter) => it.Withdraw(who, matter.Now, matter.Calendar)),
        new("escalate", "escalated", Open, null, "US", (it, who, matter) => it.Escalate(who, matter.Now)),
        new("comment", "commented", Open + " Resolved Merged", null, "COUH", (it, who, matter) => it.Comment(who, matter.Now, "Mohon kabar.")),
    ];

    public static TheoryData<string> Acts => [.. Table.Select(row => row.Act).Distinct()];

    /// Every act in every status by every role.
    [Theory]
    [MemberData(nameof(Acts))]
    public void Act_ShouldBeAllowedOrRefused_AsTheTableSays(string act)
    {
        var rows = Table.Where(row => row.Act == act).ToList();
        foreach (var status in lasting)
        {
            foreach (var role in Enum.GetValues<ActorRole>())
            {
                Try(rows, status, role);
            }
        }
    }

    [Fact]
    public void File_ShouldBeForCitizensVillagesAndPartners()
    {
        foreach (var role in Enum.GetValues<ActorRole>())
        {
            Complaint? filed = null;
            var refusal = Record.Exception(() => filed = new Matter().File(Matter.As(role)));

            if (role is ActorRole.Citizen or ActorRole.VillageOperator or ActorRole.Partner)
            {
                Assert.Equal((Received, WaitingParty.Office, 1), (filed!.Status, filed.WaitingOn, filed.SubjectVersion));
                Assert.Equal("complaint.received", Assert.Single(filed.RaisedEvents).Event.Name);
            }
            else
            {
                Assert.IsType<NotPermittedError>(refusal);
            }
        }
    }

    private static void AssignColleague(Complaint complaint, Actor who, Matter matter) =>
        complaint.Assign(who, matter.Now, matter.Calendar, matter.Colleague("colleague"));

    private static void Try(List<Row> rows, ComplaintStatus status, ActorRole role)
    {
        var matter = new Matter();
        var complaint = matter.In(status);
        matter.Now += TimeSpan.FromSeconds(1);
        var (before, version, events) = (Matter.Picture(complaint), complaint.Version, complaint.RaisedEvents.Count);

        var refusal = Record.Exception(() => (rows.Find(row => row.Allows(status) && row.Allows(role)) ?? rows[0]).Perform(complaint, Matter.As(role), matter));

        var what = $"{rows[0].Act} in {status} by {role}: {refusal?.GetType().Name ?? "done"}";
        if (!rows.Any(row => row.Allows(role)))
        {
            Assert.True(refusal is NotPermittedError, what);
        }
        else if (rows.Find(row => row.Allows(status) && row.Allows(role)) is not { } row)
        {
            Assert.True(refusal is InvalidComplaintTransitionError error && error.ComplaintStatus == status, what);
        }
        else
        {
            Assert.True(refusal is null && complaint.Status == (row.To ?? status), what);
            var told = complaint.RaisedEvents.Skip(events).ToList();
            Assert.Equal(row.Events.Split(' ').Select(name => "complaint." + name), told.Select(raised => raised.Event.Name));
            Assert.Equal(role, told[0].Event.ActorRole);
            Assert.Equal(version + (role == ActorRole.System ? 0 : 1), complaint.Version);
            return;
        }

        Assert.Equal(before, Matter.Picture(complaint));
    }

    private static char Letter(ActorRole role) => role switch
    {
        ActorRole.Citizen => 'C',
        ActorRole.VillageOperator => 'V',
        ActorRole.Partner => 'P',
        ActorRole.Officer => 'O',
        ActorRole.Verifier => 'F',
        ActorRole.Supervisor => 'U',
        ActorRole.Head => 'H',
        ActorRole.Administrator => 'A',
        _ => 'S',
    };
}
