using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;

namespace SipOkMuba.Infrastructure.Data.Mapping;

internal sealed class ComplaintMapping : IEntityTypeConfiguration<Complaint>
{
    public void Configure(EntityTypeBuilder<Complaint> builder)
    {
        builder.Property(complaint => complaint.Number).HasMaxLength(20);
        builder.Property(complaint => complaint.AccessCodeHash).HasMaxLength(32);
        builder.Property(complaint => complaint.Title).HasMaxLength(Text.ShortLength);
        builder.Property(complaint => complaint.Content).HasMaxLength(Text.LongLength);
        builder.Property(complaint => complaint.PlaceCode).HasMaxLength(20);
        builder.Property(complaint => complaint.RegionCode).HasMaxLength(20);
        builder.Property(complaint => complaint.ConcernedStaff).HasMaxLength(100);
        builder.Property(complaint => complaint.AssignedTo).HasMaxLength(100);
        builder.Property(complaint => complaint.Answer).HasMaxLength(Text.LongLength);
        builder.Property(complaint => complaint.ForwardedTo).HasMaxLength(Text.ShortLength);

        builder.HasOne(complaint => complaint.Reporter).WithOne(reporter => reporter.Complaint)
            .HasForeignKey<ComplaintReporter>(reporter => reporter.ComplaintKey);
        builder.HasOne(complaint => complaint.MergedInto).WithMany(complaint => complaint.Followers)
            .HasForeignKey(complaint => complaint.MergedIntoKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(complaint => complaint.History).WithOne().HasForeignKey(change => change.ComplaintKey);
        builder.HasMany(complaint => complaint.Waits).WithOne().HasForeignKey(wait => wait.ComplaintKey);
        builder.HasMany(complaint => complaint.Entries).WithOne().HasForeignKey(entry => entry.ComplaintKey);
        builder.HasMany(complaint => complaint.Attachments).WithOne().HasForeignKey(attachment => attachment.ComplaintKey);

        builder.HasIndex(complaint => complaint.Number).IsUnique();

        // The list by time, of the regency and of a status; that of a village or a district.
        builder.HasIndex(complaint => new { complaint.FiledAt, complaint.Key });
        builder.HasIndex(complaint => new { complaint.Status, complaint.FiledAt, complaint.Key });
        builder.HasIndex(complaint => new { complaint.RegionCode, complaint.FiledAt, complaint.Key });

        // Those that follow one.
        builder.HasIndex(complaint => new { complaint.MergedIntoKey, complaint.Key }).HasFilter("\"MergedIntoKey\" IS NOT NULL");

        // What is overdue comes first, of all and of what an officer answers for.
        builder.HasIndex(complaint => new { complaint.DueAt, complaint.Key });
        builder.HasIndex(complaint => new { complaint.AssignedTo, complaint.DueAt, complaint.Key }).HasFilter("\"AssignedTo\" IS NOT NULL");

        // What ended long ago, for its erasure.
        builder.HasIndex(complaint => new { complaint.UpdatedAt, complaint.Key });
    }
}

internal sealed class ComplaintReporterMapping : IEntityTypeConfiguration<ComplaintReporter>
{
    public void Configure(EntityTypeBuilder<ComplaintReporter> builder)
    {
        builder.HasKey(reporter => reporter.Key);
        builder.Property(reporter => reporter.Name).HasMaxLength(Text.ShortLength);
        builder.Property(reporter => reporter.Phone).HasMaxLength(16);
        builder.HasOne(reporter => reporter.Citizen).WithMany()
            .HasForeignKey(reporter => reporter.CitizenKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(reporter => reporter.Application).WithMany()
            .HasForeignKey(reporter => reporter.ApplicationKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(reporter => reporter.ComplaintKey).IsUnique();

        // SQLite looks here whenever an application is written.
        builder.HasIndex(reporter => reporter.ApplicationKey);

        // Those of a citizen; of a partner with few.
        builder.HasIndex(reporter => reporter.CitizenKey);
    }
}

internal sealed class ComplaintStatusChangeMapping : IEntityTypeConfiguration<ComplaintStatusChange>
{
    public void Configure(EntityTypeBuilder<ComplaintStatusChange> builder)
    {
        builder.HasKey(change => change.Key);
        builder.HasIndex(change => new { change.ComplaintKey, change.Sequence }).IsUnique();
    }
}

internal sealed class ComplaintWaitMapping : IEntityTypeConfiguration<ComplaintWait>
{
    public void Configure(EntityTypeBuilder<ComplaintWait> builder)
    {
        builder.HasKey(wait => wait.Key);
        builder.HasIndex(wait => new { wait.ComplaintKey, wait.Sequence }).IsUnique();
    }
}

internal sealed class ComplaintEntryMapping : IEntityTypeConfiguration<ComplaintEntry>
{
    public void Configure(EntityTypeBuilder<ComplaintEntry> builder)
    {
        builder.HasKey(entry => entry.Key);
        builder.Property(entry => entry.Text).HasMaxLength(Text.LongLength);
        builder.HasIndex(entry => new { entry.ComplaintKey, entry.Sequence }).IsUnique();
    }
}

internal sealed class ComplaintAttachmentMapping : IEntityTypeConfiguration<ComplaintAttachment>
{
    public void Configure(EntityTypeBuilder<ComplaintAttachment> builder)
    {
        builder.HasKey(attachment => attachment.Key);
        builder.Property(attachment => attachment.Id).ValueGeneratedNever();
        builder.HasIndex(attachment => attachment.Id).IsUnique();
        builder.Property(attachment => attachment.UploadReference).HasMaxLength(100);
        builder.Property(attachment => attachment.MediaType).HasMaxLength(100);

        builder.HasIndex(attachment => attachment.ComplaintKey);

        // Whether a file is still used by one.
        builder.HasIndex(attachment => attachment.UploadReference);
    }
}
