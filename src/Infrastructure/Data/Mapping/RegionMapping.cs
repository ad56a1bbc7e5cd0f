using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Infrastructure.Data.Mapping;

internal sealed class RegionMapping : IEntityTypeConfiguration<Region>
{
    public void Configure(EntityTypeBuilder<Region> builder)
    {
        builder.HasKey(region => region.Key);
        builder.Property(region => region.Code).HasMaxLength(20);
        builder.HasIndex(region => region.Code).IsUnique();
        builder.Property(region => region.Name).HasMaxLength(100);
        builder.Property(region => region.ParentCode).HasMaxLength(20);
        builder.HasIndex(region => region.ParentCode);
        builder.HasDiscriminator<string>("Type")
            .HasValue<Region>("REGION")
            .HasValue<District>("DISTRICT")
            .HasValue<Village>("VILLAGE");
        builder.Property<string>("Type").HasMaxLength(10);
    }
}

internal sealed class VillageMapping : IEntityTypeConfiguration<Village>
{
    public void Configure(EntityTypeBuilder<Village> builder) =>
        builder.HasOne(village => village.District).WithMany()
            .HasForeignKey(village => village.DistrictKey).OnDelete(DeleteBehavior.Restrict);
}
