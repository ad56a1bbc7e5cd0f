using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Files;

namespace SipOkMuba.Infrastructure.Privacy;

/// <summary>
/// Takes from records what tells of a person: names, numbers, birth dates, texts of people and files. What happened, of which
/// kind, where and when stays, so that figures do not change. Within a transaction of the caller's, who deletes the files that
/// it names after the commit.
/// </summary>
public sealed class Erasure(FileStore store)
{
    /// The citizen's key and everything that is recorded of the citizen. The citizen is loaded with all consents.
    public static async Task<List<Guid>> EraseAsync(
        AppDbContext database, Citizen citizen, Actor actor, DateTimeOffset now, ErasureGround ground, CancellationToken cancellationToken)
    {
        // First, as the row's lock has whoever refers to it wait, or is waited for here: the counts see what was open.
        citizen.Erase(actor, now, ground);
        await database.SaveChangesAsync(cancellationToken);
        var key = citizen.Key;
        await RequireNothingOpenAsync(database, key, cancellationToken);
        await database.Consents.Where(consent => consent.CitizenKey == key)
            .ExecuteUpdateAsync(set => set.SetProperty(consent => consent.Reference, (string?)null), cancellationToken);
        await database.CitizenCodes.Where(code => code.Citizen!.Key == key).ExecuteDeleteAsync(cancellationToken);
        await database.Appointments.Where(appointment => appointment.CitizenKey == key && appointment.Note != null)
            .ExecuteUpdateAsync(set => set.SetProperty(appointment => appointment.Note, (string?)null), cancellationToken);
        return
        [
            .. await EraseApplicationsAsync(database, database.Applications.Where(application => application.CitizenKey == key), cancellationToken),
            .. await EraseComplaintsAsync(database, database.Complaints.Where(complaint => complaint.Reporter!.CitizenKey == key), cancellationToken),
            .. await EraseMessagesAsync(database, database.Conversations.Where(conversation => conversation.CitizenKey == key), cancellationToken),
        ];
    }

    public static async Task<List<Guid>> EraseApplicationsAsync(
        AppDbContext database, IQueryable<Application> which, CancellationToken cancellationToken)
    {
        var keys = which.Select(application => application.Key);
        await database.ReturnItems.Where(item => keys.Contains(item.ApplicationKey) && item.Note != null)
            .ExecuteUpdateAsync(set => set.SetProperty(item => item.Note, (string?)null), cancellationToken);
        var documents = database.ApplicationDocuments.Where(document => document.MediaType != null && keys.Contains(document.ApplicationKey));
        var references = await documents.Select(document => document.UploadReference).Distinct().ToListAsync(cancellationToken);
        await documents.ExecuteUpdateAsync(
            set => set.SetProperty(document => document.MediaType, (string?)null).SetProperty(document => document.Size, (long?)null), cancellationToken);
        await which.ExecuteUpdateAsync(
            set => set.SetProperty(application => application.ApplicantName, (string?)null)
                .SetProperty(application => application.BirthDate, (DateOnly?)null)
                .SetProperty(application => application.BirthYear, 0)
                .SetProperty(application => application.FamilyCardCipher, (byte[]?)null)
                .SetProperty(application => application.Phone, (string?)null)
                .SetProperty(application => application.RejectionNote, (string?)null)
                .SetProperty(application => application.CancellationReason, (string?)null)
                .SetProperty(application => application.CourierReference, (string?)null)
                .SetProperty(application => application.HandoverCodeHash, (byte[]?)null),
            cancellationToken);
        return references.Count == 0 ? [] : await database.ForgetUploadsAsync(references, cancellationToken);
    }

