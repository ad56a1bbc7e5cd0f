using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Staff;
using SipOkMuba.Domain.Tests.Calendars;

namespace SipOkMuba.Domain.Tests.Complaints;

/// A complaint, whom it concerns, and a way to any status.
internal sealed class Matter
{
    public static readonly DateTimeOffset Tuesday9 = new(2026, 11, 24, 9, 0, 0, Wib.Offset);
    public static readonly Actor Citizen = new(ActorRole.Citizen, "reporter");
    public static readonly Actor Officer = new(ActorRole.Officer, "officer");
    public static readonly Actor Supervisor = new(ActorRole.Supervisor, "supervisor");
    public static readonly Actor Head = new(ActorRole.Head, "head");

    public IdSource Ids { get; } = new(TimeProvider.System);
    public WorkingCalendar Calendar { get; set; } = Decree.Of2026;
    public DateTimeOffset Now { get; set; } = Tuesday9;

    public static Actor As(ActorRole role) => role switch
    {
        ActorRole.Officer => Officer,
        ActorRole.Supervisor => Supervisor,
        ActorRole.Head => Head,
        ActorRole.Citizen => Citizen,
        ActorRole.System => Actor.System,
        _ => new Actor(role, role.ToText()),
    };

    public Complaint File(Actor? actor = null, Confidentiality confidentiality = Confidentiality.Anonymous, string? name = null, string? concerned = null) =>
        Complaint.File(actor ?? Citizen, Now, Ids, Calendar, new ComplaintReport
        {
            Id = Ids.Next(),
            AccessCodeHash = [1],
            Confidentiality = confidentiality,
            Topic = ComplaintTopic.Delay,
            Title = "Kartu belum jadi",
            Content = "Sudah tiga minggu.",
            PlaceCode = "16.06.09.2006",
            Name = name,
            ConcernedStaff = concerned,
        });

    public Complaint In(ComplaintStatus status, ComplaintClass complaintClass = ComplaintClass.NonSupervisory)
    {
        var complaint = File();
        switch (status)
        {
            case ComplaintStatus.AwaitingReporter or ComplaintStatus.ClosedNoResponse:
                complaint.RequestClarification(Officer, Now, Calendar, "Di mana?");
                if (status == ComplaintStatus.ClosedNoResponse)
                {
                    Now += TimeSpan.FromDays(11);
                    Assert.True(complaint.PerformNextDuty(Now, Calendar));
                }

                break;
            case ComplaintStatus.Forwarded:
                complaint.Forward(Officer, Now, Calendar, "Dinas Sosial");
                break;
            case ComplaintStatus.Merged:
                complaint.MergeInto(File(), Officer, Now, Calendar);
                break;
            case ComplaintStatus.Withdrawn:
                complaint.Withdraw(Citizen, Now, Calendar);
                break;
            case not ComplaintStatus.Received:
                Handle(complaint, status, complaintClass);
                break;
        }

        return complaint;
    }

    /// All that can be seen of it, to compare.
    public static string Picture(Complaint it) => string.Join('|',
        it.Status, it.Version, it.SubjectVersion, it.RaisedEvents.Count, it.AssignedTo, it.Class, it.Level, it.Answer, it.Reopenings, it.DueAt, it.NotDueBefore,
        it.UpdatedAt, it.History.Count, it.EntryCount, it.FollowerCount, it.PausedDays, it.WaitingOn, it.MergedInto?.Number, it.ForwardedTo);

    public StaffMember Colleague(string subject, string regions = "16.06.09", StaffRole role = StaffRole.Officer) =>
        StaffMember.Delivered(Ids.Next(), subject, subject, role, regions);

    private void Handle(Complaint complaint, ComplaintStatus status, ComplaintClass complaintClass)
    {
        complaint.Verify(Officer, Now, Calendar, complaintClass, concernedStaff: null);
        if (status == ComplaintStatus.Verified)
        {
            return;
        }

        complaint.Assign(Officer, Now, Calendar, assignee: null);
        if (status == ComplaintStatus.Assigned)
        {
            return;
        }

        complaint.Respond(Officer, Now, Calendar, "Kami periksa.");
        if (status == ComplaintStatus.InProgress)
        {
            return;
        }

        complaint.Resolve(complaintClass == ComplaintClass.Supervisory ? Supervisor : Officer, Now, Calendar, "Kartu sudah dicetak.", RootCause.Resources);
        if (status == ComplaintStatus.Closed)
        {
            complaint.Accept(Citizen, Now, Calendar);
        }
    }
}
