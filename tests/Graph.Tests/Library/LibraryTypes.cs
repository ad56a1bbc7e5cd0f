using System.ComponentModel;
using System.Linq.Expressions;
using System.Security.Claims;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Tests.Library;

public sealed class BookRows : IRowRule<Book>
{
    public Expression<Func<Book, bool>> Visible => book => !book.IsHidden;

    public bool IsOfAudienceAfterChange => true;
}

/// In the library a book is about its author.
[Flags]
public enum BookData
{
    Title = 1,
    Chapters = 2,
}

[ObjectType<Book>]
public static class BookNode
{
    public static void Configure(NodeDescriptor<Book> node)
    {
        node.Description("A book.").Key(b => b.Key).Id(b => b.Id).Personal(b => b.AuthorKey);
        node.Column(b => b.Isbn, "ISBN.");
        node.Column(b => b.Title, "Title.").Discloses(BookData.Title);
        node.Column(b => b.Subtitle, "Subtitle.").Discloses(BookData.Title);
        node.Column(b => b.Genre, "Genre.");
        node.Column(b => b.Year, "Year.").Deprecated("2027-01-01: ask `addedAt`.");
        node.Column(b => b.Rating, "Rating.");
        node.Column(b => b.AddedAt, "When it was added.");
        node.Column("mask", b => b.Isbn, isbn => isbn[..2] + "***", "Masked ISBN.");
        node.Computed("label", b => new { b.Title, b.Year, AuthorName = b.Author.Name }, x => $"{x.Title} ({x.Year}) {x.AuthorName}", "Label.");
        node.One(b => b.Author, "Author.");
        node.One(b => b.Editor, "Editor.");
        node.Related<Book>("prequel", b => b.PrequelKey, other => other.Key, "The book before.");
        node.Many<Chapter>("chapters", c => c.BookKey, c => c.Key, "Chapters.").Discloses(BookData.Chapters);
        node.Served<BookStamp, GraphCall, string>(
            "stamp", b => new BookStamp(b.Isbn, b.Year),
            (of, call) => of.Year == 1990 ? null : $"{of.Isbn} for {call.User.FindFirst(ClaimTypes.Role)?.Value ?? "everybody"}", "Stamp.").Nullable().Discloses(BookData.Title);
    }
}

public sealed record BookStamp(string Isbn, int Year);

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
        Field(b => b.Rating);
        Field(b => b.IsLoanable);
        Field(b => b.Copies);
        Field(b => b.PrintedOn);
        Field(b => b.AddedAt);
        Field(b => b.Id);
        Field(b => b.Author, new AuthorFilter());
        Field(b => b.Editor, new AuthorFilter());
        List(b => b.Chapters, new ChapterFilter());
    }
}

public sealed class AuthorFilter : FilterInput<Author>
{
    public AuthorFilter() => Field(a => a.Name);
}

public sealed class ChapterFilter : FilterInput<Chapter>
{
    public ChapterFilter()
    {
        Field(c => c.Title);
        Field(c => c.Pages);
    }
}

public sealed class BookSort : SortInput<Book>
{
    public BookSort()
    {
        Field(b => b.Title);
        Field(b => b.Year);
        Field(b => b.Genre);
        Field(b => b.Copies);
        Field(b => b.AddedAt);
        Field(b => b.Id);
    }
}

[InterfaceType, GraphName("Notice"), Description("A notice.")]
public abstract record Notice([property: Description("Text.")] string Text);

[ObjectType, Description("A notice about a book.")]
public sealed record BookNotice(string Text, [property: GraphIgnore] Guid BookId) : Notice(Text);

[ObjectType, Description("A notice about the opening hours.")]
public sealed record HoursNotice(
    string Text, [property: Description("From.")] TimeOnly From, [property: Description("For how long.")] TimeSpan For) : Notice(Text);

[ObjectType, Description("One value of each scalar.")]
public sealed record Echo(
    [property: Description("An instant.")] DateTimeOffset? Instant,
    [property: Description("A day.")] DateOnly? Day,
    [property: Description("A time.")] TimeOnly? Time,
    [property: Description("A span.")] TimeSpan? Span,
    [property: Description("A UUID.")] Guid? Uuid,
    [property: Description("A long.")] long? Number,
    [property: Description("An address.")] Uri? Link,
    [property: Description("An id."), ID("Book")] Guid? Id);
