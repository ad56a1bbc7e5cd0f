using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SipOkMuba.Infrastructure.Messages;

namespace SipOkMuba.Infrastructure.Data.Mapping;

internal sealed class IdempotencyRecordMapping : IEntityTypeConfiguration<IdempotencyRecord>
{
    public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
    {
        builder.HasKey(record => record.Key);
        builder.Property(record => record.Caller).HasMaxLength(100);
        builder.Property(record => record.IdempotencyKey).HasMaxLength(255);
        builder.Property(record => record.ContentHash).HasMaxLength(32);
        builder.Property(record => record.ResultType).HasMaxLength(100);
        builder.HasIndex(record => new { record.Caller, record.IdempotencyKey }).IsUnique();
        builder.HasIndex(record => record.CreatedAt);
    }
}

internal sealed class LookupFailureMapping : IEntityTypeConfiguration<LookupFailure>
{
    public void Configure(EntityTypeBuilder<LookupFailure> builder)
    {
        builder.HasKey(failure => failure.Key);
        builder.Property(failure => failure.TargetHash).HasMaxLength(32);
        builder.Property(failure => failure.AddressHash).HasMaxLength(32);
        builder.HasIndex(failure => new { failure.TargetHash, failure.AddressHash, failure.At });
    }
}

internal sealed class BudgetWindowMapping : IEntityTypeConfiguration<BudgetWindow>
{
    public void Configure(EntityTypeBuilder<BudgetWindow> builder)
    {
        builder.ToTable("BudgetWindows");

        // In this order, so that old windows lie together when they are forgotten.
        builder.HasKey(window => new { window.StartsAt, window.Payer });
        builder.Property(window => window.Payer).HasMaxLength(120);
    }
}

internal sealed class OutgoingMessageMapping : IEntityTypeConfiguration<OutgoingMessage>
{
    public void Configure(EntityTypeBuilder<OutgoingMessage> builder)
    {
        builder.HasKey(message => message.Key);
        builder.Property(message => message.Id).ValueGeneratedNever();
        builder.Property(message => message.Sealed).HasMaxLength(4000);

        // Walked by the relay, which asks each second for what is due.
        builder.HasIndex(message => new { message.SentAt, message.NextTryAt });
    }
}
