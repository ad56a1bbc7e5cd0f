using System.Text;
using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Plans;

/// <summary>Writes the value of one field of a row.</summary>
internal abstract class FieldWriter
{
    public abstract void Write(RowReader row, Block block);
}

/// <summary>Writes an object; the keys with what stands between them are bytes already.</summary>
internal sealed class ObjectWriter(IReadOnlyList<(string Key, FieldWriter Writer)> fields) : FieldWriter
{
    private readonly (byte[] Before, FieldWriter Writer)[] fields =
    [
        .. fields.Select((field, i) =>
            (Encoding.UTF8.GetBytes((i == 0 ? "{" : ",") + "\"" + field.Key + "\":"), field.Writer)),
    ];

    // Conditions may leave nothing of an object.
    private readonly byte[] end = fields.Count == 0 ? "{}"u8.ToArray() : "}"u8.ToArray();

    public override void Write(RowReader row, Block block)
    {
        foreach (var (before, writer) in fields)
        {
            block.Json.Raw(before);
            writer.Write(row, block);
        }

        block.Json.Raw(end);
    }
}

/// <summary>An object about a person, of which note is taken.</summary>
internal sealed class PersonalWriter(FieldWriter shown, Type entity, int record, int person, int groups) : FieldWriter
{
    public override void Write(RowReader row, Block block)
    {
        block.AddPersonal(new PersonalRecord(entity, row.Long(record), row.Long(person), groups));
        shown.Write(row, block);
    }
}

/// <summary>The same for every row, such as <c>__typename</c>.</summary>
internal sealed class FixedWriter(string json) : FieldWriter
{
    private readonly byte[] json = Encoding.UTF8.GetBytes(json);

    public override void Write(RowReader row, Block block) => block.Json.Raw(json);
}

/// <summary>A column that may be null.</summary>
internal abstract class ColumnWriter(int column, bool nullable) : FieldWriter
{
    protected int Column => column;

    public override void Write(RowReader row, Block block)
    {
        if (!row.IsNull(column))
        {
            WriteValue(row, block.Json);
        }
        else if (nullable)
        {
            block.Json.Null();
        }
        else
        {
            throw new NotPlannable("null where a value is needed");
        }
    }

    protected abstract void WriteValue(RowReader row, JsonOut json);
}

internal sealed class TextWriter(int column, bool nullable) : ColumnWriter(column, nullable)
{
    protected override void WriteValue(RowReader row, JsonOut json) => row.Text(Column, json);
}

internal sealed class NumberWriter(int column, bool nullable) : ColumnWriter(column, nullable)
{
    protected override void WriteValue(RowReader row, JsonOut json) => json.Number(row.Long(Column));
}

internal sealed class BoolWriter(int column, bool nullable) : ColumnWriter(column, nullable)
{
    protected override void WriteValue(RowReader row, JsonOut json) => json.Bool(row.Reader.GetBoolean(Column));
}

/// <summary>An enum that is stored as text.</summary>
internal sealed class EnumWriter : ColumnWriter
{
    private readonly (byte[] Stored, byte[] Json)[] values;
    private readonly Dictionary<string, byte[]> byText;

    public EnumWriter(int column, bool nullable, IReadOnlyList<(string Stored, string Name)> values)
        : base(column, nullable)
    {
        this.values = [.. values.Select(value => (Encoding.UTF8.GetBytes(value.Stored), Encoding.UTF8.GetBytes($"\"{value.Name}\"")))];
        byText = values.ToDictionary(value => value.Stored, value => Encoding.UTF8.GetBytes($"\"{value.Name}\""));
    }

    protected override void WriteValue(RowReader row, JsonOut json)
    {
        if (!row.TryText(Column, out var text))
        {
            json.Raw(byText.GetValueOrDefault(row.Reader.GetString(Column)) ?? throw Unknown());
            return;
        }

        foreach (var (stored, name) in values)
        {
            if (text.SequenceEqual(stored))
            {
                json.Raw(name);
                return;
            }
        }

        throw Unknown();
    }

    private static NotPlannable Unknown() => new("a value that the enum does not have");
}

/// <summary>An instant that is stored as milliseconds since 1970, in the text of <see cref="DateTimeScalar"/>.</summary>
internal sealed class InstantWriter(int column, bool nullable, TimeSpan offset) : ColumnWriter(column, nullable)
{
    private readonly byte[] zone = Encoding.UTF8.GetBytes(
        $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}\"");

    protected override void WriteValue(RowReader row, JsonOut json)
    {
        var local = DateTime.UnixEpoch.AddTicks((row.Long(Column) * TimeSpan.TicksPerMillisecond) + offset.Ticks);
        json.Byte((byte)'"');
        local.TryFormat(json.Room(32), out var written, "s", System.Globalization.CultureInfo.InvariantCulture);
        json.Advance(written);
        json.Byte((byte)'.');
        local.Millisecond.TryFormat(json.Room(4), out written, "D3", System.Globalization.CultureInfo.InvariantCulture);
        json.Advance(written);
        json.Raw(zone);
    }
}

