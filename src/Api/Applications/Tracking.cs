using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Applications;

[ObjectType, Description("What anybody who knows number and birth year may see of an application: nothing personal.")]
internal sealed record ApplicationTracking(
    [property: Description("Tracking number.")] string Number,
    [property: Description("What is applied for.")] ApplicationKind Kind,
    [property: Description("Where it stands.")] ApplicationStatus Status,
    [property: Description("Who is waited for; null once it has ended.")] WaitingParty? WaitingOn,
    [property: Description("When it changed last.")] DateTimeOffset UpdatedAt,
    [property: Description("Every status entered, oldest first.")] IReadOnlyList<TrackingStep> Steps);

[ObjectType, Description("A status that was entered.")]
internal sealed record TrackingStep(
    [property: Description("The status.")] ApplicationStatus Status,
    [property: Description("When it was entered.")] DateTimeOffset At);

internal sealed class Tracking(LimitedLookups lookups)
{
    public Task<ApplicationTracking?> FindAsync(string number, int birthYear, CancellationToken cancellationToken)
    {
        var wanted = TrackingNumber.Normalize(number);
        return lookups.FindAsync(
            wanted,
            database => database.Applications
                .Where(application => application.Number == wanted && application.BirthYear == birthYear)
                .Select(application => new ApplicationTracking(
                    application.Number, application.Kind, application.Status, application.WaitingOn, application.UpdatedAt,
                    application.History.OrderBy(change => change.Sequence).Select(change => new TrackingStep(change.Status, change.At)).ToList()))
                .SingleOrDefaultAsync(cancellationToken),
            cancellationToken);
    }
}
