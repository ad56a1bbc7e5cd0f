using System.Reflection;
using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Subscriptions;

namespace SipOkMuba.Graph.Schema;

/// <summary>
/// Fields of <c>Subscription</c>: a method that gives an <see cref="IAsyncEnumerable{T}"/> or a
/// <see cref="ResumableStream{T}"/>, pulled one event at a time.
/// </summary>
internal sealed class SubscriptionConvention(TypeRegistry types, ResolverCompiler resolvers)
{
    public FieldType Field(MethodInfo method)
    {
        var stream = ResolverCompiler.ResultOf(method);
        if (!typeof(IAsyncEnumerable<object>).IsAssignableFrom(stream) && !typeof(IResumable).IsAssignableFrom(stream))
        {
            throw Names.Wrong(method, "returns neither IAsyncEnumerable<T> of a class nor ResumableStream<T>");
        }

        if (typeof(IAsyncEnumerable<object>).IsAssignableFrom(method.ReturnType)
            && Array.Exists(method.GetParameters(), parameter => typeof(DbContext).IsAssignableFrom(parameter.ParameterType)))
        {
            throw Names.Wrong(method, "takes a context, which is closed before the stream is read; take an IContextSource");
        }

        var field = types.MethodField(method);
        field.StreamResolver = new StreamResolver(resolvers.Compile(method), method.GetCustomAttribute<AuthorizeAttribute>()?.Policy);
        field.Resolver = new FuncFieldResolver<object?>(context => context.Source);
        return field;
    }

    private sealed class StreamResolver(IFieldResolver open, string? policy) : IPullStreamResolver
    {
        public async ValueTask<IAsyncEnumerable<object?>> OpenAsync(IResolveFieldContext context)
        {
            if (policy is not null)
            {
                await Authorization.DemandAsync(context, policy);
            }

            return await open.ResolveAsync(context) switch
            {
                IAsyncEnumerable<object?> items => items,
                IResumable resumable => new ScopelessStream(resumable.Items),
                var other => throw new InvalidOperationException($"{other?.GetType()} is no stream of objects."),
            };
        }
    }
}
