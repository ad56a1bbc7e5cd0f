using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Bench.Workload;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Bench.Plain;

internal sealed class PlainSchema : GraphQL.Types.Schema
{
    public PlainSchema(IServiceProvider services)
        : base(services)
    {
        Query = services.GetRequiredService<PlainQuery>();
        Mutation = services.GetRequiredService<PlainMutation>();
    }
}

internal sealed class PlainQuery : ObjectGraphType
{
    public PlainQuery(IDbContextFactory<AppDbContext> contexts)
    {
        Name = "Query";
        Field<ApplicationType>("applicationByNumber")
            .Argument<NonNullGraphType<StringGraphType>>("number")
            .ResolveAsync(async context =>
            {
                var number = context.GetArgument<string>("number");
                await using var database = await contexts.CreateDbContextAsync(context.CancellationToken);
                return await database.Applications.AsNoTracking()
                    .SingleOrDefaultAsync(application => application.Number == number, context.CancellationToken);
            });
        Field<ApplicationsConnectionType>("applications")
            .Argument<IntGraphType>("first")
            .Argument<StringGraphType>("after")
            .Argument<ApplicationFilterType>("where")
            .Argument<ListGraphType<NonNullGraphType<ApplicationSortType>>>("order")
            .ResolveAsync(async context =>
            {
                await using var database = await contexts.CreateDbContextAsync(context.CancellationToken);
                var applications = database.Applications.AsNoTracking();
                if (context.GetArgument<ApplicationFilter?>("where")?.Status?.Eq is { } status)
                {
                    applications = applications.Where(application => application.Status == status);
                }

                var after = context.GetArgument<string?>("after");
                if (after is not null)
                {
                    var (milliseconds, key) = PageCursor.Parse(after);
                    var at = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
                    applications = applications.Where(application =>
                        application.SubmittedAt < at || (application.SubmittedAt == at && application.Key < key));
                }

                var first = context.GetArgument("first", 10);
                var rows = await applications
                    .OrderByDescending(application => application.SubmittedAt)
                    .ThenByDescending(application => application.Key)
                    .Take(first + 1)
                    .ToListAsync(context.CancellationToken);
                return new ApplicationsPage([.. rows.Take(first)], HasNextPage: rows.Count > first, HasPreviousPage: after is not null);
            });
    }
}

internal sealed record ApplicationFilter
{
    public StatusFilter? Status { get; init; }
}

internal sealed record StatusFilter
{
    public ApplicationStatus? Eq { get; init; }
}

internal sealed class ApplicationFilterType : InputObjectGraphType<ApplicationFilter>
{
    public ApplicationFilterType()
    {
        Name = "ApplicationFilterInput";
        Field<StatusFilterType>("status");
    }
}

internal sealed class StatusFilterType : InputObjectGraphType<StatusFilter>
{
    public StatusFilterType()
    {
        Name = "ApplicationStatusOperationFilterInput";
        Field<EnumerationGraphType<ApplicationStatus>>("eq");
    }
}

internal sealed class ApplicationSortType : InputObjectGraphType
{
    public ApplicationSortType()
    {
        Name = "ApplicationSortInput";
        Field<SortDirectionType>("submittedAt");
    }
}

internal sealed class SortDirectionType : EnumerationGraphType
{
    public SortDirectionType()
    {
        Name = "SortEnumType";
        Add("ASC", "ASC");
        Add("DESC", "DESC");
    }
}

internal sealed record ApplicationsPage(IReadOnlyList<Application> Nodes, bool HasNextPage, bool HasPreviousPage)
{
    public string? StartCursor => Nodes.Count == 0 ? null : CursorOf(Nodes[0]);

    public string? EndCursor => Nodes.Count == 0 ? null : CursorOf(Nodes[^1]);

    private static string CursorOf(Application application) =>
        PageCursor.Format(application.SubmittedAt.ToUnixTimeMilliseconds(), application.Key);
}

internal sealed class ApplicationsConnectionType : ObjectGraphType<ApplicationsPage>
{
    public ApplicationsConnectionType()
    {
        Name = "ApplicationsConnection";
        Field<ListGraphType<NonNullGraphType<ApplicationType>>>("nodes").Resolve(context => context.Source.Nodes);
        Field<NonNullGraphType<PageInfoType>>("pageInfo").Resolve(context => context.Source);
    }
}

internal sealed class PageInfoType : ObjectGraphType<ApplicationsPage>
{
    public PageInfoType()
    {
        Name = "PageInfo";
        Field(page => page.HasNextPage);
        Field(page => page.HasPreviousPage);
        Field(page => page.StartCursor, nullable: true);
        Field(page => page.EndCursor, nullable: true);
    }
}