/// <summary>The opaque id of the row, as <see cref="NodeId"/> writes it.</summary>
internal sealed class NodeIdWriter(int column, string typeName) : ColumnWriter(column, nullable: false)
{
    private readonly byte[] type = Encoding.UTF8.GetBytes(typeName + ":");

    protected override void WriteValue(RowReader row, JsonOut json)
    {
        Span<byte> id = stackalloc byte[type.Length + 16];
        type.CopyTo(id);
        row.Uuid(Column).TryWriteBytes(id[type.Length..], bigEndian: true, out _);
        json.Byte((byte)'"');
        var count = System.Buffers.Text.Base64Url.EncodeToUtf8(id, json.Room(id.Length * 2));
        json.Advance(count);
        json.Byte((byte)'"');
    }
}

/// <summary>Any other value: made as the engine makes it.</summary>
internal sealed class ComputedWriter(ValueField field, MappedColumn[] needs, IGraphType type) : FieldWriter
{
    private readonly ScalarValue shown = ScalarValue.Of(type);

    public override void Write(RowReader row, Block block)
    {
        var values = new object?[needs.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = needs[i].Read(row);
        }

        shown.Write(field.Of(values), block.Json);
    }
}

/// <summary>A joined record.</summary>
internal sealed class OneWriter(int key, bool nullable, FieldWriter target) : ColumnWriter(key, nullable)
{
    public override void Write(RowReader row, Block block)
    {
        if (row.IsNull(Column))
        {
            base.Write(row, block);
        }
        else
        {
            target.Write(row, block);
        }
    }

    protected override void WriteValue(RowReader row, JsonOut json) => throw new NotSupportedException();
}

/// <summary>A list, which is read after its parents: only its place is kept.</summary>
internal sealed class ListWriter(int list, int key) : FieldWriter
{
    public override void Write(RowReader row, Block block) => block.AddHole(list, row.Long(key));
}

/// <summary>A related record, which is read after its parents as a list of one.</summary>
internal sealed class RelatedWriter(int list, int key) : FieldWriter
{
    public override void Write(RowReader row, Block block)
    {
        if (row.IsNull(key))
        {
            block.Json.Null();
        }
        else
        {
            block.AddHole(list, row.Long(key), isSingle: true);
        }
    }
}

/// <summary>Chooses the writer of a field by what it is in the code, the schema and the database.</summary>
internal static class FieldWriters
{
    public static FieldWriter Of(ValueField field, IGraphType type, int[] slots, ColumnSet columns, IModel model, TimeSpan offset)
    {
        var properties = Array.ConvertAll(slots, slot =>
            MappedProperties.Of(model, columns.Columns[slot]) ?? throw new NotPlannable("no column"));
        if (type is ListGraphType or NonNullGraphType { ResolvedType: ListGraphType })
        {
            throw new NotPlannable("a list of values");
        }

        return field is ColumnField column && Direct(column, type, slots[0], properties[0], offset) is { } direct
            ? direct
            : new ComputedWriter(field, [.. properties.Select((property, i) => new MappedColumn(slots[i], property))], type);
    }

    private static FieldWriter? Direct(ColumnField field, IGraphType type, int slot, IProperty property, TimeSpan offset)
    {
        var nullable = type is not NonNullGraphType;
        if (field.IdOf is { } node)
        {
            return new NodeIdWriter(slot, node.Name);
        }

        var mapping = property.GetRelationalTypeMapping();
        var model = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        var stored = mapping.Converter?.ProviderClrType ?? model;
        return !field.IsPlain ? null : (type.GetNamedType(), model) switch
        {
            (StringGraphType, var clr) when clr == typeof(string) && stored == clr => new TextWriter(slot, nullable),
            (IntGraphType, var clr) when clr == typeof(int) && stored == clr => new NumberWriter(slot, nullable),
            (LongScalar, var clr) when clr == typeof(long) && stored == clr => new NumberWriter(slot, nullable),
            (BooleanGraphType, var clr) when clr == typeof(bool) && stored == clr => new BoolWriter(slot, nullable),
            (DateTimeScalar, var clr) when stored == typeof(long) && IsMilliseconds(mapping.Converter!.ConvertFromProvider) =>
                new InstantWriter(slot, nullable, offset),
            (EnumerationGraphType graph, { IsEnum: true } clr) when stored == typeof(string) =>
                new EnumWriter(slot, nullable, [.. Enum.GetValues(clr).Cast<object>().Select(value =>
                    ((string)mapping.Converter!.ConvertToProvider(value)!, (string)graph.Serialize(value)!))]),
            _ => null,
        };
    }

    private static bool IsMilliseconds(Func<object?, object?> read) =>
        read(0L) is DateTimeOffset zero && zero == DateTimeOffset.UnixEpoch
        && read(1_700_000_000_123L) is DateTimeOffset later && later == DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);
}
