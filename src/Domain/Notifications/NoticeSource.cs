using System.Globalization;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Notifications;

/// An event that may be told to a citizen, as the log tells it.
public sealed record NoticeSource(
    Guid EventId,
    string Type,
    string SubjectType,
    Guid SubjectId,
    int SubjectVersion,
    DateTimeOffset OccurredAt,
    string? Region,
    string? PreviousStatus,
    MessageTemplate Template)
{
    public string? this[string variable] => Template.Variables.FirstOrDefault(found => found.Name == variable)?.Value;

    public DateTimeOffset? Moment(string variable) =>
        DateTimeOffset.TryParse(this[variable], CultureInfo.InvariantCulture, out var moment) ? moment : null;
}

/// <summary>Whom it is told.</summary>
/// <param name="ApplicationKey">On which application another number may be declared.</param>
public sealed record Addressee(long CitizenKey, long? ApplicationKey);

/// What the citizen wishes at this moment.
public sealed record ContactWish(QuietHours Quiet, bool WantsNone)
{
    public static ContactWish Of(string? preferredChannels, TimeOnly? quietFrom, TimeOnly? quietUntil) =>
        new(ContactPreference.QuietHoursOf(quietFrom, quietUntil), preferredChannels == ContactPreference.NoChannel);
}
