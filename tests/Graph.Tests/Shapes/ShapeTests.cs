using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Tests.Library;

namespace SipOkMuba.Graph.Tests.Shapes;

/// What a product may get wrong in a marked class fails when the schema is built, with words that say where.
public sealed class ShapeTests
{
    [Theory]
    [InlineData(typeof(PagedList), "PagedList.GetBooks is paged, so it returns IQueryable<T> or Task<Page<T>>")]
    [InlineData(typeof(PagedText), "PagedText.GetNames is paged, but System.String has no declared node type")]
    [InlineData(typeof(PagedChapters), "PagedChapters.GetChapters is paged, but Chapter is read with its parent only")]
    [InlineData(typeof(UnpagedQuery), "UnpagedQuery.GetBooks returns a query that nothing reads")]
    [InlineData(typeof(NoResult), "System.Threading.Tasks.Task is neither declared, marked nor a scalar")]
    [InlineData(typeof(SecretOutput), "KeyRecord is neither declared, marked nor a scalar")]
    [InlineData(typeof(UnknownArgument), "UnregisteredClock is neither a service nor described: it is not published as an input")]
    [InlineData(typeof(DecimalArgument), "System.Decimal is neither a service nor described: it is not published as an input")]
    [InlineData(typeof(ParentEntity), "ParentEntity.GetShout takes the entity Book as its parent")]
    [InlineData(typeof(ChapterMutation), "ChapterMutation.AddChapter returns Chapter, which has no id")]
    [InlineData(typeof(ForeignError), "ForeignError.RenameAsync declares System.ArgumentException, which is no refusal of the product")]
    [InlineData(typeof(NoStream), "NoStream.OnBook returns neither IAsyncEnumerable<T> of a class nor ResumableStream<T>")]
    [InlineData(typeof(ContextStream), "ContextStream.OnBook takes a context, which is closed before the stream is read")]
    public void Schema_ShouldNotBeBuilt_WhenAMethodHasAWrongShape(Type module, string message) =>
        Assert.Contains(message, Refusal(module), StringComparison.Ordinal);

    [Theory]
    [InlineData(typeof(JoinsPastTheRule), "Book has a row rule of its own; book can not be joined past it")]
    [InlineData(typeof(KeylessNode), "Reader has no declared key")]
    [InlineData(typeof(RulelessNode), "Reader has no row rule")]
    [InlineData(typeof(UndeclaredRelation), "Shelf has no declared node type")]
    [InlineData(typeof(RootedChild), "Reader is read with its parent only, so it can not have an id")]
    public void Schema_ShouldNotBeBuilt_WhenADeclarationWouldLeak(Type module, string message) =>
        Assert.Contains(message, Refusal(module), StringComparison.Ordinal);

    [Theory]
    [InlineData(typeof(FiltersPastTheRule), "Book has a row rule of its own; LoanFilter can not look past it")]
    [InlineData(typeof(FiltersProtected), "secret asks for a policy; AuthorSecretFilter can not compare it")]
    [InlineData(typeof(SortsProtected), "secret asks for a policy; AuthorSecretSort can not order by it")]
    [InlineData(typeof(TwoFilters), "AuthorFilterInput is made by AuthorFilter and by OtherAuthorFilter")]
    public void Schema_ShouldNotBeBuilt_WhenAFilterWouldLeak(Type module, string message) =>
        Assert.Contains(message, Refusal(module), StringComparison.Ordinal);

    private static string Refusal(Type module)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddAuthorizationCore();
        services.AddPooledDbContextFactory<LibraryContext>(options => options.UseSqlite("Data Source=:memory:"));
        services.AddScoped<IRowRule<Book>, BookRows>();
        services.AddGraph<LibraryContext>(options =>
        {
            options.ErrorsAre<LibraryError>(error => error.Code);
            foreach (var type in new[] { module, module.GetNestedType("Node"), typeof(BookNode), typeof(AuthorNode), typeof(ChapterNode) }.OfType<Type>())
            {
                options.AddType(type);
            }

        });
        using var provider = services.BuildServiceProvider();
        var refusal = Record.Exception(() => provider.GetRequiredService<ISchema>());
        Assert.IsType<InvalidOperationException>(refusal);
        return refusal.Message;
    }
}
