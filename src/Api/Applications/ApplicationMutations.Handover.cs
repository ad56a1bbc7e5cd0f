using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Mutations;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Applications;

internal static partial class ApplicationMutations
{
    [Description("Issues the code by which the applicant proves the hand-over. It is shown this once and voids the former one; after five wrong tries it is locked.")]
    [Authorize(Policies.IssueHandoverCode), ApplicationVerbErrors, Error<ConsentRequiredError>]
    [ShowsOnce("code", "The code (kode serah terima), four characters, a hyphen, four characters: it is not kept and cannot be shown again.")]
    public static async Task<ShownOnce<Application>> IssueHandoverCodeAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        HandoverCodes codes,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken, WithConsents);
        var code = HandoverCodes.New(ids);
        application.IssueHandoverCode(caller.Actor, time.GetUtcNow(), codes.Hash(application.Id, code));
        await database.SaveChangesAsync(cancellationToken);
        return new ShownOnce<Application>(application, code);
    }

    [Description("Hands the card over (serah terima) against a proof.")]
    [Authorize(Policies.HandOverCard), ApplicationVerbErrors]
    [Error<HandoverProofInvalidError>, Error<HandoverCodeLockedError>, Error<OldCardNotSurrenderedError>]
    public static async Task<Application> HandOverCardAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("Why this is the right person.")] HandoverProofInput proof,
        [Description("Whether the old card was taken back; needed for a damaged card, a data change and a move.")] bool? oldCardSurrendered,
        AppDbContext database,
        IDbContextFactory<AppDbContext> contexts,
        HandoverCodes codes,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken);
        var given = proof.Code is { } code
            ? new HandoverProof(codes.Hash(application.Id, code), FingerprintVerified: false)
            : new HandoverProof(CodeHash: null, proof.FingerprintVerified == true);
        try
        {
            application.HandOver(caller.Actor, time.GetUtcNow(), given, oldCardSurrendered == true);
        }
        catch (HandoverProofInvalidError wrong) when (wrong.TriesLeft is not null)
        {
            // In a context of its own: what the refusal notes is no effect of the mutation that its key would show again.
            await using var separate = await contexts.CreateDbContextAsync(cancellationToken);
            var tried = await separate.ForChangeAsync(id, expectedVersion: null, caller, cancellationToken);
            if (!tried.RecordWrongCode(caller.Actor, time.GetUtcNow()))
            {
                // Others have used up the tries meanwhile.
                throw new HandoverCodeLockedError();
            }

            await separate.SaveChangesAsync(cancellationToken);
            throw new HandoverProofInvalidError(tried.HandoverTriesLeft);
        }

        await database.SaveChangesAsync(cancellationToken);
        return application;
    }

    [Description("Activates the digital identity (aktivasi IKD) of a recorded applicant who is present.")]
    [Authorize(Policies.ActivateIkd), ApplicationVerbErrors, Error<BiometricsNotRecordedError>]
    public static async Task<Application> ActivateIkdAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken, WithCitizen);
        var now = time.GetUtcNow();
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        application.ActivateIkd(caller.Actor, now);
        await database.FreePlacesOfAsync(application, now, caller.Actor, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return application;
    }

    private static IQueryable<Application> WithConsents(IQueryable<Application> applications) => applications
        .Include(application => application.Village)
        .Include(application => application.Citizen).ThenInclude(citizen => citizen.Consents);

    private static IQueryable<Application> WithCitizen(IQueryable<Application> applications) =>
        applications.Include(application => application.Citizen);
}

[OneOf, Description("Proof of a hand-over: exactly one of these.")]
internal sealed record HandoverProofInput(
    [property: Description("The code that the citizen was shown (kode serah terima).")] string? Code,
    [property: Description("An officer's word that the fingerprint matched (sidik jari cocok).")] bool? FingerprintVerified);
