using System.ComponentModel;
using SipOkMuba.Api.Citizens;
using SipOkMuba.Api.Documents;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Staff;
using SipOkMuba.Domain.Uploads;
using SipOkMuba.Graph.Mutations;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Complaints;

/// What any verb on an existing complaint may be refused with.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ComplaintVerbErrorsAttribute : ErrorAttribute
{
    public override IEnumerable<Type> ErrorTypes =>
        [typeof(NotFoundError), typeof(StaleVersionError), typeof(InvalidComplaintTransitionError), typeof(NotPermittedError)];
}

[MutationType]
internal static partial class ComplaintMutations
{
    private const string IdText = "The complaint.";
    private const string VersionText = "The `version` that the caller has seen; absent: no check.";
    private const string CodeText = "The access code (kode akses), for whoever acts without being signed in as the reporter.";

    [Description("Files a complaint (buat pengaduan). Number and access code are given at once: with both it is tracked, clarified, accepted, reopened and withdrawn without login. Received from 16:00 WIB on or on a day off, it counts as received on the next working day.")]
    [Authorize(Policies.FileComplaint)]
    [Error<UnknownRegionError>, Error<InvalidReporterError>, Error<InvalidTextError>, Error<InvalidNikError>, Error<InvalidPhoneNumberError>]
    [Error<ConsentRequiredError>, Error<ComplainedApplicationNotFoundError>, Error<NotFoundError>, Error<UploadNotFoundError>, Error<TooManyAttachmentsError>]
    [Error<NotPermittedError>]
    [ShowsOnce("accessCode", "The access code (kode akses), five characters, a hyphen, five characters: give it to the reporter. It is not kept and cannot be shown again.")]
    public static async Task<ShownOnce<Complaint>> FileComplaintAsync(
        [Description("What it is about (pokok pengaduan).")] ComplaintTopic topic,
        [Description("In a few words (judul), at most 200 characters.")] string title,
        [Description("What happened (isi pengaduan), at most 2,000 characters. Staff read it: who wants to stay secret does not tell it here.")] string content,
        [Description("Kemendagri code of where it happened: a village or a district, such as 16.06.09; 16.06 for the office itself.")] string placeCode,
        [Description("Who complains; absent for an anonymous complaint, and where a citizen complains with the own token.")] ReporterInput? reporter,
        [Description("The application that it is about, which the caller may read.")] string? applicationNumber,
        [ID(nameof(StaffMember)), Description("Whom of the staff it is about: that account does not handle it.")] Guid? concernedStaffId,
        [ID, Description("Ids of uploads, 10 at the most.")] IReadOnlyList<string>? attachments,
        AppDbContext database,
        CitizenFile citizens,
        AccessCodes codes,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken,
        [Description("What the office may know of the reporter.")] Confidentiality confidentiality = Confidentiality.Named)
    {
        var (id, code, now) = (ids.Next(), AccessCodes.New(ids), time.GetUtcNow());
        var report = await new ComplaintForm
        {
            Topic = topic,
            Title = title,
            Content = content,
            PlaceCode = placeCode,
            Confidentiality = confidentiality,
            Reporter = reporter,
            ApplicationNumber = applicationNumber,
            ConcernedStaffId = concernedStaffId,
            Attachments = attachments ?? [],
        }.ReadAsync(database, citizens, caller, id, codes.Hash(id, code), now, cancellationToken);
        var complaint = Complaint.File(caller.Actor, now, ids, await database.WorkingCalendarAsync(cancellationToken), report);
        database.Complaints.Add(complaint);
        await database.SaveChangesAsync(cancellationToken);
        return new ShownOnce<Complaint>(complaint, code);
    }

