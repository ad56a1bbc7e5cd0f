using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Staff;
using static SipOkMuba.Domain.Complaints.ComplaintStatus;

namespace SipOkMuba.Domain.Tests.Complaints;

public sealed class HandlingTests
{
    private readonly Matter matter = new();

    [Fact]
    public void Handling_ShouldBeRefused_ToWhomItIsAbout()
    {
        var (now, calendar) = (matter.Now, matter.Calendar);
        var complaint = matter.File(concerned: Matter.Officer.Subject);
        var other = new Actor(ActorRole.Officer, "other");

        Assert.Throws<ConcernedByComplaintError>(() => complaint.Verify(Matter.Officer, now, calendar, ComplaintClass.Light, null));
        Assert.Throws<ConcernedByComplaintError>(() => complaint.RequestClarification(Matter.Officer, now, calendar, "?"));
        Assert.Throws<ConcernedByComplaintError>(() => complaint.Forward(Matter.Officer, now, calendar, "?"));
        Assert.Throws<ConcernedByComplaintError>(() => complaint.MergeInto(matter.File(), Matter.Officer, now, calendar));
        Assert.Throws<ConcernedByComplaintError>(() => complaint.Comment(Matter.Officer, now, "?"));
        complaint.Verify(other, now, calendar, ComplaintClass.Light, null);
        Assert.Throws<ConcernedByComplaintError>(() => complaint.Assign(Matter.Officer, now, calendar, null));
        Assert.Throws<ConcernedByComplaintError>(() => complaint.Assign(Matter.Supervisor, now, calendar, matter.Colleague(Matter.Officer.Subject)));
        complaint.Assign(other, now, calendar, null);
        complaint.Respond(other, now, calendar, "Diperiksa.");

        Assert.Throws<ConcernedByComplaintError>(() => complaint.Resolve(new Actor(ActorRole.Head, Matter.Officer.Subject), now, calendar, "!", RootCause.Staff));
    }

    [Theory]
    [InlineData("16.06.09", StaffRole.Officer, true)]
    [InlineData("16.06.01 16.06.09.2006", StaffRole.Officer, true)]
    [InlineData("16.06.01", StaffRole.Officer, false)]
    [InlineData("16.06.09.2007", StaffRole.Officer, false)]
    [InlineData("16.06", StaffRole.Verifier, false)]
    [InlineData("16.06", StaffRole.Supervisor, false)]
    public void Assign_ShouldTakeOfficersOfTheRegion_AndNobodyElse(string regions, StaffRole role, bool may)
    {
        var complaint = matter.In(Verified);
        var refusal = Record.Exception(() => complaint.Assign(Matter.Supervisor, matter.Now, matter.Calendar, matter.Colleague("colleague", regions, role)));

        Assert.Equal(may ? null : typeof(InvalidAssigneeError), refusal?.GetType());
    }

    [Fact]
    public void RespondAndResolve_ShouldBeForTheAssignedOfficer()
    {
        var (assigned, inProgress) = (matter.In(Assigned), matter.In(InProgress));
        var other = new Actor(ActorRole.Officer, "other");

        Assert.Throws<ComplaintOfAnotherError>(() => assigned.Respond(other, matter.Now, matter.Calendar, "?"));
        Assert.Throws<ComplaintOfAnotherError>(() => inProgress.Resolve(other, matter.Now, matter.Calendar, "?", RootCause.Other));
    }

    [Fact]
    public void Supervisory_ShouldBeAnsweredFromAbove_AndNeverBeWithdrawn()
    {
        var complaint = matter.In(InProgress, ComplaintClass.Supervisory);

        Assert.Throws<SupervisorNeededError>(() => complaint.Resolve(Matter.Officer, matter.Now, matter.Calendar, "?", RootCause.Other));
        Assert.Throws<ComplaintNotWithdrawableError>(() => complaint.Withdraw(Matter.Citizen, matter.Now, matter.Calendar));
        complaint.Resolve(Matter.Head, matter.Now, matter.Calendar, "Selesai.", RootCause.Staff);

        Assert.Equal(Resolved, complaint.Status);
    }

    [Fact]
    public void Reopen_ShouldBeTwiceForTheReporter_ThenForTheHead()
    {
        var complaint = matter.In(Resolved);
        for (var time = 1; time <= 2; time++)
        {
            complaint.Reopen(Matter.Citizen, matter.Now, matter.Calendar, "Belum.");
            Assert.Equal((Assigned, Matter.Officer.Subject), (complaint.Status, complaint.AssignedTo));
            Answer(complaint);
        }

        Assert.Throws<TooManyReopeningsError>(() => complaint.Reopen(Matter.Citizen, matter.Now, matter.Calendar, "Belum."));
        complaint.Reopen(Matter.Head, matter.Now, matter.Calendar, "Diperiksa ulang.");

        Assert.Equal(3, complaint.Reopenings);
    }

