using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SipOkMuba.Infrastructure.Audit;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Data.Mapping;

internal sealed class OutboxEventMapping : IEntityTypeConfiguration<OutboxEvent>
{
    public void Configure(EntityTypeBuilder<OutboxEvent> builder)
    {
        builder.ToTable("OutboxEvents");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Type).HasMaxLength(100);
        builder.Property(row => row.SubjectType).HasMaxLength(40);
        builder.Property(row => row.Region).HasMaxLength(20);

        // Read by the audit log, not by the wires.
        builder.Property(row => row.Actor).HasMaxLength(AuditRecord.LongestAccount);
        builder.Property(row => row.Through).HasMaxLength(AuditRecord.LongestAccount);
        builder.Property(row => row.Act).HasMaxLength(AuditRecord.LongestAct);
        builder.Property(row => row.RequestId).HasMaxLength(AuditRecord.LongestRequestId);
        builder.HasIndex(row => row.EventId).IsUnique();
        builder.HasIndex(row => new { row.SubjectId, row.SubjectVersion }).IsUnique();
    }
}

internal sealed class LogHeadMapping : IEntityTypeConfiguration<LogHead>
{
    public void Configure(EntityTypeBuilder<LogHead> builder)
    {
        builder.ToTable("LogHead");
        builder.Property(head => head.Id).ValueGeneratedNever();
        builder.HasData(new LogHead { Id = Events.LogHead.OnlyId, Position = 0, Oldest = 1, Epoch = 0 });
    }
}

internal sealed class ReaderPositionMapping : IEntityTypeConfiguration<ReaderPosition>
{
    public void Configure(EntityTypeBuilder<ReaderPosition> builder)
    {
        builder.HasKey(reader => reader.Name);
        builder.Property(reader => reader.Name).HasMaxLength(60);
        builder.Property(reader => reader.HeldBy).HasMaxLength(100);
    }
}
