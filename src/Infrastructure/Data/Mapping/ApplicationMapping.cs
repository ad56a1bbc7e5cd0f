using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;

namespace SipOkMuba.Infrastructure.Data.Mapping;

internal sealed class ApplicationMapping : IEntityTypeConfiguration<Application>
{
    public void Configure(EntityTypeBuilder<Application> builder)
    {
        builder.Property(application => application.Number).HasMaxLength(20);
        builder.Property(application => application.RegionCode).HasMaxLength(20);
        builder.Property(application => application.ApplicantName).HasMaxLength(Text.ShortLength);
        builder.Property(application => application.Phone).HasMaxLength(16);
        builder.Property(application => application.FamilyCardCipher).HasMaxLength(200);
        builder.Property(application => application.EnteredBy).HasMaxLength(100);
        builder.Property(application => application.AssignedTo).HasMaxLength(100);
        builder.Property(application => application.VerifiedBy).HasMaxLength(100);
        builder.Property(application => application.CapturedBy).HasMaxLength(100);
        builder.Property(application => application.PrintApprovedBy).HasMaxLength(100);
        builder.Property(application => application.RejectionNote).HasMaxLength(Text.LongLength);
        builder.Property(application => application.CancellationReason).HasMaxLength(Text.LongLength);
        builder.Property(application => application.EnrollmentWord).HasMaxLength(Text.ShortLength);
        builder.Property(application => application.HandoverCodeHash).HasMaxLength(32);
        builder.Property(application => application.Courier).HasMaxLength(Text.ShortLength);
        builder.Property(application => application.CourierReference).HasMaxLength(Text.ShortLength);

        builder.Property(application => application.PlacesTaken).IsConcurrencyToken();

        builder.HasOne(application => application.Citizen).WithMany()
            .HasForeignKey(application => application.CitizenKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(application => application.Village).WithMany()
            .HasForeignKey(application => application.VillageKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(application => application.ServicePoint).WithMany()
            .HasForeignKey(application => application.ServicePointKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ServicePoint>().WithMany()
            .HasForeignKey(application => application.CapturePointKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(application => application.History).WithOne()
            .HasForeignKey(change => change.ApplicationKey);
        builder.HasMany(application => application.Waits).WithOne()
            .HasForeignKey(segment => segment.ApplicationKey);
        builder.HasMany(application => application.Documents).WithOne()
            .HasForeignKey(document => document.ApplicationKey);
        builder.HasMany(application => application.ReturnItems).WithOne()
            .HasForeignKey(item => item.ApplicationKey);

        // One active application per citizen and kind: declared in AppDbContext, as its filter is the provider's SQL.
        builder.HasIndex(application => application.Number).IsUnique();

        // The list by time of the regency, and of a partner with many citizens. The others order it, or stand before that
        // order with what is asked for most: docs/decisions/0039. QueryPlanTests refuses an index that serves nothing.
        builder.HasIndex(application => new { application.SubmittedAt, application.Key });

        // What changed last.
        builder.HasIndex(application => new { application.UpdatedAt, application.Key });

        // A queue of work, such as all that wait for verification; and the list by status.
        builder.HasIndex(application => new { application.Status, application.SubmittedAt, application.Key });

        // All that waits for the office, the citizen, the centre.
        builder.HasIndex(application => new { application.WaitingOn, application.SubmittedAt, application.Key });

        // The list of a village operator.
        builder.HasIndex(application => new { application.RegionCode, application.SubmittedAt, application.Key });

        // Those of a citizen; the list of a partner with few.
        builder.HasIndex(application => new { application.CitizenKey, application.SubmittedAt });

        // What somebody has taken, of which there is little.
        builder.HasIndex(application => new { application.AssignedTo, application.SubmittedAt, application.Key })
            .HasFilter("\"AssignedTo\" IS NOT NULL");
    }
}

internal sealed class StatusChangeMapping : IEntityTypeConfiguration<StatusChange>
{
    public void Configure(EntityTypeBuilder<StatusChange> builder)
    {
        builder.HasKey(change => change.Key);
        builder.HasIndex(change => new { change.ApplicationKey, change.Sequence }).IsUnique();
    }
}

internal sealed class WaitSegmentMapping : IEntityTypeConfiguration<WaitSegment>
{
    public void Configure(EntityTypeBuilder<WaitSegment> builder)
    {
        builder.HasKey(segment => segment.Key);
        builder.HasIndex(segment => new { segment.ApplicationKey, segment.Sequence }).IsUnique();
    }
}

internal sealed class ApplicationDocumentMapping : IEntityTypeConfiguration<ApplicationDocument>
{
    public void Configure(EntityTypeBuilder<ApplicationDocument> builder)
    {
        builder.HasKey(document => document.Key);
        builder.Property(document => document.Id).ValueGeneratedNever();
        builder.HasIndex(document => document.Id).IsUnique();
        builder.Property(document => document.UploadReference).HasMaxLength(100);
        builder.HasIndex(document => document.UploadReference);
        builder.Property(document => document.MediaType).HasMaxLength(100);
        builder.HasIndex(document => document.ApplicationKey);
    }
}

internal sealed class ReturnItemMapping : IEntityTypeConfiguration<ReturnItem>
{
    public void Configure(EntityTypeBuilder<ReturnItem> builder)
    {
        builder.HasKey(item => item.Key);
        builder.Property(item => item.Note).HasMaxLength(Text.LongLength);
        builder.HasIndex(item => item.ApplicationKey);
    }
}
