using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Domain.Staff;
using SipOkMuba.Domain.Uploads;

namespace SipOkMuba.Infrastructure.Data.Mapping;

internal sealed class PartnerMapping : IEntityTypeConfiguration<Partner>
{
    public void Configure(EntityTypeBuilder<Partner> builder)
    {
        builder.Property(partner => partner.Subject).HasMaxLength(Partner.SubjectLength);
        builder.HasIndex(partner => partner.Subject).IsUnique();
        builder.Property(partner => partner.Name).HasMaxLength(Text.ShortLength);
        builder.Property(partner => partner.Scopes).HasMaxLength(Partner.ScopesLength);
        builder.HasMany(partner => partner.Keys).WithOne(key => key.Owner).HasForeignKey(key => key.OwnerKey);
    }
}

internal sealed class PartnerKeyMapping : IEntityTypeConfiguration<PartnerKey>
{
    public void Configure(EntityTypeBuilder<PartnerKey> builder)
    {
        builder.ToTable("PartnerKeys");
        builder.HasKey(key => key.Key);
        builder.Property(key => key.Id).ValueGeneratedNever();
        builder.HasIndex(key => key.Id).IsUnique();
        builder.Property(key => key.ClientId).HasMaxLength(PartnerKey.ClientIdLength);
        builder.HasIndex(key => key.ClientId).IsUnique();
        builder.Property(key => key.Name).HasMaxLength(Text.ShortLength);
        builder.Property(key => key.Scopes).HasMaxLength(Partner.ScopesLength);

        // Those of a partner.
        builder.HasIndex(key => new { key.OwnerKey, key.Key });
    }
}

internal sealed class TrustedDocumentMapping : IEntityTypeConfiguration<TrustedDocument>
{
    public void Configure(EntityTypeBuilder<TrustedDocument> builder)
    {
        builder.ToTable("TrustedDocuments");
        builder.HasKey(document => document.Key);
        builder.Property(document => document.Id).ValueGeneratedNever();
        builder.HasIndex(document => document.Id).IsUnique();
        builder.Property(document => document.Hash).HasMaxLength(TrustedDocument.HashLength);
        builder.Property(document => document.Text).HasMaxLength(TrustedDocument.TextLength);
        builder.Property(document => document.Operations).HasMaxLength(TrustedDocument.TextLength);
        builder.HasOne(document => document.Owner).WithMany().HasForeignKey(document => document.OwnerKey);

        // What a request names.
        builder.HasIndex(document => new { document.OwnerKey, document.Hash }).IsUnique();

        // The list of a partner.
        builder.HasIndex(document => new { document.OwnerKey, document.Key });
    }
}

internal sealed class PartnerUsageMapping : IEntityTypeConfiguration<PartnerUsage>
{
    public void Configure(EntityTypeBuilder<PartnerUsage> builder)
    {
        builder.ToTable("PartnerUsages");
        builder.HasKey(usage => usage.Key);
        builder.Property(usage => usage.Operation).HasMaxLength(PartnerUsage.OperationLength);
        builder.HasOne(usage => usage.Owner).WithMany().HasForeignKey(usage => usage.OwnerKey);

        // What instances add to.
        builder.HasIndex(usage => new { usage.OwnerKey, usage.Day, usage.Operation }).IsUnique();

        // The list of a partner.
        builder.HasIndex(usage => new { usage.OwnerKey, usage.Day, usage.Key });
    }
}

internal sealed class StaffMemberMapping : IEntityTypeConfiguration<StaffMember>
{
    public void Configure(EntityTypeBuilder<StaffMember> builder)
    {
        builder.Property(member => member.Subject).HasMaxLength(StaffMember.SubjectLength);
        builder.HasIndex(member => member.Subject).IsUnique();
        builder.Property(member => member.Name).HasMaxLength(200);
        builder.Property(member => member.Regions).HasMaxLength(1000);
    }
}

internal sealed class UploadMapping : IEntityTypeConfiguration<Upload>
{
    public void Configure(EntityTypeBuilder<Upload> builder)
    {
        builder.HasKey(upload => upload.Key);
        builder.Property(upload => upload.Id).ValueGeneratedNever();
        builder.HasIndex(upload => upload.Id).IsUnique();
        builder.Property(upload => upload.Reference).HasMaxLength(100);
        builder.HasIndex(upload => upload.Reference).IsUnique();
        builder.Property(upload => upload.MediaType).HasMaxLength(100);
        builder.Property(upload => upload.OwnerSubject).HasMaxLength(100);
        builder.Property(upload => upload.WrappedKey).HasMaxLength(500);

        // A file is either used, which clears the place, or swept, which asks for one: never both.
        builder.Property(upload => upload.Place).IsConcurrencyToken();
        builder.HasIndex(upload => new { upload.OwnerSubject, upload.Place }).IsUnique().HasFilter("\"Place\" IS NOT NULL");

        // Of the sweep: the oldest that nobody uses.
        builder.HasIndex(upload => upload.UploadedAt).HasFilter("\"Place\" IS NOT NULL");
    }
}
