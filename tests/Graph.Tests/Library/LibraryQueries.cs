using System.ComponentModel;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Tests.Library;

[QueryType]
public static class LibraryQueries
{
    [Description("Books."), UsePaging(IncludeTotalCount = true), UseFiltering<BookFilter>, UseSorting<BookSort>]
    public static IQueryable<Book> GetBooks(LibraryContext database) => database.Books;

    [Description("Refused books."), UsePaging]
    public static IQueryable<Book> GetBannedBooks() => throw new BookNotFoundError();

    [Description("Authors."), UsePaging(MaxPageSize = 5)]
    public static IQueryable<Author> GetAuthors(LibraryContext database) => database.Authors;

    [Description("A book.")]
    public static NodeRef<Book>? GetBookById([ID("Book"), Description("Opaque id.")] Guid id, NodeLoader<Book> books) => books.ById(id);

    [Description("A book.")]
    public static NodeRef<Book>? GetBookByIsbn([Description("ISBN.")] string isbn, NodeLoader<Book> books) => books.By(b => b.Isbn, isbn);

    [Description("How many.")]
    public static async Task<int> GetBookCountAsync(
        LibraryContext database, CancellationToken cancellationToken, [Description("Genre.")] Genre genre = Genre.Novel) =>
        await database.Books.CountAsync(b => b.Genre == genre, cancellationToken);

    [Description("Notices.")]
    public static IEnumerable<Notice> GetNotices(LibraryContext database, [Description("At most.")] int count = 2) =>
        [.. database.Books.OrderBy(b => b.Key).Select(b => new BookNotice("about", b.Id)).ToList()
            .SelectMany(notice => Enumerable.Repeat(notice, 10)).Take(count), new HoursNotice("hours", new(8, 30), TimeSpan.FromHours(7.5))];

    [Description("Gives back what it is given.")]
    public static Echo GetEcho(
        [Description("An instant.")] DateTimeOffset? instant,
        [Description("A day.")] DateOnly? day,
        [Description("A time.")] TimeOnly? time,
        [Description("A span.")] TimeSpan? span,
        [Description("A UUID.")] Guid? uuid,
        [Description("A long.")] long? number,
        [Description("An address.")] Uri? link,
        [Description("An id."), ID("Book")] Guid? id) => new(instant, day, time, span, uuid, number, link, id);

    [Description("Where a shelf stands.")]
    public static string GetShelf([Description("Which one.")] ShelfInput by) => by.Code ?? $"number {by.Number}";

    [Description("Which ones are these?")]
    public static IReadOnlyList<string> GetIdsOf([ID, Description("Opaque ids of any type.")] IReadOnlyList<Guid> ids) => [.. ids.Select(id => $"{id}")];

    [Description("Librarians only."), Authorize("librarian")]
    public static string? GetSecret() => "secret";

    [Description("Librarians only, never null."), Authorize("librarian")]
    public static string GetRequiredSecret() => "secret";

    [Description("Fails.")]
    public static string? GetBroken() => throw new InvalidOperationException("internal detail");

    [Description("Refuses.")]
    public static string? GetRefused() => throw new GenresMissingError([Genre.ShortStory, Genre.Essay]);

    [Description("Old."), Obsolete("2027-01-01: ask `books`.")]
    public static string? GetOld() => null;

    [GraphIgnore]
    public static string NotPublished() => "";
}

[ObjectType<BookNotice>]
public static class BookNoticeType
{
    [Description("The book.")]
    public static NodeRef<Book>? GetBook([Parent] BookNotice notice, NodeLoader<Book> books) => books.ById(notice.BookId);

    [Description("Asks with a context of its own.")]
    public static async Task<string> GetTitleAsync([Parent] BookNotice notice, LibraryContext database, CancellationToken cancellationToken) =>
        await database.Books.Where(b => b.Id == notice.BookId).Select(b => b.Title).SingleAsync(cancellationToken);
}

[OneOf, Description("One way to name a shelf.")]
public sealed record ShelfInput([property: Description("Code.")] string? Code, [property: Description("Number.")] int? Number);

[SubscriptionType]
public static class LibrarySubscriptions
{
    [Description("Counts.")]
    public static async IAsyncEnumerable<string> OnCountAsync(
        [Description("Up to.")] int to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 1; i <= to; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return $"{i}";
            await Task.Yield();
        }
    }
}
