using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Applications;
using SipOkMuba.Api.Citizens;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Appointments;

/// For whom a client wants a place, as it said.
internal sealed record WishGiven(Guid? ApplicationId, NikText? Nik, AppointmentPriority Priority);

/// Reads what a place is given by: the citizen, the application, and what the citizen has missed.
internal sealed class Wishes(CitizenFile citizens, Caller caller, IReadObserver reads, GraphCall call, TimeProvider time)
{
    private const string Purpose = "janji temu";

    public async Task<PlaceWish> ReadAsync(
        AppDbContext database,
        WishGiven given,
        string placeRegion,
        CancellationToken cancellationToken,
        Func<Citizen, Task>? consent = null)
    {
        var (citizen, application) = await FindAsync(database, given, cancellationToken);
        application ??= await AwaitingOfAsync(database, citizen, cancellationToken);
        if (consent is not null)
        {
            await consent(citizen);
        }

        var region = application?.RegionCode ?? citizen.RegionCode ?? placeRegion;
        RequireReach(region, placeRegion);
        if (given is { ApplicationId: null, Nik: not null } && citizen.Key != 0)
        {
            await NoteLookUpAsync(citizen, cancellationToken);
        }

        return new PlaceWish
        {
            Citizen = citizen,
            RegionCode = region,
            Application = application,
            Priority = given.Priority,
            RecentNoShows = await NoShowsAsync(database, citizen.Key, cancellationToken),
            Partner = caller.Partner,
        };
    }

    /// As it was wished when the wait began.
    public async Task<PlaceWish> OfAsync(AppDbContext database, WaitlistEntry entry, CancellationToken cancellationToken)
    {
        var citizen = await database.Citizens.Include(found => found.Consents).SingleAsync(found => found.Key == entry.CitizenKey, cancellationToken);
        return new PlaceWish
        {
            Citizen = citizen,
            RegionCode = entry.RegionCode,
            Application = await database.Applications.SingleOrDefaultAsync(found => found.Key == entry.ApplicationKey, cancellationToken),
            Priority = entry.Priority,
            Partner = caller.Partner,
        };
    }

    /// A second place for the same citizen is refused in words before the database refuses it.
    public async Task RequireNoneAsync(AppDbContext database, Citizen citizen, CancellationToken cancellationToken)
    {
        var other = await database.Appointments
            .Where(appointment => appointment.CitizenKey == citizen.Key && appointment.IsActive)
            .Select(appointment => (Guid?)appointment.Id)
            .SingleOrDefaultAsync(cancellationToken);
        if (other is { } id)
        {
            var isReadable = await database.Appointments.Where(new AppointmentRows(caller).Visible).AnyAsync(appointment => appointment.Id == id, cancellationToken);
            throw new AlreadyBookedError(isReadable ? NodeId.Format(nameof(Appointment), id) : null);
        }
    }

    /// Under the lock of the application: it may have ended since it was read.
    public static async Task RequireAwaitingAsync(AppDbContext database, PlaceWish wish, CancellationToken cancellationToken)
    {
        if (wish.Application is { } application && !await database.LockAwaitingAsync(application.Key, cancellationToken))
        {
            throw new AppointmentNotNeededError(await database.Applications
                .Where(found => found.Key == application.Key)
                .Select(found => found.Status)
                .SingleAsync(cancellationToken));
        }
    }

    private async Task<(Citizen Citizen, Application? Application)> FindAsync(
        AppDbContext database, WishGiven given, CancellationToken cancellationToken)
    {
        if (given.ApplicationId is { } id)
        {
            var application = await database.Applications
                .Where(ApplicationRows.Of(caller))
                .Include(application => application.Citizen).ThenInclude(citizen => citizen.Consents)
                .SingleOrDefaultAsync(application => application.Id == id, cancellationToken) ?? throw new NotFoundError();
            return given.Nik is { } told && !citizens.Hash(Nik.Parse(told.Text)).AsSpan().SequenceEqual(application.Citizen.NikHash)
                ? throw new NotFoundError()
                : (application.Citizen, application);
        }

        if (given.Nik is { } nik)
        {
            // Who is new may be named twice in a group.
            var parsed = Nik.Parse(nik.Text);
            var hash = citizens.Hash(parsed);
            return (database.Citizens.Local.FirstOrDefault(added => hash.AsSpan().SequenceEqual(added.NikHash))
                ?? await citizens.FindOrRegisterAsync(database, parsed, cancellationToken), null);
        }

        return caller.CitizenKey is { } self
            ? (await database.Citizens.Include(citizen => citizen.Consents).SingleAsync(citizen => citizen.Key == self, cancellationToken), null)
            : throw new CitizenMissingError();
    }

    /// Whoever names a NIK learns whether it is known and has a place: as with `findByNik`, the citizen can see it.
    private async Task NoteLookUpAsync(Citizen citizen, CancellationToken cancellationToken)
    {
        call.Data.StatePurpose(Purpose);
        await reads.ShownAsync(call.Data, [new PersonalRecord(typeof(Citizen), citizen.Key, citizen.Key, Groups: 0)], cancellationToken);
    }

    /// A village operator acts for the own village, and learns nothing of who lives elsewhere; staff for who lives or comes
    /// where they serve.
    private void RequireReach(string region, string placeRegion)
    {
        if (caller.Kind == CallerKind.VillageOperator && !caller.MayActIn(region))
        {
            throw new ConsentRequiredError();
        }

        if (caller.Kind == CallerKind.Staff && !caller.MayActIn(region) && !caller.MayActIn(placeRegion))
        {
            throw new NotPermittedError();
        }
    }

    /// Whoever comes, comes for what waits for it, named or not.
    private static async Task<Application?> AwaitingOfAsync(AppDbContext database, Citizen citizen, CancellationToken cancellationToken) =>
        citizen.Key == 0 ? null : await database.Applications
            .Where(application => application.CitizenKey == citizen.Key && application.IsActive && application.Status == ApplicationStatus.AwaitingBiometrics)
            .OrderBy(application => application.SubmittedAt)
            .FirstOrDefaultAsync(cancellationToken);

    public Task<int> NoShowsAsync(AppDbContext database, long citizenKey, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow().AddDays(-AppointmentRules.NoShowDays);
        return database.Appointments.CountAsync(
            appointment => appointment.CitizenKey == citizenKey && appointment.StartsAt >= since && appointment.Status == AppointmentStatus.NoShow,
            cancellationToken);
    }
}
