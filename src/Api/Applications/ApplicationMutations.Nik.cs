using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Mutations;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Applications;

internal static partial class ApplicationMutations
{
    [Description("Reveals the whole NIK of an applicant for a stated purpose. It is written into the citizen's access log in the same transaction, and told as an event.")]
    [Authorize(Policies.RevealNik)]
    [Error<NotFoundError>, Error<StaleVersionError>, Error<InvalidTextError>]
    [ShowsOnce("nik", "The whole NIK, 16 digits. It is shown this once: for another look it is revealed again.")]
    public static async Task<ShownOnce<Application>> RevealNikAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("What the NIK is needed for (tujuan); the citizen can read it.")] string purpose,
        AppDbContext database,
        NikVault vault,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken, WithCitizen);
        if (application.Citizen is not { NikCipher: { } cipher, WrappedKey: { } key })
        {
            throw new NotFoundError();
        }

        var now = time.GetUtcNow();
        database.AccessRecords.Add(new AccessRecord
        {
            CitizenKey = application.CitizenKey,
            At = now,
            ReaderRole = caller.Actor.Role,
            Reader = caller.Reader.Subject,
            PartnerKey = caller.PartnerKey,
            Way = AccessWay.Mutation,
            Operation = "revealNik",
            RecordType = nameof(Application),
            RecordKey = application.Key,
            Data = PersonalData.Nik,
            Purpose = Text.Require(purpose, "purpose"),
        });
        application.NoteNikRevealed(caller.Actor, now);
        await database.SaveChangesAsync(cancellationToken);
        return new ShownOnce<Application>(application, vault.Open(cipher, key));
    }
}