    [Fact]
    public void Reopen_ShouldBeOpenForTenDaysOfTheAnswer_HoweverMuchIsCommented()
    {
        var complaint = matter.In(Resolved);
        var resolvedAt = complaint.ResolvedAt!.Value;
        complaint.Comment(Matter.Citizen, resolvedAt.AddDays(9), "Masih saya periksa.");

        var late = Assert.Throws<AnswerTimeOverError>(() => complaint.Reopen(Matter.Citizen, resolvedAt.AddDays(10).AddSeconds(1), matter.Calendar, "Belum."));
        complaint.Reopen(Matter.Citizen, resolvedAt.AddDays(10), matter.Calendar, "Belum.");

        Assert.Equal(resolvedAt.AddDays(10), late.EndedAt);
    }

    [Theory]
    [InlineData(Closed, Closed, "complaint.closed")]
    [InlineData(Forwarded, Forwarded, "complaint.forwarded")]
    [InlineData(Withdrawn, Received, "complaint.received")]
    [InlineData(ClosedNoResponse, Received, "complaint.received")]
    public void Followers_ShouldGoTheWayOfTheOther_WithAnEventEach(ComplaintStatus end, ComplaintStatus expected, string told)
    {
        var parent = matter.File();
        var followers = Enumerable.Range(0, 3).Select(_ => matter.File()).ToList();
        followers.ForEach(follower => follower.MergeInto(parent, Matter.Officer, matter.Now, matter.Calendar));
        Load(parent, followers);
        followers.ForEach(follower => follower.ClearRaisedEvents());

        EndIn(parent, end);

        Assert.All(followers, follower =>
        {
            Assert.Equal(expected, follower.Status);
            Assert.Equal(end == Closed ? ["complaint.answered", told] : [told], follower.RaisedEvents.Select(raised => raised.Event.Name));
            Assert.Equal(end == Closed ? "Kartu sudah dicetak." : null, follower.Answer);
        });
    }

    [Fact]
    public void Merge_ShouldBeRefused_IntoItselfIntoWhatIsOverAndWithFollowers()
    {
        var (one, over, parent, follower) = (matter.File(), matter.In(Resolved), matter.File(), matter.File());
        follower.MergeInto(parent, Matter.Officer, matter.Now, matter.Calendar);
        Load(parent, [follower]);

        Assert.Equal(MergeFault.Itself, FaultOf(one, one));
        Assert.Equal(MergeFault.NotOpen, FaultOf(one, over));
        Assert.Equal(MergeFault.NotOpen, FaultOf(one, follower));
        Assert.Equal(MergeFault.HasFollowers, FaultOf(parent, one));
    }

    [Fact]
    public void Merge_ShouldBeRefused_WhereItWouldPassAGuard()
    {
        var (open, secret, supervisory) = (matter.In(InProgress, ComplaintClass.Light), matter.File(confidentiality: Confidentiality.Secret, name: "Siti"), matter.In(Verified, ComplaintClass.Supervisory));
        var aboutTheOfficer = matter.File(concerned: Matter.Officer.Subject);
        var other = new Actor(ActorRole.Officer, "other");

        Assert.Equal(MergeFault.IntoSecret, FaultOf(matter.File(), secret));
        Assert.Equal(MergeFault.NeedsSupervision, FaultOf(supervisory, open));
        Assert.Equal(
            MergeFault.AboutItsOfficer,
            Assert.Throws<InvalidMergeError>(() => aboutTheOfficer.MergeInto(open, other, matter.Now, matter.Calendar)).Reason);
        matter.File(confidentiality: Confidentiality.Secret, name: "Siti").MergeInto(secret, Matter.Officer, matter.Now, matter.Calendar);
    }

    [Fact]
    public void Assign_ShouldBeRefused_ToWhomAFollowerIsAbout()
    {
        var (parent, follower) = (matter.In(Verified), matter.File(concerned: "colleague"));
        follower.MergeInto(parent, Matter.Officer, matter.Now, matter.Calendar);
        Load(parent, [follower]);

        Assert.Throws<ConcernedByComplaintError>(() => parent.Assign(Matter.Supervisor, matter.Now, matter.Calendar, matter.Colleague("colleague")));
    }

