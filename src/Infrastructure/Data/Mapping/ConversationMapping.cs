using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Domain.Staff;

namespace SipOkMuba.Infrastructure.Data.Mapping;

internal sealed class ConversationDeskMapping : IEntityTypeConfiguration<ConversationDesk>
{
    public void Configure(EntityTypeBuilder<ConversationDesk> builder)
    {
        builder.ToTable(table => table.HasCheckConstraint("CK_ConversationDesks_Waiting", "\"Waiting\" >= 0"));
        builder.Property(desk => desk.RegionCode).HasMaxLength(20);

        // One a district, whoever begins the first conversation there.
        builder.HasIndex(desk => desk.RegionCode).IsUnique();
    }
}

internal sealed class ConversationMapping : IEntityTypeConfiguration<Conversation>
{
    public void Configure(EntityTypeBuilder<Conversation> builder)
    {
        // Nobody has more open than is allowed, whatever the code believes: each place of an officer is given once.
        builder.ToTable(table => table.HasCheckConstraint(
            "CK_Conversations_Seat", $"\"Seat\" BETWEEN 1 AND {ConversationRules.OpenAtMost}"));
        builder.HasIndex(conversation => new { conversation.AssignedTo, conversation.Seat }).IsUnique().HasFilter("\"AssignedTo\" IS NOT NULL");

        builder.Property(conversation => conversation.Channel).HasMaxLength(ContactPreference.LongestChannel);
        builder.Property(conversation => conversation.RegionCode).HasMaxLength(20);
        builder.Property(conversation => conversation.AssignedTo).HasMaxLength(StaffMember.SubjectLength);
        builder.Property(conversation => conversation.PreferredOfficer).HasMaxLength(StaffMember.SubjectLength);
        builder.HasOne(conversation => conversation.Citizen).WithMany()
            .HasForeignKey(conversation => conversation.CitizenKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Partner>().WithMany()
            .HasForeignKey(conversation => conversation.PartnerKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(conversation => conversation.Desk).WithMany(desk => desk.Conversations)
            .HasForeignKey(conversation => conversation.DeskKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(conversation => conversation.Messages).WithOne(message => message.Conversation)
            .HasForeignKey(message => message.ConversationKey);
        builder.HasMany(conversation => conversation.Rounds).WithOne().HasForeignKey(round => round.ConversationKey);
        builder.HasMany(conversation => conversation.Waits).WithOne().HasForeignKey(wait => wait.ConversationKey);
        builder.HasMany(conversation => conversation.Links).WithOne().HasForeignKey(link => link.ConversationKey);

        // The list by time; by status; those of a citizen.
        builder.HasIndex(conversation => new { conversation.StartedAt, conversation.Key });
        builder.HasIndex(conversation => new { conversation.Status, conversation.StartedAt, conversation.Key });
        builder.HasIndex(conversation => new { conversation.CitizenKey, conversation.StartedAt }).HasFilter("\"CitizenKey\" IS NOT NULL");

        // What an officer has taken.
        builder.HasIndex(conversation => new { conversation.AssignedTo, conversation.StartedAt, conversation.Key })
            .HasFilter("\"AssignedTo\" IS NOT NULL");

        // Who waits, in order: anywhere, and at a desk.
        builder.HasIndex(conversation => new { conversation.QueuedSince, conversation.Key })
            .HasFilter("\"QueuedSince\" IS NOT NULL");
        builder.HasIndex(conversation => new { conversation.DeskKey, conversation.QueuedSince, conversation.Key })
            .HasFilter("\"QueuedSince\" IS NOT NULL");
    }
}

internal sealed class ConversationMessageMapping : IEntityTypeConfiguration<ConversationMessage>
{
    public void Configure(EntityTypeBuilder<ConversationMessage> builder)
    {
        builder.HasKey(message => message.Key);
        builder.Property(message => message.Id).ValueGeneratedNever();
        builder.HasIndex(message => message.Id).IsUnique();
        builder.Property(message => message.Text).HasMaxLength(ConversationRules.MessageLength);
        builder.Property(message => message.SentBy).HasMaxLength(StaffMember.SubjectLength);
        builder.HasIndex(message => new { message.ConversationKey, message.Number }).IsUnique();
        builder.HasMany(message => message.Attachments).WithOne().HasForeignKey(attachment => attachment.MessageKey);
    }
}

internal sealed class MessageAttachmentMapping : IEntityTypeConfiguration<MessageAttachment>
{
    public void Configure(EntityTypeBuilder<MessageAttachment> builder)
    {
        builder.HasKey(attachment => attachment.Key);
        builder.Property(attachment => attachment.Id).ValueGeneratedNever();
        builder.HasIndex(attachment => attachment.Id).IsUnique();
        builder.Property(attachment => attachment.UploadReference).HasMaxLength(100);
        builder.Property(attachment => attachment.MediaType).HasMaxLength(100);
        builder.HasIndex(attachment => new { attachment.MessageKey, attachment.Number }).IsUnique();

        // Whether a file is still used by one.
        builder.HasIndex(attachment => attachment.UploadReference);
    }
}

internal sealed class ConversationRoundMapping : IEntityTypeConfiguration<ConversationRound>
{
    public void Configure(EntityTypeBuilder<ConversationRound> builder)
    {
        builder.HasKey(round => round.Key);
        builder.HasIndex(round => new { round.ConversationKey, round.Number }).IsUnique();
    }
}

internal sealed class ConversationWaitMapping : IEntityTypeConfiguration<ConversationWait>
{
    public void Configure(EntityTypeBuilder<ConversationWait> builder)
    {
        builder.HasKey(wait => wait.Key);
        builder.HasIndex(wait => new { wait.ConversationKey, wait.Sequence }).IsUnique();
    }
}

internal sealed class ConversationLinkMapping : IEntityTypeConfiguration<ConversationLink>
{
    public void Configure(EntityTypeBuilder<ConversationLink> builder)
    {
        builder.HasKey(link => link.Key);
        builder.HasOne(link => link.Application).WithMany()
            .HasForeignKey(link => link.ApplicationKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(link => link.Appointment).WithMany()
            .HasForeignKey(link => link.AppointmentKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(link => link.Complaint).WithMany()
            .HasForeignKey(link => link.ComplaintKey).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(link => link.ConversationKey);

        // Which SQLite checks with each of those.
        builder.HasIndex(link => link.ApplicationKey);
        builder.HasIndex(link => link.AppointmentKey);
        builder.HasIndex(link => link.ComplaintKey);
    }
}