    /// Who complained is not to be known any more, so what was said about it is not either.
    public static async Task<List<Guid>> EraseComplaintsAsync(
        AppDbContext database, IQueryable<Complaint> which, CancellationToken cancellationToken)
    {
        // The reporter, by whom they may be chosen, goes last.
        var keys = await which.Select(complaint => complaint.Key).ToListAsync(cancellationToken);
        if (keys.Count == 0)
        {
            return [];
        }

        var attachments = database.ComplaintAttachments.Where(attachment => attachment.MediaType != null && keys.Contains(attachment.ComplaintKey));
        var references = await attachments.Select(attachment => attachment.UploadReference).Distinct().ToListAsync(cancellationToken);
        await attachments.ExecuteUpdateAsync(
            set => set.SetProperty(attachment => attachment.MediaType, (string?)null).SetProperty(attachment => attachment.Size, (long?)null), cancellationToken);
        await database.ComplaintEntries.Where(entry => keys.Contains(entry.ComplaintKey))
            .ExecuteUpdateAsync(set => set.SetProperty(entry => entry.Text, ""), cancellationToken);
        await database.ComplaintReporters.Where(reporter => keys.Contains(reporter.ComplaintKey))
            .ExecuteUpdateAsync(
                set => set.SetProperty(reporter => reporter.Name, (string?)null)
                    .SetProperty(reporter => reporter.Phone, (string?)null)
                    .SetProperty(reporter => reporter.CitizenKey, (long?)null)
                    .SetProperty(reporter => reporter.ApplicationKey, (long?)null),
                cancellationToken);
        await database.Complaints.Where(complaint => keys.Contains(complaint.Key))
            .ExecuteUpdateAsync(
                set => set.SetProperty(complaint => complaint.Title, "")
                    .SetProperty(complaint => complaint.Content, "")
                    .SetProperty(complaint => complaint.Answer, (string?)null),
                cancellationToken);
        return references.Count == 0 ? [] : await database.ForgetUploadsAsync(references, cancellationToken);
    }

    /// What stays behind is a stray, which is swept.
    public void Delete(List<Guid> files) => files.ForEach(store.Delete);

    private static async Task<List<Guid>> EraseMessagesAsync(
        AppDbContext database, IQueryable<Conversation> which, CancellationToken cancellationToken)
    {
        // Their keys first: SQLite would read all messages for whom the conversations are only described.
        var conversations = await which.Select(conversation => conversation.Key).ToListAsync(cancellationToken);
        var messages = database.ConversationMessages.Where(message => conversations.Contains(message.ConversationKey));
        var keys = await messages.Select(message => message.Key).ToListAsync(cancellationToken);
        var references = await database.MessageAttachments
            .Where(attachment => keys.Contains(attachment.MessageKey))
            .Select(attachment => attachment.UploadReference)
            .Distinct()
            .ToListAsync(cancellationToken);

        // With their attachments, which are rows of theirs.
        await messages.ExecuteDeleteAsync(cancellationToken);
        return references.Count == 0 ? [] : await database.ForgetUploadsAsync(references, cancellationToken);
    }

    private static async Task RequireNothingOpenAsync(AppDbContext database, long citizen, CancellationToken cancellationToken)
    {
        var applications = await database.Applications
            .CountAsync(application => application.CitizenKey == citizen && application.WaitingOn != null, cancellationToken);
        var appointments = await database.Appointments.CountAsync(appointment => appointment.CitizenKey == citizen && appointment.IsActive, cancellationToken)
            + await database.WaitlistEntries.CountAsync(entry => entry.CitizenKey == citizen && entry.IsActive, cancellationToken);
        var complaints = await database.ComplaintReporters
            .CountAsync(reporter => reporter.CitizenKey == citizen && reporter.Complaint.WaitingOn != null, cancellationToken);
        var conversations = await database.Conversations.CountAsync(
            conversation => conversation.CitizenKey == citizen
                && conversation.Status != ConversationStatus.Resolved && conversation.Status != ConversationStatus.Abandoned,
            cancellationToken);
        if (applications + appointments + complaints + conversations > 0)
        {
            throw new OpenRecordsError(applications, appointments, complaints, conversations);
        }
    }
}