    [Description("Makes a complaint clearer (klarifikasi), within 10 days of the question: the clock of the office goes on, with the working days that it waited.")]
    [ComplaintVerbErrors, Error<AnswerTimeOverError>, Error<InvalidTextError>, Error<UploadNotFoundError>, Error<TooManyAttachmentsError>]
    public static async Task<Complaint> ClarifyComplaintAsync(
        [ID(nameof(Complaint)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description(CodeText)] string? accessCode,
        [Description("The clarification, at most 2,000 characters.")] string text,
        [ID, Description("Ids of uploads; 10 files of a complaint at the most.")] IReadOnlyList<string>? attachments,
        AppDbContext database,
        ReporterActs reporters,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var (complaint, actor) = await reporters.ForChangeAsync(database, id, accessCode, expectedVersion, cancellationToken);
        var now = time.GetUtcNow();
        var files = await database.AttachAsync(attachments, Complaint.MostAttachments, caller.Actor, now, cancellationToken);
        complaint.Clarify(actor, now, ids, await database.WorkingCalendarAsync(cancellationToken), text, files);
        await database.SaveChangesAsync(cancellationToken);
        return complaint;
    }

    [Description("Accepts the answer (terima jawaban): the complaint is closed.")]
    [ComplaintVerbErrors]
    public static async Task<Complaint> AcceptComplaintAnswerAsync(
        [ID(nameof(Complaint)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description(CodeText)] string? accessCode,
        AppDbContext database,
        ReporterActs reporters,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var (complaint, actor) = await reporters.ForChangeAsync(database, id, accessCode, expectedVersion, cancellationToken);
        complaint.Accept(actor, time.GetUtcNow(), await database.WorkingCalendarAsync(cancellationToken));
        await database.SaveChangesAsync(cancellationToken);
        return complaint;
    }

    [Description("Reopens an answered complaint (buka kembali), within 10 days of the answer and twice at the most; then the head of office can. A new clock of the same class begins, with the same officer.")]
    [ComplaintVerbErrors, Error<AnswerTimeOverError>, Error<TooManyReopeningsError>, Error<InvalidTextError>]
    public static async Task<Complaint> ReopenComplaintAsync(
        [ID(nameof(Complaint)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description(CodeText)] string? accessCode,
        [Description("Why the answer does not settle it, at most 2,000 characters.")] string reason,
        AppDbContext database,
        ReporterActs reporters,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var (complaint, actor) = await reporters.ForChangeAsync(database, id, accessCode, expectedVersion, cancellationToken);
        complaint.Reopen(actor, time.GetUtcNow(), await database.WorkingCalendarAsync(cancellationToken), reason);
        await database.SaveChangesAsync(cancellationToken);
        return complaint;
    }

    [Description("Withdraws a complaint (cabut pengaduan) that does not call for supervision. Complaints that follow it are received anew.")]
    [ComplaintVerbErrors, Error<ComplaintNotWithdrawableError>]
    public static async Task<Complaint> WithdrawComplaintAsync(
        [ID(nameof(Complaint)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description(CodeText)] string? accessCode,
        AppDbContext database,
        ReporterActs reporters,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var (complaint, actor) = await reporters.ForChangeAsync(database, id, accessCode, expectedVersion, cancellationToken);
        complaint.Withdraw(actor, time.GetUtcNow(), await database.WorkingCalendarAsync(cancellationToken));
        await database.SaveChangesAsync(cancellationToken);
        return complaint;
    }

    [Description("Adds a remark to a complaint (komentar), by the reporter or the office. It moves no time limit.")]
    [ComplaintVerbErrors, Error<ConcernedByComplaintError>, Error<InvalidTextError>, Error<TooManyEntriesError>]
    public static async Task<Complaint> CommentOnComplaintAsync(
        [ID(nameof(Complaint)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description(CodeText)] string? accessCode,
        [Description("The remark, at most 2,000 characters; the other side reads it.")] string text,
        AppDbContext database,
        ReporterActs reporters,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var (complaint, actor) = await reporters.ForChangeAsync(database, id, accessCode, expectedVersion, cancellationToken);
        complaint.Comment(actor, time.GetUtcNow(), text);
        await database.SaveChangesAsync(cancellationToken);
        return complaint;
    }
}
