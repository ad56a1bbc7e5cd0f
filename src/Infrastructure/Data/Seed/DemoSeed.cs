using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Domain.Staff;
using SipOkMuba.Domain.Uploads;

namespace SipOkMuba.Infrastructure.Data.Seed;

/// Development only: whom and what the first request in the IDE needs.
internal static class DemoSeed
{
    private const string PartnerScopes =
        "applications:read applications:write appointments:read appointments:write "
        + "complaints:read complaints:write conversations:read conversations:write events:read contacts:read nik:reveal keys:write trusted-documents:write";

    private static readonly (string Subject, string Name, StaffRole Role, string Regions)[] staff =
    [
        ("demo-village", "Operator Desa (16.06.09.2006)", StaffRole.VillageOperator, "16.06.09.2006"),
        ("demo-village-2", "Operator Desa (16.06.01.2001)", StaffRole.VillageOperator, "16.06.01.2001"),
        ("demo-officer", "Petugas Loket 1", StaffRole.Officer, RegionCode.Muba),
        ("demo-officer-2", "Petugas Loket 2", StaffRole.Officer, RegionCode.Muba),
        ("demo-verifier", "Verifikator", StaffRole.Verifier, RegionCode.Muba),
        ("demo-supervisor", "Kepala Seksi", StaffRole.Supervisor, RegionCode.Muba),
        ("demo-head", "Kepala Dinas", StaffRole.Head, RegionCode.Muba),
        ("demo-admin", "Administrator", StaffRole.Administrator, RegionCode.Muba),
    ];

    public static async Task PlantAsync(AppDbContext database, IdSource ids, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await PlantPartnerAsync(database, ids, now, "demo-portal", "Demo Portal", consents: true, cancellationToken);
        await PlantPartnerAsync(database, ids, now, "demo-portal-2", "Demo Portal 2", consents: false, cancellationToken);
        foreach (var (subject, name, role, regions) in staff)
        {
            if (!await database.StaffMembers.AnyAsync(member => member.Subject == subject, cancellationToken))
            {
                database.StaffMembers.Add(StaffMember.Delivered(ids.Next(), subject, name, role, regions));
            }
        }

        foreach (var (reference, format) in SampleFiles.All)
        {
            if (!await database.Uploads.AnyAsync(upload => upload.Reference == reference, cancellationToken))
            {
                database.Uploads.Add(new Upload
                {
                    Id = ids.Next(),
                    Reference = reference,
                    MediaType = format.MediaType(),
                    Size = SampleFiles.Find(reference)!.Length,
                });
            }
        }

        await database.SaveChangesAsync(cancellationToken);
    }

    private static async Task PlantPartnerAsync(
        AppDbContext database, IdSource ids, DateTimeOffset now, string clientId, string name, bool consents,
        CancellationToken cancellationToken)
    {
        if (await database.Partners.AnyAsync(partner => partner.Subject == clientId, cancellationToken))
        {
            return;
        }

        database.Partners.Add(Partner.Delivered(ids, clientId, name, PartnerScopes, now, holdsSyntheticConsent: consents));
    }
}
