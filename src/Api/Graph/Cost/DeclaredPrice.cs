using System.Reflection;
using GraphQL.DataLoader;
using GraphQL.Types;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Cost;

/// <summary>
/// What a member of a marked class costs: what its attributes say, else ten points for asking the database on its own
/// and five items for a list of objects. A loader's look-ups share a statement, so below the root they cost no more than
/// an object.
/// </summary>
internal static class DeclaredPrice
{
    public static FieldType OfMember(FieldType field, MemberInfo member)
    {
        if (member.GetCustomAttribute<CostAttribute>()?.Weight is { } declared)
        {
            field.Costs(declared);
        }
        else if (member is MethodInfo method && Waits(method) && !IsStream(method))
        {
            field.Costs(FieldPrice.Statement);
        }

        if (member.GetCustomAttribute<ListSizeAttribute>()?.Assumed is { } assumed)
        {
            return field.Lists(ListSize.Of(assumed));
        }

        return IsListOfObjects(field.ResolvedType!) ? field.Lists(ListSize.Of(ListSize.Few)) : field;
    }

    public static FieldType OfQuery(FieldType field, MethodInfo method) =>
        FieldPrice.WeightOf(field) is null && IsLookUp(method) ? field.Costs(FieldPrice.Statement) : field;

    public static FieldType OfMutation(FieldType field, MethodInfo method) =>
        field.Costs(method.GetCustomAttribute<CostAttribute>()?.Weight ?? FieldPrice.Statement);

    private static bool Waits(MethodInfo method) => method.ReturnType is { IsGenericType: true } type
        && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>))
        && !IsLookUp(method);

    private static bool IsLookUp(MethodInfo method) => typeof(IDataLoaderResult).IsAssignableFrom(ResolverCompiler.ResultOf(method));

    private static bool IsStream(MethodInfo method) => typeof(Subscriptions.IResumable).IsAssignableFrom(ResolverCompiler.ResultOf(method));

    private static bool IsListOfObjects(IGraphType type) => type switch
    {
        NonNullGraphType { ResolvedType: { } inner } => IsListOfObjects(inner),
        ListGraphType { ResolvedType: { } item } => (item as NonNullGraphType)?.ResolvedType is not ScalarGraphType && item is not ScalarGraphType,
        _ => false,
    };
}
