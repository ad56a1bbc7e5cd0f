using System.Text;
using System.Text.Json;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;

namespace SipOkMuba.Graph.Plans;

/// <summary>Writes a value that is at hand as the engine completes it: https://spec.graphql.org/October2021/#CompleteValue().</summary>
internal abstract class ValueWriter(bool nullable)
{
    public void Write(object? value, JsonOut json)
    {
        if (value is not null)
        {
            WriteValue(value, json);
        }
        else
        {
            WriteNull(json);
        }
    }

    /// <param name="type">The type of the value.</param>
    /// <param name="sets">What is selected of it.</param>
    /// <param name="selection">The selections of the document.</param>
    /// <param name="holds">The value of a boolean variable.</param>
    public static ValueWriter Of(
        IGraphType type, IReadOnlyList<GraphQLSelectionSet> sets, PlannedSelection selection, Func<string, bool> holds)
    {
        var nullable = type is not NonNullGraphType;
        return (nullable ? type : ((NonNullGraphType)type).ResolvedType) switch
        {
            ScalarGraphType => ScalarValue.Of(type),
            ListGraphType list => new ListValue(nullable, Of(list.ResolvedType!, sets, selection, holds)),
            IObjectGraphType graph => new ObjectValue(nullable, selection.Of(sets, graph.Name, holds).Select(Field(graph))),
            _ => throw new NotPlannable("a value of several types"),
        };

        Func<PlannedField, (string Key, Func<object, object?> Read, ValueWriter Writer)> Field(IObjectGraphType graph) => field =>
        {
            if (field.Name == "__typename")
            {
                return (field.Key, _ => graph.Name, new ScalarValue(new StringGraphType(), nullable: false));
            }

            var definition = graph.Fields.Find(field.Name)!;
            return definition.GetMetadata<Func<object, object?>?>(PlannedReads.Value) is { } read
                ? (field.Key, read, Of(definition.ResolvedType!, field.Below, selection, holds))
                : throw new NotPlannable("a resolver of its own");
        };
    }

    protected abstract void WriteValue(object value, JsonOut json);

    protected void WriteNull(JsonOut json)
    {
        if (!nullable)
        {
            throw new NotPlannable("null where a value is needed");
        }

        json.Null();
    }
}

/// <summary>A scalar, or a value of an enum.</summary>
internal sealed class ScalarValue(ScalarGraphType scalar, bool nullable) : ValueWriter(nullable)
{
    public static ScalarValue Of(IGraphType type) =>
        new(type.GetNamedType() as ScalarGraphType ?? throw new NotPlannable("no scalar"), type is not NonNullGraphType);

    protected override void WriteValue(object value, JsonOut json)
    {
        switch (scalar.Serialize(value))
        {
            case null:
                WriteNull(json);
                break;
            case string text:
                json.Text(text);
                break;
            case bool flag:
                json.Bool(flag);
                break;
            case int number:
                json.Number(number);
                break;
            case long number:
                json.Number(number);
                break;
            case var other:
                json.Raw(JsonSerializer.SerializeToUtf8Bytes(other, other.GetType()));
                break;
        }
    }
}

/// <summary>A list.</summary>
internal sealed class ListValue(bool nullable, ValueWriter item) : ValueWriter(nullable)
{
    protected override void WriteValue(object value, JsonOut json)
    {
        var isFirst = true;
        foreach (var one in (System.Collections.IEnumerable)value)
        {
            json.Byte(isFirst ? (byte)'[' : (byte)',');
            item.Write(one, json);
            isFirst = false;
        }

        json.Raw(isFirst ? "[]"u8 : "]"u8);
    }
}

/// <summary>An object all of whose fields it holds itself.</summary>
internal sealed class ObjectValue(bool nullable, IEnumerable<(string Key, Func<object, object?> Read, ValueWriter Writer)> fields) : ValueWriter(nullable)
{
    private readonly (byte[] Before, Func<object, object?> Read, ValueWriter Writer)[] fields =
    [
        .. fields.Select((field, i) => (Encoding.UTF8.GetBytes((i == 0 ? "{\"" : ",\"") + field.Key + "\":"), field.Read, field.Writer)),
    ];

    protected override void WriteValue(object value, JsonOut json)
    {
        foreach (var (before, read, writer) in fields)
        {
            json.Raw(before);
            writer.Write(read(value), json);
        }

        json.Raw(fields.Length == 0 ? "{}"u8 : "}"u8);
    }
}
