using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;

namespace SipOkMuba.Infrastructure.Data.Mapping;

internal sealed class CitizenMapping : IEntityTypeConfiguration<Citizen>
{
    public void Configure(EntityTypeBuilder<Citizen> builder)
    {
        builder.Property(citizen => citizen.NikCipher).HasMaxLength(200);
        builder.Property(citizen => citizen.NikHash).HasMaxLength(32);
        builder.Property(citizen => citizen.NikPrefix).HasMaxLength(4);
        builder.Property(citizen => citizen.WrappedKey).HasMaxLength(1000);
        builder.Property(citizen => citizen.Phone).HasMaxLength(16);

        // Erased citizens have no hash; on all three databases nulls do not collide.
        builder.HasIndex(citizen => citizen.NikHash).IsUnique();
        builder.HasMany(citizen => citizen.Consents).WithOne().HasForeignKey(consent => consent.CitizenKey);
    }
}

internal sealed class ConsentMapping : IEntityTypeConfiguration<Consent>
{
    public void Configure(EntityTypeBuilder<Consent> builder)
    {
        builder.HasKey(consent => consent.Key);
        builder.Property(consent => consent.Id).ValueGeneratedNever();
        builder.HasIndex(consent => consent.Id).IsUnique();
        builder.Property(consent => consent.VillageCode).HasMaxLength(20);
        builder.Property(consent => consent.Purpose).HasMaxLength(Text.ShortLength);
        builder.Property(consent => consent.Reference).HasMaxLength(Text.ShortLength);
        builder.Property(consent => consent.RecordedBy).HasMaxLength(100);
        builder.HasOne<Partner>().WithMany()
            .HasForeignKey(consent => consent.PartnerKey).OnDelete(DeleteBehavior.Restrict);

        // Answered by the index alone: whether a citizen has consented, asked for each record that a partner's list looks
        // at; and who has, for a partner with few citizens.
        builder.HasIndex(consent => new { consent.CitizenKey, consent.PartnerKey, consent.WithdrawnAt });
        builder.HasIndex(consent => new { consent.PartnerKey, consent.WithdrawnAt, consent.CitizenKey });
    }
}
