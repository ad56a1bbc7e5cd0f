using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Domain.Webhooks;

namespace SipOkMuba.Infrastructure.Data.Mapping;

internal sealed class WebhookMapping : IEntityTypeConfiguration<Webhook>
{
    public void Configure(EntityTypeBuilder<Webhook> builder)
    {
        builder.Property(webhook => webhook.Url).HasMaxLength(WebhookUrl.Length);
        builder.Property(webhook => webhook.Description).HasMaxLength(Text.ShortLength);
        builder.Property(webhook => webhook.EventTypes).HasMaxLength(4000);
        builder.Property(webhook => webhook.RegionCode).HasMaxLength(20);
        builder.Property(webhook => webhook.Query).HasMaxLength(Webhook.QueryLength);
        builder.Property(webhook => webhook.Scopes).HasMaxLength(1000);
        builder.Property(webhook => webhook.Secret).HasMaxLength(400);
        builder.Property(webhook => webhook.FormerSecret).HasMaxLength(400);
        builder.HasOne<Partner>().WithMany().HasForeignKey(webhook => webhook.PartnerKey).OnDelete(DeleteBehavior.Restrict);

        // No partner has more than it has places.
        builder.HasIndex(webhook => new { webhook.PartnerKey, webhook.Place }).IsUnique().HasFilter("\"DeletedAt\" IS NULL");
    }
}

internal sealed class WebhookDeliveryMapping : IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.ToTable("WebhookDeliveries");
        builder.HasKey(delivery => delivery.Key);
        builder.Property(delivery => delivery.Id).ValueGeneratedNever();
        builder.HasIndex(delivery => delivery.Id).IsUnique();
        builder.Property(delivery => delivery.EventType).HasMaxLength(100);

        // Whose claim has lapsed writes nothing any more.
        builder.Property(delivery => delivery.ClaimedBy).IsConcurrencyToken();
        builder.HasOne(delivery => delivery.Webhook).WithMany()
            .HasForeignKey(delivery => delivery.WebhookKey).OnDelete(DeleteBehavior.Restrict);

        // An event goes to a webhook once, whoever reads the log and however often.
        builder.HasIndex(delivery => new { delivery.WebhookKey, delivery.EventId }).IsUnique();

        // The list of a partner.
        builder.HasIndex(delivery => new { delivery.PartnerKey, delivery.CreatedAt, delivery.Key });

        // What is due of a webhook, and what of the same subject stands before it.
        builder.HasIndex(delivery => new { delivery.WebhookKey, delivery.NextAttemptAt })
            .HasFilter("\"NextAttemptAt\" IS NOT NULL");
        builder.HasIndex(delivery => new { delivery.WebhookKey, delivery.SubjectId, delivery.Position })
            .HasFilter("\"NextAttemptAt\" IS NOT NULL");

        // Its dead letters, to be sent again.
        builder.HasIndex(delivery => new { delivery.WebhookKey, delivery.Key }).HasFilter("\"Status\" = 'DEAD'");
    }
}
