using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Appointments;

/// <summary>
/// Books many at once: each row is read and judged for itself, then all that are left are decided in one transaction under
/// the locks of their applications and slots, in the order in which they were given.
/// </summary>
internal sealed class GroupOfCitizens(Places places, Wishes wishes, Caller caller, IdSource ids, TimeProvider time)
{
    private const string Purpose = "janji temu";

    public async Task<GroupBooking> BookAsync(
        AppDbContext database,
        PlaceGiven where,
        DateTimeOffset startsAt,
        GroupMode mode,
        IReadOnlyList<GroupBookingRowInput> given,
        CancellationToken cancellationToken)
    {
        if (given.Count is 0 or > GroupBooking.MostRows)
        {
            throw new InvalidGroupError(GroupBooking.MostRows);
        }

        var place = await Places.FindAsync(database, where, startsAt, cancellationToken);
        var rows = new List<Row>();
        foreach (var (i, row) in given.Index())
        {
            rows.Add(await ReadAsync(database, i + 1, row, place, cancellationToken));
        }

        var group = await DecideAsync(database, mode, rows, cancellationToken);
        return group ?? throw await RefusalAsync(database, place, rows, cancellationToken);
    }

    /// Null where nobody gets a place since not everybody can.
    private async Task<GroupBooking?> DecideAsync(
        AppDbContext database, GroupMode mode, IReadOnlyList<Row> rows, CancellationToken cancellationToken)
    {
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        foreach (var row in rows.Where(row => row.Wish?.Application is not null).OrderBy(row => row.Wish!.Application!.Key))
        {
            await JudgeAsync(row, () => Wishes.RequireAwaitingAsync(database, row.Wish!, cancellationToken));
        }

        var slots = await database.LockSlotsAsync(rows.Where(row => row.SlotKey is not null).Select(row => row.SlotKey!.Value), cancellationToken);
        var served = new HashSet<Guid>();
        foreach (var row in rows.Where(row => row.Refusal is null))
        {
            await JudgeAsync(row, async () => row.Appointment = await TakeAsync(database, row, slots[row.SlotKey!.Value], served, cancellationToken));
        }

        if (mode == GroupMode.AllOrNothing && rows.Any(row => row.Refusal is not null))
        {
            return null;
        }

        var group = GroupBooking.Of(caller.Actor, time.GetUtcNow(), ids, mode, rows.Select(row =>
            row.Appointment is { } appointment ? GroupBookingRow.Of(row.Number, appointment) : GroupBookingRow.Of(row.Number, row.Refusal!)));
        database.GroupBookings.Add(group);
        LeaveOut(database, rows);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return group;
    }

    /// After the transaction, so that nobody waits for the reading of other places.
    private async Task<GroupRefusedError> RefusalAsync(
        AppDbContext database, WantedPlace place, IReadOnlyList<Row> rows, CancellationToken cancellationToken)
    {
        var refused = rows.Where(row => row.Refusal is not null).ToList();
        var alternatives = refused.Exists(row => row.Refusal is SlotFullError)
            ? await places.AlternativesAsync(database, place, AppointmentPriority.Normal, cancellationToken)
            : [];
        return new GroupRefusedError(
            [.. refused.Select(row => new RefusedRow(row.Number, row.Refusal!.Code))], alternatives);
    }

    private async Task<Row> ReadAsync(
        AppDbContext database, int number, GroupBookingRowInput given, WantedPlace place, CancellationToken cancellationToken)
    {
        var row = new Row(number, given.StartsAt is { } other ? place with { StartsAt = other.ToUniversalTime() } : place);
        await JudgeAsync(row, async () =>
        {
            var wish = await wishes.ReadAsync(
                database,
                new WishGiven(given.ApplicationId, given.Nik, given.Priority),
                place.RegionCode,
                cancellationToken,
                given.ConsentReference is { } reference ? citizen => ConsentAsync(database, citizen, reference, cancellationToken) : null);
            wish.Require(caller.Actor);
            row.SlotKey = await places.KeyAsync(database, row.Place, wish.Priority, wish.RecentNoShows, cancellationToken);
            row.Wish = wish;
        });
        return row;
    }

    /// On a signed form, to the operator's own village office; of somebody who lives elsewhere it is no consent to this one.
    private async Task ConsentAsync(AppDbContext database, Citizen citizen, string reference, CancellationToken cancellationToken)
    {
        var code = citizen.RegionCode ?? caller.Regions.FirstOrDefault(RegionCode.IsVillage);
        if (caller.Kind != CallerKind.VillageOperator || code is null || !caller.MayActIn(code))
        {
            throw new ConsentRequiredError();
        }

        var village = await database.Regions.OfType<Village>().SingleOrDefaultAsync(found => found.Code == code, cancellationToken)
            ?? throw new ConsentRequiredError();
        if (!citizen.HasConsentedTo(village))
        {
            citizen.RecordConsent(
                caller.Actor, time.GetUtcNow(), ids, new ConsentGiven(null, village, Purpose, ConsentMethod.SignedForm, reference));
        }
    }

    private async Task<Appointment> TakeAsync(
        AppDbContext database, Row row, Slot slot, HashSet<Guid> served, CancellationToken cancellationToken)
    {
        var wish = row.Wish!;
        await wishes.RequireNoneAsync(database, wish.Citizen, cancellationToken);
        if (served.Contains(wish.Citizen.Id))
        {
            throw new AlreadyBookedError(appointmentId: null);
        }

        if (!await Places.IsOfferedAsync(database, row.Place, slot, cancellationToken))
        {
            throw new SlotNotOfferedError([]);
        }

        var appointment = Appointment.Book(caller.Actor, time.GetUtcNow(), ids, slot, wish) ?? throw new SlotFullError([]);
        served.Add(wish.Citizen.Id);
        database.Appointments.Add(appointment);
        await database.EndWaitAsync(wish.Citizen.Key, time.GetUtcNow(), cancellationToken);
        return appointment;
    }

    /// Whoever became known by a row that was refused is not kept, but for a consent that was given.
    private static void LeaveOut(AppDbContext database, IReadOnlyList<Row> rows)
    {
        var booked = rows.Where(row => row.Appointment is not null).Select(row => row.Wish!.Citizen).ToHashSet();
        foreach (var entry in database.ChangeTracker.Entries<Citizen>()
            .Where(entry => entry.State == EntityState.Added && !booked.Contains(entry.Entity) && entry.Entity.Consents.Count == 0)
            .ToList())
        {
            entry.State = EntityState.Detached;
        }
    }

    /// A refusal is that of its row alone.
    private static async Task JudgeAsync(Row row, Func<Task> judge)
    {
        try
        {
            await judge();
        }
        catch (DomainError refusal)
        {
            row.Refusal = refusal;
        }
    }

    private sealed class Row(int number, WantedPlace place)
    {
        public int Number => number;
        public WantedPlace Place => place;
        public PlaceWish? Wish { get; set; }
        public long? SlotKey { get; set; }
        public Appointment? Appointment { get; set; }
        public DomainError? Refusal { get; set; }
    }
}
