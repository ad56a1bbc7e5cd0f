using System.ComponentModel;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Complaints;

/// One entered status. The sequence is the subject version of its event: rising, and known without loading the others.
public sealed class ComplaintStatusChange
{
    public long Key { get; private set; }
    public long ComplaintKey { get; private set; }
    public int Sequence { get; internal init; }
    public ComplaintStatus Status { get; internal init; }
    public DateTimeOffset At { get; internal init; }
    public ActorRole ActorRole { get; internal init; }
}

/// A stretch of time in which one party was waited for; the segments touch each other from the receipt to the end.
public sealed class ComplaintWait
{
    public long Key { get; private set; }
    public long ComplaintKey { get; private set; }
    public int Sequence { get; internal init; }
    public WaitingParty Party { get; internal init; }
    public DateTimeOffset StartedAt { get; internal init; }
    public DateTimeOffset? EndedAt { get; private set; }
    public long? Seconds { get; private set; }

    internal void End(DateTimeOffset at)
    {
        EndedAt = at;
        Seconds = (long)(at - StartedAt).TotalSeconds;
    }
}

/// Something that was written to the other side.
public sealed class ComplaintEntry
{
    public long Key { get; private set; }
    public long ComplaintKey { get; private set; }
    public int Sequence { get; internal init; }
    public ComplaintEntryKind Kind { get; internal init; }
    public string Text { get; internal init; } = "";
    public DateTimeOffset At { get; internal init; }
    public ActorRole ActorRole { get; internal init; }
}

[Description("What an entry of a complaint is (jenis catatan pengaduan).")]
public enum ComplaintEntryKind
{
    [Description("The office asks the reporter (permintaan klarifikasi).")] ClarificationRequest,
    [Description("The reporter makes it clearer (klarifikasi).")] Clarification,
    [Description("The first follow-up (tindak lanjut).")] FollowUp,
    [Description("The office's answer (jawaban).")] Answer,
    [Description("Why the reporter is not content with the answer (alasan dibuka kembali).")] Reopening,
    [Description("A remark of either side (komentar).")] Comment,
}

/// A file that the reporter handed in.
public sealed class ComplaintAttachment
{
    public long Key { get; private set; }
    public Guid Id { get; internal init; }
    public long ComplaintKey { get; private set; }
    public string UploadReference { get; internal init; } = "";

    /// Null where no file is kept.
    public string? MediaType { get; internal init; }
    public long? Size { get; internal init; }
    public DateTimeOffset AddedAt { get; internal init; }
}

/// <summary>
/// Who complains: apart from the complaint, as other people may read it. It also holds the application that the complaint is
/// about, which would tell who complains. Of an anonymous complaint there is none.
/// </summary>
public sealed class ComplaintReporter
{
    public long Key { get; private set; }
    public long ComplaintKey { get; private set; }
    public Complaint Complaint { get; private set; } = null!;
    public long? CitizenKey { get; private set; }
    public Citizen? Citizen { get; internal init; }
    public string? Name { get; internal init; }
    public string? Phone { get; internal init; }
    public long? ApplicationKey { get; private set; }
    public Application? Application { get; internal init; }
}
