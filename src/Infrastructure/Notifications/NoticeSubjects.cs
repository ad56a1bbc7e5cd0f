using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Notifications;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Notifications;

/// Whose the records are that events tell of. A record need not be anybody's.
internal static class NoticeSubjects
{
    /// One statement for each type of record among those asked for.
    public static async Task<IReadOnlyDictionary<Guid, Addressee>> AddresseesAsync(
        this AppDbContext database, ILookup<string, Guid> subjects, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Guid, Addressee>();
        foreach (var ofType in subjects)
        {
            var ids = ofType.Distinct().ToArray();
            var owners = ofType.Key switch
            {
                nameof(Application) => database.Applications.Where(application => ids.Contains(application.Id))
                    .Select(application => new Owner(application.Id, application.CitizenKey, application.Key)),
                nameof(Appointment) => database.Appointments.Where(appointment => ids.Contains(appointment.Id))
                    .Select(appointment => new Owner(appointment.Id, appointment.CitizenKey, appointment.ApplicationKey)),
                nameof(WaitlistEntry) => database.WaitlistEntries.Where(entry => ids.Contains(entry.Id))
                    .Select(entry => new Owner(entry.Id, entry.CitizenKey, entry.ApplicationKey)),

                // A message would tell of who is not to be known.
                nameof(Complaint) => database.Complaints
                    .Where(complaint => ids.Contains(complaint.Id) && complaint.Confidentiality == Confidentiality.Named)
                    .Select(complaint => new Owner(
                        complaint.Id,
                        complaint.Reporter!.CitizenKey,

                        // It may be about somebody else's, whose number is not the reporter's.
                        complaint.Reporter.Application!.CitizenKey == complaint.Reporter.CitizenKey ? complaint.Reporter.ApplicationKey : null)),
                nameof(Citizen) => database.Citizens.Where(citizen => ids.Contains(citizen.Id))
                    .Select(citizen => new Owner(citizen.Id, citizen.Key, null)),
                var unknown => throw new InvalidOperationException($"Nobody says whose a {unknown} is."),
            };
            foreach (var owner in await owners.ToListAsync(cancellationToken))
            {
                if (owner.CitizenKey is { } citizen)
                {
                    found[owner.Id] = new Addressee(citizen, owner.ApplicationKey);
                }
            }
        }

        return found;
    }

    private sealed record Owner(Guid Id, long? CitizenKey, long? ApplicationKey);
}
