using System.ComponentModel;
using GraphQL;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;

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

/// <summary>
/// Look-ups without login. Each try is on record before it is answered and counted by the order of the records, so that
/// neither aliases nor parallel requests get more tries; a hit takes its record back. Counted for a number *and* an
/// address, so that nobody can lock a citizen out.
/// </summary>
internal sealed class Tracking(IDbContextFactory<AppDbContext> contexts, NikVault vault, GraphCall call, TimeProvider time)
{
    private const int FailuresAllowed = 5;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    public async Task<ApplicationTracking?> FindAsync(string number, int birthYear, CancellationToken cancellationToken)
    {
        var wanted = TrackingNumber.Normalize(number);
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var attempt = new LookupFailure
        {
            TargetHash = vault.Hash(wanted),
            AddressHash = vault.Hash(CallerNetwork.Of(call.RemoteAddress).ToString()),
            At = now,
        };
        database.LookupFailures.Add(attempt);
        await database.SaveChangesAsync(cancellationToken);
        var since = now - Window;
        var tries = await database.LookupFailures
            .Where(failure => failure.TargetHash == attempt.TargetHash && failure.AddressHash == attempt.AddressHash
                && failure.At > since && failure.Key <= attempt.Key)
            .OrderBy(failure => failure.At)
            .Take(FailuresAllowed + 1)
            .CountAsync(cancellationToken);
        if (tries > FailuresAllowed)
        {
            // Not looked up, so not failed: who keeps asking must not be shut out for ever.
            await ForgetAsync(database, attempt, cancellationToken);
            throw new ExecutionError("Too many failed look-ups of this number; try again in an hour.")
            {
                Code = "TOO_MANY_LOOKUPS",
                Extensions = new() { ["retryAfterSeconds"] = (int)Window.TotalSeconds },
            };
        }

        var found = await database.Applications
            .Where(application => application.Number == wanted && application.BirthYear == birthYear)
            .Select(application => new ApplicationTracking(
                application.Number, application.Kind, application.Status, application.WaitingOn, application.UpdatedAt,
                application.History.OrderBy(change => change.Sequence).Select(change => new TrackingStep(change.Status, change.At)).ToList()))
            .SingleOrDefaultAsync(cancellationToken);
        if (found is not null)
        {
            await ForgetAsync(database, attempt, cancellationToken);
        }

        return found;
    }

    private static async Task ForgetAsync(AppDbContext database, LookupFailure attempt, CancellationToken cancellationToken)
    {
        database.LookupFailures.Remove(attempt);
        await database.SaveChangesAsync(cancellationToken);
    }
}
