using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Applications;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
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

    /// Of citizens a partner is told nothing: their consents to others are no business of it. Of webhooks, its own.
    public static IQueryable<Guid> Subjects(AppDbContext database, Caller caller)
    {
        var applications = database.Applications.Where(ApplicationRows.Of(caller)).Select(application => application.Id);
        return caller switch
        {
            { CitizenKey: { } self } =>
                applications.Concat(database.Citizens.Where(citizen => citizen.Key == self).Select(citizen => citizen.Id)),
            { Kind: CallerKind.Partner, PartnerKey: { } partner } =>
                applications.Concat(database.Webhooks.Where(webhook => webhook.PartnerKey == partner).Select(webhook => webhook.Id)),
            _ => applications,
        };
    }

    /// The row rule of the subject; a region never leaves an event, so for regions the envelope tells the same.
    public ValueTask<bool> MayReadAsync(Caller caller, LoggedEvent logged, long since) =>
        caller.Kind is CallerKind.Staff or CallerKind.VillageOperator ? new(logged.Region is { } region && caller.MayActIn(region))
        : logged.SubjectType == nameof(Citizen) ? new(caller.Kind == CallerKind.Citizen && caller.Actor.Subject == logged.SubjectId.ToString())
        : logged.SubjectType is not (nameof(Application) or nameof(Webhook)) ? new(false)
        : answers.GetAsync(
            logged, caller.AudienceKey, since, (contexts, caller),
            static (of, asked) => MayReadAsync(asked.contexts, asked.caller, (LoggedEvent)of));

    /// Those of many subjects, by one statement.
    public async Task<HashSet<Guid>> ReadableAsync(Caller caller, Guid[] subjects, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await Subjects(database, caller).Where(subject => subjects.Contains(subject)).ToHashSetAsync(cancellationToken);
    }

    private static async Task<bool> MayReadAsync(IDbContextFactory<AppDbContext> contexts, Caller caller, LoggedEvent logged)
    {
        await using var database = await contexts.CreateDbContextAsync(CancellationToken.None);
        return await Subjects(database, caller).AnyAsync(subject => subject == logged.SubjectId, CancellationToken.None);
    }
}
