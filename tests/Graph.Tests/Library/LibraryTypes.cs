using System.ComponentModel;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Fetching;
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

public sealed class UndeclaredError() : LibraryError("UNDECLARED", "Nobody declared this.");

public sealed class BookRows : IRowRule<Book>
{
    public Expression<Func<Book, bool>> Visible => book => !book.IsHidden;
}

[ObjectType<Book>]
public static class BookNode
{
    public static void Configure(NodeDescriptor<Book> node)
    {
        node.Description("A book.").Key(b => b.Key).Id(b => b.Id);
        node.Column(b => b.Isbn, "ISBN.");
        node.Column(b => b.Title, "Title.");
        node.Column(b => b.Subtitle, "Subtitle.");
        node.Column(b => b.Genre, "Genre.");
        node.Column(b => b.Year, "Year.");
        node.Column("mask", b => b.Isbn, isbn => isbn[..2] + "***", "Masked ISBN.");
        node.Computed("label", b => new { b.Title, b.Year, AuthorName = b.Author.Name }, x => $"{x.Title} ({x.Year}) {x.AuthorName}", "Label.");
        node.One(b => b.Author, "Author.");
        node.One(b => b.Editor, "Editor.");
        node.Many<Chapter>("chapters", c => c.BookKey, c => c.Key, "Chapters.");
    }
}

[ObjectType<Author>]
public static class AuthorNode
{
    public static void Configure(NodeDescriptor<Author> node)
    {
        node.Description("An author.").Key(a => a.Key).Id(a => a.Id).Public();
        node.Column(a => a.Name, "Name.");
        node.Column(a => a.Secret, "Secret.").Authorize("librarian");
        node.Many<Book>("books", b => b.AuthorKey, b => b.Key, "Books.");
    }
}

[ObjectType<Chapter>]
public static class ChapterNode
{
    public static void Configure(NodeDescriptor<Chapter> node)
    {
        node.Description("A chapter.").Key(c => c.Key).VisibleWithParent();
        node.Column(c => c.Title, "Title.");
        node.Column(c => c.Pages, "Pages.");
    }
}

public sealed class BookFilter : FilterInput<Book>
{
    public BookFilter()
    {
        Field(b => b.Title);
        Field(b => b.Subtitle);
        Field(b => b.Genre);
        Field(b => b.Year);
        Field(b => b.Author, new AuthorFilter());
        List(b => b.Chapters, new ChapterFilter());
    }
}

public sealed class AuthorFilter : FilterInput<Author>
{
    public AuthorFilter() => Field(a => a.Name);
}

public sealed class ChapterFilter : FilterInput<Chapter>
{
    public ChapterFilter() => Field(c => c.Pages);
}

public sealed class BookSort : SortInput<Book>
{
    public BookSort()
    {
        Field(b => b.Title);
        Field(b => b.Year);
    }
}

[InterfaceType, GraphName("Notice"), Description("A notice.")]
public abstract record Notice([property: Description("Text.")] string Text);

[ObjectType, Description("A notice about a book.")]
public sealed record BookNotice(string Text, [property: GraphIgnore] Guid BookId) : Notice(Text);

[ObjectType<BookNotice>]
public static class BookNoticeType
{
    [Description("The book.")]
    public static NodeRef<Book>? GetBook([Parent] BookNotice notice, NodeLoader<Book> books) => books.ById(notice.BookId);
}

[QueryType]
public static class LibraryQueries
{
    [Description("Books."), UsePaging(IncludeTotalCount = true), UseFiltering<BookFilter>, UseSorting<BookSort>]
    public static IQueryable<Book> GetBooks(LibraryContext database) => database.Books;

    [Description("A book.")]
    public static NodeRef<Book>? GetBookByIsbn([Description("ISBN.")] string isbn, NodeLoader<Book> books) => books.By(b => b.Isbn, isbn);

    [Description("How many.")]
    public static async Task<int> GetBookCountAsync(
        LibraryContext database, CancellationToken cancellationToken, [Description("Genre.")] Genre genre = Genre.Novel) =>
        await database.Books.CountAsync(b => b.Genre == genre, cancellationToken);

    [Description("Notices.")]
    public static IEnumerable<Notice> GetNotices(LibraryContext database) =>
        database.Books.OrderBy(b => b.Key).Take(2).Select(b => new BookNotice("about", b.Id)).ToList();

    [Description("Librarians only."), Authorize("librarian")]
    public static string GetSecret() => "secret";

    [Description("Fails.")]
    public static string GetBroken() => throw new InvalidOperationException("internal detail");
}

[Description("A chapter to add.")]
public sealed record ChapterInput([property: Description("Title.")] string Title, [property: Description("Pages.")] int Pages = 1);

[MutationType]
public static class LibraryMutations
{
    [Description("Adds a book."), Error<IsbnTakenError>]
    public static async Task<Book> AddBookAsync(
        [Description("ISBN.")] string isbn, [Description("Title.")] string title, [Description("Chapters.")] IReadOnlyList<ChapterInput> chapters,
        LibraryContext database, CancellationToken cancellationToken)
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
        await database.SaveChangesAsync(cancellationToken);
        return book;
    }

    [Description("Renames a book."), Error<BookNotFoundError>]
    public static async Task<Book> RenameBookAsync(
        [ID("Book"), Description("The book.")] Guid id, [Description("Title.")] string title, LibraryContext database, CancellationToken cancellationToken)
    {
        var book = await database.Books.SingleOrDefaultAsync(b => b.Id == id, cancellationToken) ?? throw new BookNotFoundError();
        book.Title = title;
        book.Version++;
        await database.SaveChangesAsync(cancellationToken);
        return book;
    }

    [Description("Throws what it did not declare."), Error<BookNotFoundError>]
    public static Task<Book> FailAsync([Description("Declared or not.")] bool declared) =>
        throw (declared ? new BookNotFoundError() : new UndeclaredError());

    private static Guid NewId(string isbn) => new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(isbn)).AsSpan(0, 16));
}

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
