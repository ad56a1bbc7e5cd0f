using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Citizens;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Appointments;

internal sealed class WaitlistFilter : FilterInput<WaitlistEntry>
{
    public WaitlistFilter()
    {
        Field(entry => entry.Status);
        Field(entry => entry.JoinedAt);
    }
}

[QueryType]
internal static class WaitlistQueries
{
    [Description("Who waits or has waited for a place (daftar tunggu), as far as the caller may read it, in order of joining. A page may end early, where `where` finds little among 10,000 records: `hasNextPage` says that `endCursor` goes on.")]
    [Authorize(Policies.ReadAppointments)]
    [UsePaging(IncludeTotalCount = true), UseFiltering<WaitlistFilter>]
    public static IQueryable<WaitlistEntry> GetWaitlistEntries(AppDbContext database) => database.WaitlistEntries;
}

[MutationType]
internal static class WaitlistMutations
{
    private const string IdText = "The entry of the waitlist.";
    private const string VersionText = "The `version` that the caller has seen; absent: no check.";

    [Description("Waits for a place at a service point (masuk daftar tunggu) where none is left on the days that suit. A place that comes free is offered for 30 minutes, first come first served, to the vulnerable first: the event `waitlist.offered` tells it.")]
    [Authorize(Policies.JoinWaitlist)]
    [Error<NotFoundError>, Error<InvalidDaysError>, Error<SameWeekOnlyError>, Error<PlacesAvailableError>, Error<AlreadyBookedError>, Error<AlreadyWaitingError>]
    [Error<AppointmentNotNeededError>, Error<CitizenMissingError>, Error<InvalidNikError>, Error<ConsentRequiredError>]
    [Error<PriorityNeedsAttestationError>, Error<NotPermittedError>]
    public static async Task<WaitlistEntry> JoinWaitlistAsync(
        [ID(nameof(ServicePoint)), Description("The service point (titik layanan).")] Guid servicePointId,
        [Description("The first day that suits.")] DateOnly firstDay,
        [Description("The last day that suits, 30 days ahead at most.")] DateOnly lastDay,
        [ID(nameof(Application)), Description("The application for which the citizen comes; it waits for the biometrics.")] Guid? applicationId,
        [Description("NIK of a citizen without an application; a citizen's own token needs neither.")] NikText? nik,
        AppDbContext database,
        Wishes wishes,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken,
        [Description("Whether the citizen is vulnerable in administration (penduduk rentan), as an officer or a village office attests.")] AppointmentPriority priority = AppointmentPriority.Normal)
    {
        var now = time.GetUtcNow();
        var point = await database.ServicePoints.SingleOrDefaultAsync(found => found.Id == servicePointId, cancellationToken) ?? throw new NotFoundError();
        var wish = await wishes.ReadAsync(database, new WishGiven(applicationId, nik, priority), point.RegionCode, cancellationToken);
        var entry = WaitlistEntry.Join(caller.Actor, now, ids, point, firstDay, lastDay, wish);
        var search = new FreeSearch(point.Key, point.RegionCode, Wib.At(firstDay, TimeOnly.MinValue), priority, Count: 3) { LastDay = lastDay, Elsewhere = false };
        if (await database.NextFreeAsync(search, now, cancellationToken) is [_, ..] free)
        {
            throw new PlacesAvailableError(free.Shown(priority, now));
        }

        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        await Wishes.RequireAwaitingAsync(database, wish, cancellationToken);
        await wishes.RequireNoneAsync(database, wish.Citizen, cancellationToken);
        if (await database.WaitlistEntries.AnyAsync(other => other.CitizenKey == wish.Citizen.Key && other.IsActive, cancellationToken))
        {
            throw new AlreadyWaitingError();
        }

        database.WaitlistEntries.Add(entry);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return entry;
    }

    [Description("Takes the place on offer (terima tawaran): it is booked in the same act.")]
    [Authorize(Policies.AcceptWaitlistOffer), WaitlistVerbErrors]
    [Error<OfferLapsedError>, Error<AlreadyBookedError>, Error<AppointmentNotNeededError>, Error<ConsentRequiredError>]
    public static async Task<Appointment> AcceptWaitlistOfferAsync(
        [ID(nameof(WaitlistEntry)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Wishes wishes,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        var entry = await UnderLockAsync(database, id, expectedVersion, caller, cancellationToken);
        var now = time.GetUtcNow();
        entry.Accept(caller.Actor, now);
        var wish = await wishes.OfAsync(database, entry, cancellationToken);
        await Wishes.RequireAwaitingAsync(database, wish, cancellationToken);
        await wishes.RequireNoneAsync(database, wish.Citizen, cancellationToken);
        var appointment = Appointment.BookOffered(caller.Actor, now, ids, entry.Slot!, wish);
        database.Appointments.Add(appointment);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return appointment;
    }

    [Description("Leaves the place on offer to the next (tolak tawaran).")]
    [Authorize(Policies.AcceptWaitlistOffer), WaitlistVerbErrors, Error<ConsentRequiredError>, Error<OfferLapsedError>]
    public static Task<WaitlistEntry> DeclineWaitlistOfferAsync(
        [ID(nameof(WaitlistEntry)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken) =>
        GiveUpAsync(database, id, expectedVersion, caller, time, (entry, now) => entry.Decline(caller.Actor, now), cancellationToken);

    [Description("Waits no longer (keluar dari daftar tunggu).")]
    [Authorize(Policies.AcceptWaitlistOffer), WaitlistVerbErrors, Error<ConsentRequiredError>]
    public static Task<WaitlistEntry> LeaveWaitlistAsync(
        [ID(nameof(WaitlistEntry)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken) =>
        GiveUpAsync(database, id, expectedVersion, caller, time, (entry, now) => entry.Leave(caller.Actor, now), cancellationToken);

    private static async Task<WaitlistEntry> GiveUpAsync(
        AppDbContext database,
        Guid id,
        int? expectedVersion,
        Caller caller,
        TimeProvider time,
        Action<WaitlistEntry, DateTimeOffset> giveUp,
        CancellationToken cancellationToken)
    {
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        var entry = await UnderLockAsync(database, id, expectedVersion, caller, cancellationToken);
        var now = time.GetUtcNow();
        giveUp(entry, now);
        await database.OfferFreedAsync(entry.Slot, now, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return entry;
    }

    private static async Task<WaitlistEntry> UnderLockAsync(
        AppDbContext database, Guid id, int? expectedVersion, Caller caller, CancellationToken cancellationToken)
    {
        var readable = database.WaitlistEntries.Where(WaitlistRows.Of(caller)).Where(found => found.Id == id);
        var known = await readable.Select(found => new { found.SlotKey, found.CitizenKey, found.RegionCode }).SingleOrDefaultAsync(cancellationToken)
            ?? throw new NotFoundError();
        await database.RequireConsentAsync(known.CitizenKey, known.RegionCode, caller, cancellationToken);
        if (known.SlotKey is { } slot)
        {
            await database.LockSlotsAsync([slot], cancellationToken);
        }

        // If another place is on offer by now, the counts of its slot are compared at the save.
        var entry = await readable.Include(found => found.Slot).SingleAsync(cancellationToken);
        entry.Expect(expectedVersion);
        return entry;
    }
}

/// The refusals of every verb on an entry.
internal sealed class WaitlistVerbErrorsAttribute : ErrorAttribute
{
    public override IEnumerable<Type> ErrorTypes { get; } =
        [typeof(NotFoundError), typeof(StaleVersionError), typeof(InvalidWaitlistTransitionError), typeof(NotPermittedError)];
}
