using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Domain.Staff;
using SipOkMuba.Domain.Uploads;

namespace SipOkMuba.Infrastructure.Data.Mapping;

internal sealed class PartnerMapping : IEntityTypeConfiguration<Partner>
{
    public void Configure(EntityTypeBuilder<Partner> builder)
    {
        builder.HasKey(partner => partner.Key);
        builder.Property(partner => partner.Id).ValueGeneratedNever();
        builder.HasIndex(partner => partner.Id).IsUnique();
        builder.Property(partner => partner.ClientId).HasMaxLength(100);
        builder.HasIndex(partner => partner.ClientId).IsUnique();
        builder.Property(partner => partner.Name).HasMaxLength(200);
        builder.Property(partner => partner.Scopes).HasMaxLength(1000);
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
