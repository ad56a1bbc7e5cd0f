using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;

namespace SipOkMuba.Infrastructure.Data.Mapping;

internal sealed class SlotMapping : IEntityTypeConfiguration<Slot>
{
    public void Configure(EntityTypeBuilder<Slot> builder)
    {
        // No place is sold twice, whatever the code believes.
        builder.ToTable(table => table.HasCheckConstraint(
            "CK_Slots_Places",
            "\"Held\" >= 0 AND \"Booked\" >= 0 AND \"Offered\" >= 0 AND \"Held\" + \"Booked\" + \"Offered\" <= \"Capacity\""));
        builder.Ignore(slot => slot.Used);
        builder.Ignore(slot => slot.Places);
        builder.Property(slot => slot.RegionCode).HasMaxLength(20);

        // Who keeps to no lock, as the clock does not, is run again.
        builder.Property(slot => slot.Held).IsConcurrencyToken();
        builder.Property(slot => slot.Booked).IsConcurrencyToken();
        builder.Property(slot => slot.Offered).IsConcurrencyToken();
        builder.HasOne<ServicePoint>().WithMany().HasForeignKey(slot => slot.ServicePointKey).OnDelete(DeleteBehavior.Restrict);

        // The stops of a visit come with it: MobileVisitMapping.
        builder.HasOne(slot => slot.Village).WithMany().HasForeignKey(slot => slot.VillageKey).OnDelete(DeleteBehavior.Restrict);

        // One row a time, whoever books first.
        builder.HasIndex(slot => new { slot.ServicePointKey, slot.StartsAt }).IsUnique().HasFilter("\"ServicePointKey\" IS NOT NULL");
        builder.HasIndex(slot => new { slot.MobileVisitKey, slot.StartsAt }).IsUnique().HasFilter("\"MobileVisitKey\" IS NOT NULL");
    }
}

internal sealed class AppointmentMapping : IEntityTypeConfiguration<Appointment>
{
    public void Configure(EntityTypeBuilder<Appointment> builder)
    {
        builder.Ignore(appointment => appointment.Office);
        builder.Ignore(appointment => appointment.Outcome);
        builder.Property(appointment => appointment.RegionCode).HasMaxLength(20);
        builder.Property(appointment => appointment.PlaceRegionCode).HasMaxLength(20);
        builder.Property(appointment => appointment.BookedBy).HasMaxLength(100);
        builder.Property(appointment => appointment.ServedBy).HasMaxLength(100);
        builder.Property(appointment => appointment.Note).HasMaxLength(Text.LongLength);
        builder.HasOne(appointment => appointment.Citizen).WithMany()
            .HasForeignKey(appointment => appointment.CitizenKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(appointment => appointment.Application).WithMany()
            .HasForeignKey(appointment => appointment.ApplicationKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(appointment => appointment.Slot).WithMany()
            .HasForeignKey(appointment => appointment.SlotKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(appointment => appointment.ServicePoint).WithMany()
            .HasForeignKey(appointment => appointment.ServicePointKey).OnDelete(DeleteBehavior.Restrict);

        builder.HasOne(appointment => appointment.MobileVisit).WithMany()
            .HasForeignKey(appointment => appointment.MobileVisitKey).OnDelete(DeleteBehavior.Restrict);

        // One active appointment per citizen is declared in AppDbContext, as its filter is the provider's SQL.
        // The list by time.
        builder.HasIndex(appointment => new { appointment.StartsAt, appointment.Key });

        // The list of a village operator, and the day of an office.
        builder.HasIndex(appointment => new { appointment.RegionCode, appointment.StartsAt, appointment.Key });
        builder.HasIndex(appointment => new { appointment.ServicePointKey, appointment.StartsAt, appointment.Key });

        // The list of a visit.
        builder.HasIndex(appointment => new { appointment.MobileVisitKey, appointment.StartsAt, appointment.Key })
            .HasFilter("\"MobileVisitKey\" IS NOT NULL");

        // Those of a citizen, of an application, of a slot.
        builder.HasIndex(appointment => new { appointment.CitizenKey, appointment.StartsAt });
        builder.HasIndex(appointment => new { appointment.ApplicationKey, appointment.Key }).HasFilter("\"ApplicationKey\" IS NOT NULL");
        builder.HasIndex(appointment => appointment.SlotKey).HasFilter("\"SlotKey\" IS NOT NULL");
    }
}

internal sealed class WaitlistEntryMapping : IEntityTypeConfiguration<WaitlistEntry>
{
    public void Configure(EntityTypeBuilder<WaitlistEntry> builder)
    {
        builder.Property(entry => entry.RegionCode).HasMaxLength(20);
        builder.Property(entry => entry.PlaceRegionCode).HasMaxLength(20);
        builder.Property(entry => entry.JoinedBy).HasMaxLength(100);
        builder.HasOne(entry => entry.Citizen).WithMany()
            .HasForeignKey(entry => entry.CitizenKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(entry => entry.Application).WithMany()
            .HasForeignKey(entry => entry.ApplicationKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(entry => entry.Slot).WithMany()
            .HasForeignKey(entry => entry.SlotKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(entry => entry.ServicePoint).WithMany()
            .HasForeignKey(entry => entry.ServicePointKey).OnDelete(DeleteBehavior.Restrict);

        // The list by time.
        builder.HasIndex(entry => new { entry.JoinedAt, entry.Key });

        // Whose offer ends with the slot.
        builder.HasIndex(entry => entry.SlotKey).HasFilter("\"SlotKey\" IS NOT NULL");

        // The queue: the vulnerable first, then in order of arrival.
        builder.HasIndex(entry => new { entry.ServicePointKey, entry.Status, entry.Priority, entry.JoinedAt, entry.Key });
    }
}

internal sealed class GroupBookingMapping : IEntityTypeConfiguration<GroupBooking>
{
    public void Configure(EntityTypeBuilder<GroupBooking> builder)
    {
        builder.HasKey(group => group.Key);
        builder.Property(group => group.Id).ValueGeneratedNever();
        builder.HasIndex(group => group.Id).IsUnique();
        builder.Property(group => group.BookedBy).HasMaxLength(100);
        builder.HasMany(group => group.Rows).WithOne().HasForeignKey(row => row.GroupBookingKey);
    }
}

internal sealed class GroupBookingRowMapping : IEntityTypeConfiguration<GroupBookingRow>
{
    public void Configure(EntityTypeBuilder<GroupBookingRow> builder)
    {
        builder.HasKey(row => row.Key);
        builder.Property(row => row.Code).HasMaxLength(60);
        builder.HasOne(row => row.Appointment).WithMany()
            .HasForeignKey(row => row.AppointmentKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(row => new { row.GroupBookingKey, row.Number }).IsUnique();
    }
}
