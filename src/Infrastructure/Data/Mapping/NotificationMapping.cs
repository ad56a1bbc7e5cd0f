using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SipOkMuba.Domain.Notifications;

namespace SipOkMuba.Infrastructure.Data.Mapping;

internal sealed class NotificationMapping : IEntityTypeConfiguration<Notification>
{
    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.Property(notification => notification.SubjectType).HasMaxLength(40);
        builder.Property(notification => notification.TemplateKey).HasMaxLength(100);
        builder.Property(notification => notification.Variables).HasMaxLength(2000);
        builder.Property(notification => notification.RegionCode).HasMaxLength(20);
        builder.HasOne(notification => notification.Citizen).WithMany()
            .HasForeignKey(notification => notification.CitizenKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(notification => notification.Application).WithMany()
            .HasForeignKey(notification => notification.ApplicationKey).OnDelete(DeleteBehavior.Restrict);

        // An event makes one message, whoever reads the log and however often.
        builder.HasIndex(notification => notification.SourceEventId).IsUnique();

        // SQLite looks it up as an application is written.
        builder.HasIndex(notification => notification.ApplicationKey);

        // Those of a citizen: the list, and which of them wait.
        builder.HasIndex(notification => new { notification.CitizenKey, notification.Key });
    }
}
