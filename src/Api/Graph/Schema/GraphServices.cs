using GraphQL;
using GraphQL.DI;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Mutations;
using SipOkMuba.Graph.Plans;

namespace SipOkMuba.Graph.Schema;

/// <summary>Registration of the layer.</summary>
public static class GraphServices
{
    /// <summary>Adds the schema of the marked classes, over contexts of <typeparamref name="TContext"/>.</summary>
    /// <typeparam name="TContext">The product's context; an <see cref="IDbContextFactory{TContext}"/> must be registered.</typeparam>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">What the product tells the layer.</param>
    public static IServiceCollection AddGraph<TContext>(this IServiceCollection services, Action<GraphOptions> configure)
        where TContext : DbContext
    {
        var options = new GraphOptions();
        configure(options);
        services.AddSingleton(options);
        services.AddSingleton<IContextSource, ContextSource<TContext>>();
        services.AddScoped<NodeBatches>();
        services.AddDataProtection();
        services.AddSingleton<RecordCursors>();
        services.AddSingleton<PlanSessions>();
        services.AddSingleton<GraphPlans>();
        services.AddScoped<PolicyDecisions>();
        services.AddScoped<IdempotentOperation>();
        services.AddSingleton<CommitReads>();
        services.AddSingleton<PayloadStatements>();
        services.AddSingleton(typeof(IDbContextOptionsConfiguration<>), typeof(CommitReadsOf<>));
        services.AddSingleton<StatementInterrupts>();
        services.AddSingleton(typeof(IDbContextOptionsConfiguration<>), typeof(StatementInterruptsOf<>));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IConfigureExecution, IdempotentExecution>();
        services.AddSingleton<ISchema>(provider =>
        {
            var schema = ActivatorUtilities.CreateInstance<GraphSchema>(provider);
            schema.Initialize();
            Introspection.Complete(schema);
            return schema;
        });
        return services;
    }

    private sealed class ContextSource<TContext>(IDbContextFactory<TContext> factory) : IContextSource
        where TContext : DbContext
    {
        public DbContext Create() => factory.CreateDbContext();
    }
}
