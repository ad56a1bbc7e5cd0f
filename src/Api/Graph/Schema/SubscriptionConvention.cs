using System.Reflection;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQL;
using SipOkMuba.Graph.Subscriptions;

namespace SipOkMuba.Graph.Schema;

/// <summary>Fields of <c>Subscription</c>: a method that gives an asynchronous stream, pulled one event at a time.</summary>
internal sealed class SubscriptionConvention(TypeRegistry types, ResolverCompiler resolvers)
{
    public FieldType Field(MethodInfo method)
    {
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

            return (IAsyncEnumerable<object?>)(await open.ResolveAsync(context))!;
        }

        public ValueTask<IObservable<object?>> ResolveAsync(IResolveFieldContext context) =>
            throw new InvalidOperationException("The stream is pulled; see PullSubscriptionStrategy.");
    }
}
