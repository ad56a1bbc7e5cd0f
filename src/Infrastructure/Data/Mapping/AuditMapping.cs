using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SipOkMuba.Infrastructure.Audit;

namespace SipOkMuba.Infrastructure.Data.Mapping;

internal sealed class AuditRecordMapping : IEntityTypeConfiguration<AuditRecord>
{
    public void Configure(EntityTypeBuilder<AuditRecord> builder)
    {
        builder.HasKey(record => record.Number);
        builder.Property(record => record.Number).ValueGeneratedNever();
        builder.Property(record => record.Type).HasMaxLength(100);
        builder.Property(record => record.Act).HasMaxLength(AuditRecord.LongestAct);
        builder.Property(record => record.Actor).HasMaxLength(AuditRecord.LongestAccount);
        builder.Property(record => record.Through).HasMaxLength(AuditRecord.LongestAccount);
        builder.Property(record => record.SubjectType).HasMaxLength(40);
        builder.Property(record => record.RequestId).HasMaxLength(AuditRecord.LongestRequestId);
        builder.Property(record => record.Detail).HasMaxLength(AuditRecord.LongestDetail);
        builder.Property(record => record.Content).HasMaxLength(32);
        builder.Property(record => record.Hash).HasMaxLength(32);
    }
}

internal sealed class AuditNoteMapping : IEntityTypeConfiguration<AuditNote>
{
    public void Configure(EntityTypeBuilder<AuditNote> builder)
    {
        builder.HasKey(note => note.Id);
        builder.Property(note => note.Act).HasMaxLength(AuditRecord.LongestAct);
        builder.Property(note => note.Actor).HasMaxLength(AuditRecord.LongestAccount);
        builder.Property(note => note.Through).HasMaxLength(AuditRecord.LongestAccount);
        builder.Property(note => note.SubjectType).HasMaxLength(40);
        builder.Property(note => note.RequestId).HasMaxLength(AuditRecord.LongestRequestId);
    }
}

internal sealed class AuditHeadMapping : IEntityTypeConfiguration<AuditHead>
{
    public void Configure(EntityTypeBuilder<AuditHead> builder)
    {
        builder.ToTable("AuditHead");
        builder.Property(head => head.Id).ValueGeneratedNever();
        builder.Property(head => head.Number).IsConcurrencyToken();
        builder.Property(head => head.Hash).HasMaxLength(32);
        builder.Property(head => head.Schema).HasMaxLength(150);
        builder.HasData(new AuditHead { Id = Audit.AuditHead.OnlyId, Hash = AuditChain.Root });
    }
}
