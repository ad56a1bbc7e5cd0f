using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Citizens;

/// Finds a citizen by the keyed hash of the NIK; who is new is registered with the change that names them.
internal sealed class CitizenFile(NikVault vault, NikTries tries, IdSource ids, IHostEnvironment environment)
{
    private static readonly CompiledQuery<Func<AppDbContext, byte[], CancellationToken, Task<Citizen?>>> citizenOf = new(() =>
        EF.CompileAsyncQuery((AppDbContext database, byte[] hash, CancellationToken _) =>
            database.Citizens.Include(citizen => citizen.Consents).SingleOrDefault(citizen => citizen.NikHash == hash)));

    public async Task<Citizen> FindOrRegisterAsync(AppDbContext database, Nik nik, CancellationToken cancellationToken)
    {
        var citizen = await FindOrMakeAsync(database, nik, cancellationToken);
        return citizen.Key == 0 ? database.Citizens.Add(citizen).Entity : citizen;
    }

    /// Who is new is saved with what refers to them.
    public async Task<Citizen> FindOrMakeAsync(AppDbContext database, Nik nik, CancellationToken cancellationToken)
    {
        var hash = vault.Hash(nik.Digits);
        tries.Seek(hash);
        var known = await citizenOf.Of(database)(database, hash, cancellationToken);
        return known ?? Citizen.Register(ids.Next(), vault.Seal(nik.Digits), isSynthetic: environment.IsDevelopment() && nik.IsSynthetic);
    }

    /// Whom a code can be sent to. Somebody made up in Development need not have applied before.
    public async Task<Citizen?> FindReachableAsync(AppDbContext database, Nik nik, CancellationToken cancellationToken)
    {
        var citizen = environment.IsDevelopment() && nik.IsSynthetic
            ? await FindOrRegisterAsync(database, nik, cancellationToken)
            : await citizenOf.Of(database)(database, vault.Hash(nik.Digits), cancellationToken);
        return citizen?.CodeAddress is null ? null : citizen;
    }

    public byte[] Hash(Nik nik) => vault.Hash(nik.Digits);

    public byte[] Seal(Citizen citizen, FamilyCardNumber number) => vault.SealText(citizen.WrappedKey!, number.Digits);
}
