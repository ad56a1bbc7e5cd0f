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
        builder.Ignore(point => point.Stations).Ignore(point => point.PlacesPerStation).Ignore(point => point.Closures);
        builder.HasMany(point => point.OpeningPeriods).WithOne().HasForeignKey(period => period.ServicePointKey);

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
