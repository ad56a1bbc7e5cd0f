using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Applications;

/// What an application of a kind must bring along, for this person on this day.
public sealed record Requirements(IReadOnlyList<RequiredDocument> Documents, bool PresenceRequired)
{
    public static Requirements For(
        ApplicationKind kind,
        DateOnly birthDate,
        MaritalStatus maritalStatus,
        Nationality nationality,
        DateOnly today)
    {
        var rules = KindRules.Of(kind);
        var marriedYoung = maritalStatus.EverMarried() && Age.On(today, birthDate) < Age.ToHoldCard;
        IEnumerable<DocumentType> types =
        [
            .. rules.Documents,
            .. marriedYoung ? rules.IfMarriedYoung : [],
            .. nationality == Nationality.Foreign ? rules.IfForeign : [],
        ];
        return new Requirements([.. types.Select(type => new RequiredDocument(type))], rules.PresenceRequired);
    }

    public IReadOnlyList<DocumentType> MissingFrom(IEnumerable<DocumentType> given) =>
        [.. Documents.Select(document => document.Type).Except(given)];
}

public sealed record RequiredDocument(DocumentType Type)
{
    public string Description => Type.Describe();
}
