using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Applications;
using SipOkMuba.Api.Appointments;
using SipOkMuba.Api.Complaints;
using SipOkMuba.Api.Conversations;
using SipOkMuba.Api.Identity;
using SipOkMuba.Api.Notifications;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Domain.Notifications;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Domain.Regions;
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
    public static readonly FrozenSet<string> Open = [nameof(Slot), nameof(MobileVisit), nameof(ConversationDesk)];

    /// Of these a region gives no right.
    public static readonly FrozenSet<string> Personal = [nameof(Notification)];

    /// What is read by fewer than all who may read events: by which policy.
    private static readonly FrozenDictionary<string, Policy> needed = new Dictionary<string, Policy>
    {
        [nameof(Complaint)] = Policies.Table[Policies.ReadComplaints],
        [nameof(Conversation)] = Policies.Table[Policies.ReadConversations],
        [nameof(Partner)] = Policies.Table[Policies.ReadPartners],
    }.ToFrozenDictionary();

    // By type of subject. Of citizens a partner is told nothing: their consents to others are no business of it.
    private static readonly FrozenDictionary<string, Func<AppDbContext, Caller, IQueryable<Guid>>> visible =
        new Dictionary<string, Func<AppDbContext, Caller, IQueryable<Guid>>>
        {
            [nameof(Application)] = (database, caller) =>
                database.Applications.Where(ApplicationRows.Of(caller)).Select(application => application.Id),
            [nameof(Appointment)] = (database, caller) =>
                database.Appointments.Where(AppointmentRows.Of(caller)).Select(appointment => appointment.Id),
            [nameof(Complaint)] = (database, caller) =>
                database.Complaints.Where(ComplaintRows.Of(caller)).Select(complaint => complaint.Id),
            [nameof(WaitlistEntry)] = (database, caller) =>
                database.WaitlistEntries.Where(WaitlistRows.Of(caller)).Select(entry => entry.Id),
            [nameof(Conversation)] = (database, caller) =>
                database.Conversations.Where(ConversationRows.Of(caller)).Select(conversation => conversation.Id),
            [nameof(Notification)] = (database, caller) =>
                database.Notifications.Where(NotificationRows.Of(caller)).Select(notification => notification.Id),
        }.ToFrozenDictionary();

    /// Types of subjects of which the caller is told nothing. Events of partners are of the regency: whose regions are narrower
    /// is not told of them anyway.
    public static IReadOnlyList<string> HiddenFrom(Caller caller) =>
    [
        .. needed.Where(pair => !pair.Value.Allows(caller) && (pair.Key != nameof(Partner) || caller.MayActIn(RegionCode.Muba)))
            .Select(pair => pair.Key),
    ];

    public static IReadOnlyDictionary<string, IQueryable<Guid>> Subjects(AppDbContext database, Caller caller)
    {
        var subjects = visible.ToDictionary(pair => pair.Key, pair => pair.Value(database, caller));
        if (caller.CitizenKey is { } self)
        {
            subjects.Add(nameof(Citizen), database.Citizens.Where(citizen => citizen.Key == self).Select(citizen => citizen.Id));
        }

        return subjects;
    }

    /// What is a partner's own, and itself. Asked for beside the others: in one statement with them, databases would read
    /// all applications.
    public static IQueryable<Guid> Own(AppDbContext database, Caller caller)
    {
        var partner = caller.Kind == CallerKind.Partner ? caller.PartnerKey.GetValueOrDefault() : 0;
        return database.Webhooks.Where(webhook => webhook.PartnerKey == partner).Select(webhook => webhook.Id)
            .Concat(database.Partners.Where(self => self.Key == partner).Select(self => self.Id));
    }

    /// The row rule of the subject; a region never leaves an event, so for regions the envelope tells the same.
    public ValueTask<bool> MayReadAsync(Caller caller, LoggedEvent logged, long since) =>
        Open.Contains(logged.SubjectType) ? new(true)
        : needed.TryGetValue(logged.SubjectType, out var policy) && !policy.Allows(caller) ? new(false)
        : caller.Kind is CallerKind.Staff or CallerKind.VillageOperator
            ? new(!Personal.Contains(logged.SubjectType) && logged.Region is { } region && caller.MayActIn(region))
        : logged.SubjectType == nameof(Citizen) ? new(caller.Kind == CallerKind.Citizen && caller.Actor.Subject == logged.SubjectId.ToString())
        : logged.SubjectType is not (nameof(Webhook) or nameof(Partner)) && !visible.ContainsKey(logged.SubjectType) ? new(false)
        : answers.GetAsync(
            logged, caller.AudienceKey, since, (contexts, caller),
            static (of, asked) => MayReadAsync(asked.contexts, asked.caller, (LoggedEvent)of));

    /// Those of many subjects, by one statement.
    public async Task<HashSet<Guid>> ReadableAsync(
        Caller caller, IReadOnlyCollection<(string Type, Guid Id)> asked, CancellationToken cancellationToken)
    {
        var hidden = HiddenFrom(caller);
        Guid[] subjects = [.. asked.Where(subject => !Open.Contains(subject.Type) && !hidden.Contains(subject.Type)).Select(subject => subject.Id)];
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var readable = await Subjects(database, caller).Values.Append(Own(database, caller))
            .Select(all => all.Where(subject => subjects.Contains(subject)))
            .Aggregate((all, more) => all.Concat(more))
            .ToHashSetAsync(cancellationToken);
        readable.UnionWith(asked.Where(subject => Open.Contains(subject.Type)).Select(subject => subject.Id));
        return readable;
    }

    private static async Task<bool> MayReadAsync(IDbContextFactory<AppDbContext> contexts, Caller caller, LoggedEvent logged)
    {
        await using var database = await contexts.CreateDbContextAsync(CancellationToken.None);
        var readable = logged.SubjectType is nameof(Webhook) or nameof(Partner) ? Own(database, caller) : visible[logged.SubjectType](database, caller);
        return await readable.AnyAsync(subject => subject == logged.SubjectId, CancellationToken.None);
    }
}
