using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Infrastructure.Data.Mapping;

internal sealed class HolidayYearMapping : IEntityTypeConfiguration<HolidayYear>
{
    public void Configure(EntityTypeBuilder<HolidayYear> builder)
    {
        // Also what makes seeding by two instances at once, and two first entries, safe.
        builder.HasIndex(year => year.Year).IsUnique();
        builder.HasMany(year => year.Holidays).WithOne().HasForeignKey(holiday => holiday.HolidayYearKey);
    }
}

internal sealed class HolidayMapping : IEntityTypeConfiguration<Holiday>
{
    public void Configure(EntityTypeBuilder<Holiday> builder)
    {
        builder.HasKey(holiday => holiday.Key);
        builder.Property(holiday => holiday.Name).HasMaxLength(Text.ShortLength);
        builder.HasIndex(holiday => new { holiday.HolidayYearKey, holiday.Date }).IsUnique();
    }
}
