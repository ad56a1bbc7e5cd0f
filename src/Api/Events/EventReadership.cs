using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Applications;
using SipOkMuba.Api.Appointments;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Webhooks;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.Events;

/// <summary>
/// Who may read which event. Where the database knows, it is asked for each event, as a consent may have been withdrawn
/// meanwhile; once for an audience, however many of it subscribe.
/// </summary>
internal sealed class EventReadership(IDbContextFactory<AppDbContext> contexts, TimeProvider time)
{
    private readonly BriefShare<bool> answers = new(time);

    /// What is public is told to everybody who may read events at all.
    public static readonly FrozenSet<string> Open = [nameof(Slot), nameof(MobileVisit)];

    /// Of citizens a partner is told nothing: their consents to others are no business of it.
    public static IReadOnlyDictionary<string, IQueryable<Guid>> Subjects(AppDbContext database, Caller caller)
    {
        var subjects = new Dictionary<string, IQueryable<Guid>>
        {
            [nameof(Application)] = database.Applications.Where(ApplicationRows.Of(caller)).Select(application => application.Id),
            [nameof(Appointment)] = database.Appointments.Where(AppointmentRows.Of(caller)).Select(appointment => appointment.Id),
            [nameof(WaitlistEntry)] = database.WaitlistEntries.Where(WaitlistRows.Of(caller)).Select(entry => entry.Id),
        };
        if (caller.CitizenKey is { } self)
        {
            subjects.Add(nameof(Citizen), database.Citizens.Where(citizen => citizen.Key == self).Select(citizen => citizen.Id));
        }

        return subjects;
    }

    /// Asked for beside the others: in one statement with them, databases would read all applications.
    public static IQueryable<Guid> Webhooks(AppDbContext database, Caller caller)
    {
        var partner = caller.Kind == CallerKind.Partner ? caller.PartnerKey.GetValueOrDefault() : 0;
        return database.Webhooks.Where(webhook => webhook.PartnerKey == partner).Select(webhook => webhook.Id);
    }

    /// The row rule of the subject; a region never leaves an event, so for regions the envelope tells the same.
    public ValueTask<bool> MayReadAsync(Caller caller, LoggedEvent logged, long since) =>
        Open.Contains(logged.SubjectType) ? new(true)
        : caller.Kind is CallerKind.Staff or CallerKind.VillageOperator ? new(logged.Region is { } region && caller.MayActIn(region))
        : logged.SubjectType == nameof(Citizen) ? new(caller.Kind == CallerKind.Citizen && caller.Actor.Subject == logged.SubjectId.ToString())
        : logged.SubjectType is not (nameof(Application) or nameof(Appointment) or nameof(WaitlistEntry) or nameof(Webhook)) ? new(false)
        : answers.GetAsync(
            logged, caller.AudienceKey, since, (contexts, caller),
            static (of, asked) => MayReadAsync(asked.contexts, asked.caller, (LoggedEvent)of));

    /// Those of many subjects, by one statement.
    public async Task<HashSet<Guid>> ReadableAsync(
        Caller caller, IReadOnlyCollection<(string Type, Guid Id)> asked, CancellationToken cancellationToken)
    {
        Guid[] subjects = [.. asked.Where(subject => !Open.Contains(subject.Type)).Select(subject => subject.Id)];
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var readable = await Subjects(database, caller).Values.Append(Webhooks(database, caller))
            .Select(visible => visible.Where(subject => subjects.Contains(subject)))
            .Aggregate((all, more) => all.Concat(more))
            .ToHashSetAsync(cancellationToken);
        readable.UnionWith(asked.Where(subject => Open.Contains(subject.Type)).Select(subject => subject.Id));
        return readable;
    }

    private static async Task<bool> MayReadAsync(IDbContextFactory<AppDbContext> contexts, Caller caller, LoggedEvent logged)
    {
        await using var database = await contexts.CreateDbContextAsync(CancellationToken.None);
        var readable = logged.SubjectType == nameof(Webhook) ? Webhooks(database, caller) : Subjects(database, caller)[logged.SubjectType];
        return await readable.AnyAsync(subject => subject == logged.SubjectId, CancellationToken.None);
    }
}
