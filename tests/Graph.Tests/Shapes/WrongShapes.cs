using System.Runtime.CompilerServices;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Tests.Library;

namespace SipOkMuba.Graph.Tests.Shapes;

public sealed class UnregisteredClock(int hour)
{
    public int Hour => hour;
}

public sealed class Shelf
{
    public long Key { get; init; }
}

public sealed class Reader
{
    public long Key { get; init; }
    public Guid Id { get; init; }
    public required string Name { get; init; }
    public Book? Book { get; init; }
    public Shelf? Shelf { get; init; }
}

[QueryType]
public static class PagedList
{
    [UsePaging]
    public static List<Book> GetBooks(LibraryContext database) => [.. database.Books];
}

[QueryType]
public static class PagedText
{
    [UsePaging]
    public static IQueryable<string> GetNames(LibraryContext database) => database.Authors.Select(author => author.Name);
}

[QueryType]
public static class PagedChapters
{
    [UsePaging]
    public static IQueryable<Chapter> GetChapters(LibraryContext database) => database.Set<Chapter>();
}

[QueryType]
public static class UnpagedQuery
{
    public static IQueryable<Book> GetBooks(LibraryContext database) => database.Books;
}

[QueryType]
public static class NoResult
{
    public static Task GetNothing() => Task.CompletedTask;
}

[QueryType]
public static class SecretOutput
{
    public static KeyRecord? GetKeyRecord() => null;
}

[QueryType]
public static class UnknownArgument
{
    public static string GetTime(UnregisteredClock clock) => $"{clock.Hour}";
}

[QueryType]
public static class DecimalArgument
{
    public static string GetPrice(decimal price) => $"{price}";
}

[ObjectType<Book>, QueryType]
public static class ParentEntity
{
    public static string GetShout([Parent] Book book) => book.Title.ToUpperInvariant();
}

[MutationType]
public static class ChapterMutation
{
    public static Chapter AddChapter(string title) => new() { Title = title };
}

[MutationType]
public static class ForeignError
{
    [Error<ArgumentException>]
    public static Task<Book> RenameAsync(string title) => throw new ArgumentException(title);
}

[SubscriptionType]
public static class NoStream
{
    public static string OnBook() => "";
}

[SubscriptionType]
public static class ContextStream
{
    public static async IAsyncEnumerable<string> OnBook(LibraryContext database, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        yield return $"{database}";
    }
}

public static class JoinsPastTheRule
{
    [ObjectType<Reader>]
    public static class Node
    {
        public static void Configure(NodeDescriptor<Reader> node)
        {
            node.Description("A reader.").Key(r => r.Key).Public();
            node.One(r => r.Book, "Book.");
        }
    }
}

public static class KeylessNode
{
    [ObjectType<Reader>]
    public static class Node
    {
        public static void Configure(NodeDescriptor<Reader> node) => node.Description("A reader.").Public().Column(r => r.Name, "Name.");
    }
}

public static class RulelessNode
{
    [ObjectType<Reader>]
    public static class Node
    {
        public static void Configure(NodeDescriptor<Reader> node) => node.Description("A reader.").Key(r => r.Key).Column(r => r.Name, "Name.");
    }
}

public static class UndeclaredRelation
{
    [ObjectType<Reader>]
    public static class Node
    {
        public static void Configure(NodeDescriptor<Reader> node) => node.Description("A reader.").Key(r => r.Key).Public().One(r => r.Shelf, "Shelf.");
    }
}

public static class RootedChild
{
    [ObjectType<Reader>]
    public static class Node
    {
        public static void Configure(NodeDescriptor<Reader> node) =>
            node.Description("A reader.").Key(r => r.Key).Id(r => r.Id).VisibleWithParent().Column(r => r.Name, "Name.");
    }
}

public sealed class LoanFilter : FilterInput<Reader>
{
    public LoanFilter() => Field(r => r.Book, new BookFilter());
}

[QueryType]
public static class FiltersPastTheRule
{
    [UsePaging, UseFiltering<LoanFilter>]
    public static IQueryable<Reader> GetReaders() => Array.Empty<Reader>().AsQueryable();

    [ObjectType<Reader>]
    public static class Node
    {
        public static void Configure(NodeDescriptor<Reader> node) => node.Description("A reader.").Key(r => r.Key).Public().Column(r => r.Name, "Name.");
    }
}

public sealed class AuthorSecretFilter : FilterInput<Author>
{
    public AuthorSecretFilter() => Field(a => a.Secret);
}

[QueryType]
public static class FiltersProtected
{
    [UsePaging, UseFiltering<AuthorSecretFilter>]
    public static IQueryable<Author> GetAuthors(LibraryContext database) => database.Authors;
}

public sealed class AuthorSecretSort : SortInput<Author>
{
    public AuthorSecretSort() => Field(a => a.Secret!);
}

[QueryType]
public static class SortsProtected
{
    [UsePaging, UseSorting<AuthorSecretSort>]
    public static IQueryable<Author> GetAuthors(LibraryContext database) => database.Authors;
}

public sealed class OtherAuthorFilter : FilterInput<Author>
{
    public OtherAuthorFilter() => Field(a => a.Id);
}

[QueryType]
public static class TwoFilters
{
    [UsePaging, UseFiltering<AuthorFilter>]
    public static IQueryable<Author> GetAuthors(LibraryContext database) => database.Authors;

    [UsePaging, UseFiltering<OtherAuthorFilter>]
    public static IQueryable<Author> GetOthers(LibraryContext database) => database.Authors;
}
