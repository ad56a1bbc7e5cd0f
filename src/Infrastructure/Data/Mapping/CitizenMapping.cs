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
        builder.Property(citizen => citizen.RegionCode).HasMaxLength(20);
        builder.Property(citizen => citizen.PreferredChannels).HasMaxLength(ContactPreference.ColumnLength);

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
        builder.HasOne(consent => consent.Partner).WithMany()
            .HasForeignKey(consent => consent.PartnerKey).OnDelete(DeleteBehavior.Restrict);

        // Answered by the index alone: whether a citizen has consented, asked for each record that a partner's list looks
        // at; and who has, for a partner with few citizens.
        builder.HasIndex(consent => new { consent.CitizenKey, consent.PartnerKey, consent.WithdrawnAt });
        builder.HasIndex(consent => new { consent.PartnerKey, consent.WithdrawnAt, consent.CitizenKey });
    }
}

internal sealed class CitizenCodeMapping : IEntityTypeConfiguration<CitizenCode>
{
    public void Configure(EntityTypeBuilder<CitizenCode> builder)
    {
        builder.HasKey(code => code.Key);
        builder.Property(code => code.Id).ValueGeneratedNever();
        builder.Property(code => code.NikHash).HasMaxLength(32);
        builder.Property(code => code.CodeHash).HasMaxLength(32);
        builder.Property(code => code.Purpose).HasMaxLength(Text.ShortLength);
        builder.Property(code => code.WrongTries).IsConcurrencyToken();
        builder.Property(code => code.UsedAt).IsConcurrencyToken();
        builder.HasOne<Partner>().WithMany().HasForeignKey(code => code.PartnerKey).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(code => code.Citizen).WithMany().OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(code => code.Id).IsUnique();

        // Counts the codes of a NIK and a day, however many are asked for at once.
        builder.HasIndex(code => new { code.NikHash, code.Day, code.Place }).IsUnique();

        // How much a partner guesses.
        builder.HasIndex(code => new { code.PartnerKey, code.RequestedAt });
    }
}
