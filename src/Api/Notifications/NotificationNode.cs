using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Citizens;
using SipOkMuba.Api.Events;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Notifications;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Notifications;

[ObjectType<Notification>]
internal static class NotificationNode
{
    public static void Configure(NodeDescriptor<Notification> node)
    {
        node.Description("A message to a citizen (pemberitahuan): key and variables, which each channel words and carries in its own way.")
            .Key(notification => notification.Key).Id(notification => notification.Id).Personal(notification => notification.CitizenKey);
        node.Column(notification => notification.TemplateKey, "What it says: a key of `schema/templates.json` in the repository.");
        node.Computed(
            "variables",
            notification => new { notification.Variables },
            of => Notification.VariablesOf(of.Variables).Select(variable => new MessageVariableInfo(variable.Name, variable.Value)).ToArray(),
            "Values for the places of the template; never a name or a NIK.");
        node.Column("urgent", notification => notification.IsUrgent, urgent => urgent, "It does not wait for the end of the quiet hours (mendesak).");
        node.Column(notification => notification.Status, "Where it stands.");
        node.Computed(
            "channels",
            notification => new { notification.Citizen.PreferredChannels },
            of => ContactPreference.ChannelsOf(of.PreferredChannels),
            "Channels by which the citizen wishes to be reached now, the most preferred first; an empty list: no wish; `none`: send nothing any more.");
        node.Computed(
                "address",
                notification => new { notification.Status, notification.Citizen.PreferredChannels, notification.Citizen.Phone, Declared = notification.Application!.Phone },
                of => of.Status == NotificationStatus.Due && of.PreferredChannels != ContactPreference.NoChannel ? of.Phone ?? of.Declared : null,
                "The phone number at which the citizen is reached now (alamat kontak): the recorded one, else the one declared on the application; null where none is known, where the citizen wants no messages by now, and before the message is due.")
            .Nullable().Discloses(PersonalData.Contact);
        node.Column("citizenId", notification => notification.Citizen.Id, id => NodeId.Format(nameof(Citizen), id), "Opaque id of the citizen, the same in all messages to one.").IsId();
        node.Computed(
            "subjectId",
            notification => new { notification.SubjectType, notification.SubjectId },
            of => NodeId.Format(of.SubjectType, of.SubjectId),
            "Opaque id of what it is about, for `node`.").IsId();
        node.Column("sourceEventId", notification => notification.SourceEventId, id => id.ToString(), "Id of the event that it tells.").IsId();
        node.Column(notification => notification.HappenedAt, "When that happened.");
        node.Column(notification => notification.DueAt, "When it was told or dropped; of one that waits, when it is its turn.");
        node.Column(notification => notification.ValidUntil, "Until when it is of use: do not send it later.");
    }
}

/// A citizen reads the own messages, a partner with the scope those that are due to citizens with an active consent to it. Staff
/// read none: what they contain, the record tells.
internal sealed class NotificationRows(Caller caller) : IRowRule<Notification>
{
    public Expression<Func<Notification, bool>> Visible => Of(caller);

    public Func<DbContext, IQueryable<Notification>>? Candidates => caller is { Kind: CallerKind.Citizen, CitizenKey: { } citizen }
        ? database => ((AppDbContext)database).Notifications.Where(notification => notification.CitizenKey == citizen)
        : null;

    public static Expression<Func<Notification, bool>> Of(Caller caller)
    {
        if (!Policies.Table[Policies.ReadContacts].Allows(caller))
        {
            return notification => false;
        }

        var ofCitizen = CitizenRecords.Of<Notification>(
            caller, notification => notification.Citizen, notification => notification.CitizenKey, notification => notification.RegionCode);
        return caller.Kind == CallerKind.Partner ? ofCitizen.And(notification => notification.Status == NotificationStatus.Due) : ofCitizen;
    }
}
