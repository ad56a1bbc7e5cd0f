using Microsoft.EntityFrameworkCore;

namespace SipOkMuba.Graph.Tests.Library;

public enum Genre
{
    Novel,
    ShortStory,
    Essay,
}

public sealed class Author
{
    public long Key { get; init; }
    public Guid Id { get; init; }
    public required string Name { get; init; }
    public string? Secret { get; init; }
}

public sealed class Chapter
{
    public long Key { get; init; }
    public long BookKey { get; init; }
    public required string Title { get; init; }
    public int Pages { get; init; }
}

public sealed class Book
{
    public long Key { get; init; }
    public Guid Id { get; init; }
    public required string Isbn { get; init; }
    public required string Title { get; set; }
    public Genre Genre { get; init; }
    public int Year { get; init; }
    public int? Rating { get; init; }
    public bool IsLoanable { get; init; }
    public long Copies { get; init; }
    public DateOnly? PrintedOn { get; init; }
    public DateTimeOffset AddedAt { get; init; }
    public int Version { get; set; }
    public bool IsHidden { get; init; }
    public string? Subtitle { get; set; }
    public long AuthorKey { get; init; }
    public Author Author { get; init; } = null!;
    public long? EditorKey { get; init; }
    public Author? Editor { get; init; }
    public long? PrequelKey { get; init; }
    public List<Chapter> Chapters { get; init; } = [];
}

public sealed class KeyRecord
{
    public long Key { get; init; }
    public required string Text { get; init; }
    public required byte[] ContentHash { get; init; }
    public Guid? ResultId { get; init; }
    public string? Answer { get; set; }
}

public sealed class LibraryContext(DbContextOptions<LibraryContext> options) : DbContext(options)
{
    public DbSet<Book> Books => Set<Book>();
    public DbSet<Author> Authors => Set<Author>();
    public DbSet<KeyRecord> KeyRecords => Set<KeyRecord>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Author>().HasKey(author => author.Key);
        modelBuilder.Entity<Chapter>().HasKey(chapter => chapter.Key);
        modelBuilder.Entity<Book>(book =>
        {
            book.HasKey(b => b.Key);
            book.HasIndex(b => b.Isbn).IsUnique();
            book.Property(b => b.Genre).HasConversion<string>();
            book.Property(b => b.AddedAt).HasConversion(at => at.ToUnixTimeMilliseconds(), ms => DateTimeOffset.FromUnixTimeMilliseconds(ms));
            book.Property(b => b.Version).IsConcurrencyToken();
            book.HasOne(b => b.Author).WithMany().HasForeignKey(b => b.AuthorKey);
            book.HasOne(b => b.Editor).WithMany().HasForeignKey(b => b.EditorKey);
            book.HasMany(b => b.Chapters).WithOne().HasForeignKey(c => c.BookKey);
        });
        modelBuilder.Entity<KeyRecord>().HasKey(record => record.Key);
        modelBuilder.Entity<KeyRecord>().HasIndex(record => record.Text).IsUnique();
    }
}
