using System.Reflection;
using System.Text;
using System.Text.Json;

namespace SipOkMuba.Graph.Schema;

/// <summary>How Hot Chocolate names what it finds in code.</summary>
public static class Names
{
    /// <summary>A field: <c>GetApplicationByIdAsync</c> is <c>applicationById</c>.</summary>
    /// <param name="member">A method, property or parameter owner.</param>
    public static string Field(MemberInfo member)
    {
        if (member.GetCustomAttribute<GraphNameAttribute>() is { } given)
        {
            return given.Name;
        }

        var name = member.Name;
        if (member is MethodInfo)
        {
            name = name.StartsWith("Get", StringComparison.Ordinal) && name.Length > 3 && char.IsUpper(name[3]) ? name[3..] : name;
            name = name.EndsWith("Async", StringComparison.Ordinal) ? name[..^5] : name;
        }

        return Camel(name);
    }

    /// <summary>An argument or input field.</summary>
    /// <param name="parameter">A parameter of a resolver or of an input record.</param>
    public static string Argument(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<GraphNameAttribute>()?.Name ?? Camel(parameter.Name!);

    /// <summary>A type, without arity and with the given name first.</summary>
    /// <param name="type">The CLR type.</param>
    public static string Type(Type type) =>
        type.GetCustomAttribute<GraphNameAttribute>(inherit: false)?.Name ?? type.Name.Split('`')[0];

    /// <summary>An enum value: <c>FirstIssuance</c> is <c>FIRST_ISSUANCE</c>.</summary>
    /// <param name="name">The CLR name.</param>
    public static string EnumValue(string name) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(name);

    internal static InvalidOperationException Wrong(MethodInfo method, string why) =>
        new($"{method.DeclaringType!.Name}.{method.Name} {why}.");

    internal static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    internal static string Pascal(string name) =>
        new StringBuilder(name) { [0] = char.ToUpperInvariant(name[0]) }.ToString();
}
