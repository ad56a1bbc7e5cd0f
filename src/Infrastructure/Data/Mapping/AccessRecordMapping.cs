using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Infrastructure.Data.Mapping;

internal sealed class AccessRecordMapping : IEntityTypeConfiguration<AccessRecord>
{
    public void Configure(EntityTypeBuilder<AccessRecord> builder)
    {
        builder.HasKey(record => record.Key);
        builder.Property(record => record.Reader).HasMaxLength(100);
        builder.Property(record => record.Operation).HasMaxLength(AccessRecord.LongestOperation);
        builder.Property(record => record.RecordType).HasMaxLength(40);
        builder.Property(record => record.Purpose).HasMaxLength(AccessRecord.LongestPurpose);

        // The citizen's log is walked by it. No foreign keys: the log outlives what it tells of, and a row costs as little as
        // it can.
        builder.HasIndex(record => new { record.CitizenKey, record.At, record.Key });
    }
}