    [Fact]
    public void Verify_ShouldNeverReplaceWhomItIsAbout()
    {
        var complaint = matter.File(concerned: Matter.Officer.Subject);

        Assert.Throws<ConcernedByComplaintError>(() => complaint.Verify(Matter.Officer, matter.Now, matter.Calendar, ComplaintClass.Light, "somebody else"));
        complaint.Verify(new Actor(ActorRole.Officer, "other"), matter.Now, matter.Calendar, ComplaintClass.Light, "somebody else");

        Assert.Equal(Matter.Officer.Subject, complaint.ConcernedStaff);
    }

    /// Whoever has the code may fill a complaint with remarks: the office can still answer.
    [Fact]
    public void Comments_ShouldEnd_BeforeTheOfficeCanNotAnswer()
    {
        var complaint = matter.In(InProgress);
        for (var left = 60 - complaint.EntryCount; left > 0; left--)
        {
            complaint.Comment(Matter.Citizen, matter.Now, "Mohon kabar.");
        }

        Assert.Throws<TooManyEntriesError>(() => complaint.Comment(Matter.Citizen, matter.Now, "Mohon kabar."));
        complaint.Resolve(Matter.Officer, matter.Now, matter.Calendar, "Selesai.", RootCause.Other);
    }

    [Fact]
    public void Followers_ShouldLoseTheAnswer_WhenTheOtherIsReopened()
    {
        var (parent, follower) = (matter.In(InProgress), matter.File());
        follower.MergeInto(parent, Matter.Officer, matter.Now, matter.Calendar);
        Load(parent, [follower]);
        parent.Resolve(Matter.Officer, matter.Now, matter.Calendar, "Kartu sudah dicetak.", RootCause.Resources);

        parent.Reopen(Matter.Citizen, matter.Now, matter.Calendar, "Belum.");

        Assert.Null(follower.Answer);
        Assert.Equal("complaint.answerWithdrawn", follower.RaisedEvents[^1].Event.Name);
        parent.Withdraw(Matter.Citizen, matter.Now, matter.Calendar);
        Assert.Equal((Received, null), (follower.Status, follower.Answer));
    }

    [Theory]
    [InlineData(Confidentiality.Named, "16.06.09.2006", true)]
    [InlineData(Confidentiality.Secret, "16.06", true)]
    [InlineData(Confidentiality.Anonymous, "16.06.09.2006", false)]
    public void File_ShouldKeepTheReporterApart_AsIsWished(Confidentiality confidentiality, string region, bool kept)
    {
        var complaint = matter.File(confidentiality: confidentiality, name: "Siti Contoh");
        var told = complaint.RaisedEvents[0].Event;

        Assert.Equal((region, region), (complaint.RegionCode, told.Region));
        Assert.Equal(kept ? "Siti Contoh" : null, complaint.Reporter?.Name);
    }

    private MergeFault FaultOf(Complaint one, Complaint other) =>
        Assert.Throws<InvalidMergeError>(() => one.MergeInto(other, Matter.Officer, matter.Now, matter.Calendar)).Reason;

    private void Answer(Complaint complaint)
    {
        complaint.Respond(Matter.Officer, matter.Now, matter.Calendar, "Diperiksa.");
        complaint.Resolve(Matter.Officer, matter.Now, matter.Calendar, "Kartu sudah dicetak.", RootCause.Resources);
    }

    private void EndIn(Complaint complaint, ComplaintStatus end)
    {
        switch (end)
        {
            case Forwarded:
                complaint.Forward(Matter.Officer, matter.Now, matter.Calendar, "Dinas Sosial");
                break;
            case Withdrawn:
                complaint.Withdraw(Matter.Citizen, matter.Now, matter.Calendar);
                break;
            case ClosedNoResponse:
                complaint.RequestClarification(Matter.Officer, matter.Now, matter.Calendar, "Di mana?");
                Assert.True(complaint.PerformNextDuty(matter.Now.AddDays(11), matter.Calendar));
                break;
            default:
                complaint.Verify(Matter.Officer, matter.Now, matter.Calendar, ComplaintClass.Light, null);
                complaint.Assign(Matter.Officer, matter.Now, matter.Calendar, null);
                Answer(complaint);
                complaint.Accept(Matter.Citizen, matter.Now, matter.Calendar);
                break;
        }
    }

    /// As the database does.
    private static void Load(Complaint parent, IEnumerable<Complaint> followers) => typeof(Complaint)
        .GetField("followers", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
        .SetValue(parent, followers.ToList());
}
