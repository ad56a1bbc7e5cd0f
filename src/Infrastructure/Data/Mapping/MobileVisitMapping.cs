using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Infrastructure.Data.Mapping;

internal sealed class MobileVisitMapping : IEntityTypeConfiguration<MobileVisit>
{
    public void Configure(EntityTypeBuilder<MobileVisit> builder)
    {
        builder.Ignore(visit => visit.Demand);
        builder.Property(visit => visit.RegionCode).HasMaxLength(20);
        builder.Property(visit => visit.Note).HasMaxLength(Text.ShortLength);
        builder.Property(visit => visit.PlannedBy).HasMaxLength(100);
        builder.HasOne(visit => visit.ServicePoint).WithMany()
            .HasForeignKey(visit => visit.ServicePointKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(visit => visit.Stops).WithOne()
            .HasForeignKey(stop => stop.MobileVisitKey).OnDelete(DeleteBehavior.Restrict);

        // The list by day.
        builder.HasIndex(visit => new { visit.Date, visit.Key });
    }
}
