using System.Collections.Concurrent;
using System.Data.Common;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using GraphQL;
using GraphQLParser.AST;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Mutations;

/// <summary>
/// The statements that read what payloads show: EF Core writes one for each place in a document and audience, as for the
/// plans of queries. What such a statement can not read, a list or a row whose rule asks for the caller, is read by EF
/// Core's query.
/// </summary>
internal sealed class PayloadStatements(IAudienceSource? audiences = null)
{
    private const int MostAudiences = 100;
    private readonly ConditionalWeakTable<GraphQLField, ConcurrentDictionary<string, PayloadStatement?>> built = [];

    /// The place in the document; null where directives decide anew what is selected.
    public static GraphQLField? KeyOf(IResolveFieldContext context) =>
        context.ExecutionContext.DirectiveValues is { Count: > 0 } ? null : context.FieldAst;

    public PayloadStatement? Find(GraphQLField place, NodeMap map, Selection selection, IServiceProvider services)
    {
        if (audiences is null)
        {
            return null;
        }

        var known = built.GetOrCreateValue(place);
        var audience = audiences.AudienceOf(services.GetRequiredService<GraphCall>().Data.Grant.User);
        if (!known.TryGetValue(audience, out var statement))
        {
            if (known.Count >= MostAudiences)
            {
                known.Clear();
            }

            known[audience] = statement = Build(map, selection, services);
        }

        return statement is { IsOther: false } ? statement : null;
    }

    private static PayloadStatement? Build(NodeMap map, Selection selection, IServiceProvider services)
    {
        // Of its own, as that of the mutation stands in a transaction.
        using var context = services.GetRequiredService<IContextSource>().Create();
        try
        {
            return map.Accept(new Builder(selection, context, services));
        }
        catch (NotPlannable)
        {
            return null;
        }
    }

    private sealed class Builder(Selection selection, DbContext context, IServiceProvider services) : INodeVisitor<PayloadStatement>
    {
        private readonly List<Slot> slots = [];

        public PayloadStatement Visit<T>(NodeMap<T> map)
            where T : class
        {
            var layout = new Layout(map, selection, named: true);
            if (layout.HasLists || layout.Columns.Count == 0)
            {
                throw new NotPlannable("not one row");
            }

            if (map.Visibility == Visibility.ByRule && !services.GetRequiredService<IRowRule<T>>().IsOfAudienceAfterChange)
            {
                throw new NotPlannable("a rule that asks for the caller");
            }

            var rule = map.RuleOf(services, Reading.AfterChange) is { } visible ? RowRuleOfAudience.Of(visible) : null;
            var by = map.IdentityExpression;
            IQueryable<T> rows = context.Set<T>();
            if (rule is not null)
            {
                rows = rows.Where((Expression<Func<T, bool>>)rule.With((index, type) => Add(index, type, null)));
            }

            var key = Add(slots.Count, typeof(Guid), by.Body);
            var query = rows.Where(Expression.Lambda<Func<T, bool>>(Expression.Equal(by.Body, key), by.Parameters))
                .AsNoTracking().Select(layout.Projection<T>());
            MappedColumn[] columns =
            [
                .. layout.Columns.Select((column, place) => new MappedColumn(
                    place, MappedProperties.Of(context.Model, column) ?? throw new NotPlannable("no column"))),
            ];
            return new PayloadStatement(layout, Statement.Capture(query, slots), columns, rule?.Values ?? []);
        }

        private Expression Add(int index, Type type, Expression? comparedWith)
        {
            var slot = Slot.Create(index, type, comparedWith is null ? null : MappedProperties.Of(context.Model, comparedWith));
            slots.Add(slot);
            return slot.Expression;
        }
    }
}

/// <summary>Reads one record for all callers of one audience.</summary>
/// <param name="layout">What is selected of it.</param>
/// <param name="statement">Its SQL; the values are those of the row rule, then the id.</param>
/// <param name="columns">Its columns.</param>
/// <param name="ruleValues">The values of the row rule for the audience.</param>
internal sealed class PayloadStatement(Layout layout, Statement statement, MappedColumn[] columns, IReadOnlyList<object> ruleValues)
{
    private IRelationalCommandTemplate? template;

    /// Whether EF Core selects other columns than those asked for.
    public bool IsOther { get; private set; }

    /// By a command of EF Core's, which runs in the transaction of its context.
    public async Task<Row?> ReadAsync(DbContext context, Guid id, IServiceProvider services, CancellationToken cancellationToken)
    {
        var connection = context.GetService<IRelationalConnection>();
        var command = connection.RentCommand();
        try
        {
            return await ReadAsync(command, context, id, services, cancellationToken);
        }
        finally
        {
            connection.ReturnCommand(command);
        }
    }

    private async Task<Row?> ReadAsync(
        IRelationalCommand command, DbContext context, Guid id, IServiceProvider services, CancellationToken cancellationToken)
    {
        object?[] values = [.. ruleValues, id];
        var parameters = statement.ParametersWith(values, DbProviderFactories.GetFactory(context.Database.GetDbConnection())!);
        command.PopulateFrom(template ??= TemplateFor(context, parameters));
        await using var reader = await command.ExecuteReaderAsync(
            new RelationalCommandParameterObject(
                context.GetService<IRelationalConnection>(), parameters.ToDictionary(parameter => parameter.ParameterName, object? (parameter) => parameter), null, context,
                context.GetService<IRelationalCommandDiagnosticsLogger>(), CommandSource.LinqQuery),
            cancellationToken);
        if (reader.DbDataReader.FieldCount != columns.Length)
        {
            IsOther = true;
            throw new NotPlannable("other columns than those asked for");
        }

        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var at = new RowReader();
        at.Open(reader.DbDataReader);
        var row = new Row(layout, Array.ConvertAll(columns, column => column.Read(at)));
        if (layout.IsPersonal)
        {
            services.GetRequiredService<ShownRecords>().Add([row]);
        }

        return row;
    }

    private IRelationalCommand TemplateFor(DbContext context, DbParameter[] parameters)
    {
        var builder = context.GetService<IRelationalCommandBuilderFactory>().Create().Append(statement.Sql);
        foreach (var parameter in parameters)
        {
            builder.AddParameter(new GivenParameter(parameter.ParameterName));
        }

        return builder.Build();
    }

    /// One that each reading brings along.
    private sealed class GivenParameter(string name) : IRelationalParameter
    {
        public string InvariantName => name;

        public void AddDbParameter(DbCommand command, IReadOnlyDictionary<string, object?>? parameterValues) =>
            AddDbParameter(command, parameterValues![name]);

        public void AddDbParameter(DbCommand command, object? value) => command.Parameters.Add(value!);
    }
}
