using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Clocks;
using SipOkMuba.Infrastructure.Tests.Data;
using static SipOkMuba.Domain.Applications.ApplicationStatus;

namespace SipOkMuba.Infrastructure.Tests.Clocks;

/// An event that the clock has told.
internal sealed record Told(Guid Subject, string Type, DateTimeOffset At);

/// Applications that stand in a status, and what the clock must make of them if nobody acts.
internal static class Standing
{
    /// The statuses of the tests; the times are counted from Monday 2 March 2026, 08:00, as the status is entered.
    public static readonly IReadOnlyDictionary<ApplicationStatus, (string After, string Type)[]> Table =
        new Dictionary<ApplicationStatus, (string, string)[]>
        {
            [Draft] = [("30.00:00:00", "expired")],
            [Submitted] = [("06:24:00", "slaWarning"), ("1.01:00:00", "slaBreached")],
            [UnderVerification] = [("06:24:00", "slaWarning"), ("1.01:00:00", "slaBreached"), ("1.01:00:00", "submitted")],
            [Returned] = [("14.00:00:01", "expired")],
            [Verified] = [("19:12:00", "slaWarning"), ("1.00:00:00", "slaBreached")],
            [PrintReady] = [("19:12:00", "slaWarning"), ("1.00:00:00", "slaBreached")],
            [AwaitingBiometrics] =
                [("7.00:00:00", "reminded"), ("30.00:00:00", "reminded"), ("50.00:00:00", "reminded"), ("60.00:00:00", "expired")],
            [ReadyForPickup] =
                [("7.00:00:00", "reminded"), ("30.00:00:00", "reminded"), ("60.00:00:00", "reminded"), ("90.00:00:00", "unclaimed")],
            [InDelivery] = [],
            [Issued] = [],
        };

    public static async Task<Guid> AddAsync(
        TestDatabase database, ApplicationStatus status, DateTimeOffset? since = null)
    {
        var at = since ?? Submissions.Start;
        var citizen = await Submissions.RegisterAsync(database);
        await using var context = database.NewContext();
        if (status is PrintReady or ReadyForPickup or InDelivery or Issued)
        {
            (await context.Citizens.SingleAsync(found => found.Id == citizen.Id)).RecordBiometrics(at);
        }

        if (status == Draft)
        {
            var draft = Application.BeginDraft(Submissions.Officer, at, Submissions.Ids, await Submissions.NewAsync(context, citizen.Id));
            context.Applications.Add(draft);
            await context.SaveChangesAsync();
            return draft.Id;
        }

        var application = await Submissions.SubmitAsync(context, citizen.Id, at: at);
        if (status != Submitted)
        {
            application.Claim(Submissions.Verifier, at);
        }

        if (status == Returned)
        {
            application.Return(Submissions.Verifier, at, [new(DocumentType.FamilyCard, ReturnReason.Illegible, null)]);
        }
        else if (status is not (Submitted or UnderVerification))
        {
            application.Verify(Submissions.Verifier, at);
        }

        if (status is AwaitingBiometrics or PrintReady or ReadyForPickup or InDelivery or Issued)
        {
            application.RouteAfterVerification(at);
        }

        if (status is ReadyForPickup or InDelivery or Issued)
        {
            var point = await context.ServicePoints.OrderBy(found => found.Key).FirstAsync();
            application.ApprovePrinting(Submissions.Verifier, at);
            application.Print(Submissions.Officer, at, point);
            if (status == InDelivery)
            {
                application.Dispatch(Submissions.Officer, at, "Pos", "X1");
            }
            else
            {
                application.MarkReadyForPickup(Submissions.Officer, at, point);
            }
        }

        if (status == Issued)
        {
            application.HandOver(Submissions.Officer, at, HandoverProof.Fingerprint, oldCardSurrendered: true);
        }

        Assert.Equal(status, application.Status);
        await context.SaveChangesAsync();
        return application.Id;
    }

    /// What nobody but the clock can have told, in the order of the log.
    public static async Task<List<Told>> ToldAsync(TestDatabase database)
    {
        await using var context = database.NewContext();
        var routed = new[] { "application.awaitingBiometrics", "application.printReady" };
        return await context.OutboxEvents
            .Where(row => row.ActorRole == ActorRole.System && !routed.Contains(row.Type))
            .OrderBy(row => row.Id)
            .Select(row => new Told(row.SubjectId, row.Type, row.OccurredAt))
            .ToListAsync();
    }

    /// One of its own: it is not made to be used by several at once.
    public static DueApplications ClockOf(IServiceProvider instance) =>
        ActivatorUtilities.CreateInstance<DueApplications>(instance);

    /// All that is due, one batch after the other; tells how long nothing will be.
    public static async Task<TimeSpan> PerformAsync(this IDueWork clock)
    {
        while (true)
        {
            if (await clock.PerformAsync(TimeSpan.FromSeconds(1), CancellationToken.None) is var quiet && quiet > TimeSpan.Zero)
            {
                return quiet;
            }
        }
    }
}
