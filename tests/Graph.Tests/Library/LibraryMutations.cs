using System.ComponentModel;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Tests.Library;

public abstract class LibraryError(string code, string message) : Exception(message)
{
    public string Code => code;
}

[Description("There is no such book.")]
public sealed class BookNotFoundError() : LibraryError("BOOK_NOT_FOUND", "No such book.");

[Description("The ISBN is taken.")]
public sealed class IsbnTakenError(string isbn) : LibraryError("ISBN_TAKEN", "The ISBN is taken.")
{
    [Description("The ISBN.")]
    public string Isbn => isbn;
}

[Description("Somebody was faster.")]
public sealed class StaleBookError(int currentVersion) : LibraryError("STALE_VERSION", "The book has changed.")
{
    [Description("The version now.")]
    public int CurrentVersion => currentVersion;
}

[Description("Genres are missing.")]
public sealed class GenresMissingError(IReadOnlyList<Genre> missing) : LibraryError("GENRES_MISSING", "Genres are missing.")
{
    [Description("All that are missing.")]
    public IReadOnlyList<Genre> Missing => missing;
}

public sealed class UndeclaredError() : LibraryError("UNDECLARED", "Nobody declared this.");

[Description("A chapter to add.")]
public sealed record ChapterInput(
    [property: Description("Title.")] string Title,
    [property: Description("Pages.")] int Pages = 1,
    [property: Description("Who translated it.")] [ID("Author")] Guid? Translator = null,
    [property: ID, Description("Where its text lies.")] string? Source = null);

/// What the test wants to happen between the look and the save of a mutation, and right after its first commit.
public sealed class Interruption
{
    private Func<Task>? afterCommit;

    public Func<int, Task> BeforeSave { get; set; } = _ => Task.CompletedTask;

    public Func<Task> AfterCommit
    {
        set => afterCommit = value;
    }

    public int Runs { get; set; }

    public Task HappenAsync() => BeforeSave(++Runs);

    public Task FollowAsync() => Interlocked.Exchange(ref afterCommit, null)?.Invoke() ?? Task.CompletedTask;
}

[MutationType]
public static class LibraryMutations
{
    [Description("Adds a book."), Error<IsbnTakenError>]
    public static async Task<Book> AddBookAsync(
        [Description("ISBN.")] string isbn, [Description("Title.")] string title, [Description("Chapters.")] IReadOnlyList<ChapterInput> chapters,
        LibraryContext database, Interruption interruption, CancellationToken cancellationToken)
    {
        if (await database.Books.AnyAsync(b => b.Isbn == isbn, cancellationToken))
        {
            throw new IsbnTakenError(isbn);
        }

        var book = new Book
        {
            Id = NewId(isbn), Isbn = isbn, Title = title, AuthorKey = 1, Year = 2000,
            Chapters = [.. chapters.Select(c => new Chapter { Title = c.Title, Pages = c.Pages })],
        };
        database.Books.Add(book);
        await interruption.HappenAsync();
        await database.SaveChangesAsync(cancellationToken);
        return book;
    }

    [Description("Renames a book."), Error<BookNotFoundError>, Error<StaleBookError>]
    public static async Task<Book> RenameBookAsync(
        [ID("Book"), Description("The book.")] Guid id,
        [Description("The version seen.")] int? expectedVersion,
        [Description("Title.")] string title,
        LibraryContext database,
        Interruption interruption,
        CancellationToken cancellationToken)
    {
        var book = await database.Books.SingleOrDefaultAsync(b => b.Id == id, cancellationToken) ?? throw new BookNotFoundError();
        if (expectedVersion is { } seen && seen != book.Version)
        {
            throw new StaleBookError(book.Version);
        }

        book.Title = title;
        book.Version++;
        await interruption.HappenAsync();
        await database.SaveChangesAsync(cancellationToken);
        return book;
    }

    [Description("Swaps the titles of two books in a transaction of its own, and gives back the second.")]
    public static async Task<Book> SwapTitlesAsync(
        [ID("Book"), Description("The first.")] Guid first,
        [ID("Book"), Description("The second.")] Guid second,
        LibraryContext database,
        CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var (one, other) = (await database.Books.SingleAsync(b => b.Id == first, cancellationToken), await database.Books.SingleAsync(b => b.Id == second, cancellationToken));
        (one.Title, other.Title) = (other.Title, one.Title);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return other;
    }

    [Description("Edits a book."), Error<BookNotFoundError>]
    public static async Task<Book> EditBookAsync(
        [ID("Book"), Description("The book.")] Guid id,
        [Description("Subtitle; absent: as it is, null: none.")] Optional<string> subtitle,
        LibraryContext database,
        CancellationToken cancellationToken)
    {
        var book = await database.Books.SingleOrDefaultAsync(b => b.Id == id, cancellationToken) ?? throw new BookNotFoundError();
        book.Subtitle = subtitle.HasValue ? subtitle.Value : book.Subtitle;
        await database.SaveChangesAsync(cancellationToken);
        return book;
    }

    [Description("Throws what it did not declare."), Error<BookNotFoundError>]
    public static Task<Book> FailAsync([Description("Declared or not.")] bool declared) =>
        throw (declared ? new BookNotFoundError() : new UndeclaredError());

    [Description("Librarians only."), Authorize("librarian")]
    public static Task<Book> CloseAsync([ID("Book"), Description("The book.")] Guid id, LibraryContext database, CancellationToken cancellationToken) =>
        database.Books.SingleAsync(b => b.Id == id, cancellationToken);

    private static Guid NewId(string isbn) => new(SHA256.HashData(Encoding.UTF8.GetBytes(isbn)).AsSpan(0, 16));
}
