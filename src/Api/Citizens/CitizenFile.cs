using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Citizens;

/// Finds a citizen by the keyed hash of the NIK; who is new is registered with the change that names them.
internal sealed class CitizenFile(NikVault vault, IdSource ids, IHostEnvironment environment)
{
    public async Task<Citizen> FindOrRegisterAsync(AppDbContext database, Nik nik, CancellationToken cancellationToken)
    {
        var hash = vault.Hash(nik.Digits);
        var known = await database.Citizens.Include(citizen => citizen.Consents)
            .SingleOrDefaultAsync(citizen => citizen.NikHash == hash, cancellationToken);
        return known ?? database.Citizens.Add(
            Citizen.Register(ids.Next(), vault.Seal(nik.Digits), isSynthetic: environment.IsDevelopment() && nik.IsSynthetic)).Entity;
    }

    public byte[] Seal(Citizen citizen, FamilyCardNumber number) => vault.SealText(citizen.WrappedKey!, number.Digits);
}
