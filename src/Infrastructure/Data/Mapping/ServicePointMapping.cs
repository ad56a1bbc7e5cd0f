using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;

namespace SipOkMuba.Infrastructure.Data.Mapping;

internal sealed class ServicePointMapping : IEntityTypeConfiguration<ServicePoint>
{
    public void Configure(EntityTypeBuilder<ServicePoint> builder)
    {
        builder.Property(point => point.Name).HasMaxLength(Text.ShortLength);
        builder.Property(point => point.RegionCode).HasMaxLength(20);
        builder.Ignore(point => point.OpeningHours);
        builder.HasMany(point => point.OpeningPeriods).WithOne().HasForeignKey(period => period.ServicePointKey);
        builder.HasMany(point => point.Closures).WithOne().HasForeignKey(closure => closure.ServicePointKey);

        // Also what makes seeding by two instances at once safe.
        builder.HasIndex(point => new { point.RegionCode, point.Name }).IsUnique();
    }
}

internal sealed class OpeningPeriodMapping : IEntityTypeConfiguration<OpeningPeriod>
{
    public void Configure(EntityTypeBuilder<OpeningPeriod> builder)
    {
        builder.HasKey(period => period.Key);
        builder.HasIndex(period => new { period.ServicePointKey, period.Weekday, period.OpensAt }).IsUnique();
    }
}

internal sealed class ClosureMapping : IEntityTypeConfiguration<Closure>
{
    public void Configure(EntityTypeBuilder<Closure> builder)
    {
        builder.HasKey(closure => closure.Key);
        builder.Property(closure => closure.Id).ValueGeneratedNever();
        builder.Property(closure => closure.Reason).HasMaxLength(Text.ShortLength);
        builder.HasIndex(closure => closure.Id).IsUnique();

        // Most closures have ended; who plans reads the others.
        builder.HasIndex(closure => new { closure.ServicePointKey, closure.EndsAt });
    }
}
