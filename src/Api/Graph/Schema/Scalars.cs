using System.Globalization;
using System.Xml;
using GraphQL.Types;
using GraphQLParser.AST;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Schema;

/// <summary>A scalar that is a string on the wire.</summary>
/// <typeparam name="T">What it is in code.</typeparam>
public abstract class TextScalar<T> : ScalarGraphType, ISpecified
{
    /// <summary>Names the scalar and the specification of its text.</summary>
    /// <param name="name">Name in the schema.</param>
    /// <param name="description">What the text looks like.</param>
    /// <param name="specifiedBy">Address of the specification, printed as <c>@specifiedBy</c>.</param>
    protected TextScalar(string name, string description, string? specifiedBy)
    {
        Name = name;
        Description = description;
        SpecifiedBy = specifiedBy;
    }

    /// <summary>Address of the specification of the text.</summary>
    public string? SpecifiedBy { get; }

    /// <summary>Reads the text; false refuses it without repeating it.</summary>
    /// <param name="text">What the client sent.</param>
    /// <param name="value">What it means.</param>
    protected abstract bool TryRead(string text, out T value);

    /// <summary>Writes the text.</summary>
    /// <param name="value">What is meant.</param>
    protected abstract string Write(T value);

    /// <inheritdoc/>
    public override object? ParseLiteral(GraphQLValue value) => value switch
    {
        GraphQLStringValue text => Read(text.Value.ToString()),
        GraphQLNullValue => null,
        _ => throw Refused(),
    };

    /// <inheritdoc/>
    public override object? ParseValue(object? value) => value switch
    {
        null => null,
        T known => known,
        string text => Read(text),
        _ => throw Refused(),
    };

    /// <inheritdoc/>
    public override object? Serialize(object? value) => value is null ? null : Write((T)value);

    private object? Read(string text) => TryRead(text, out var value) ? value : throw Refused();

    // The message never repeats the value: it may be personal.
    private FormatException Refused() => new($"The value is not a valid {Name}.");
}

/// <summary>A scalar whose text is specified somewhere.</summary>
internal interface ISpecified
{
    string? SpecifiedBy { get; }
}

/// <summary>RFC 9562, 36 characters in lower case.</summary>
public sealed class UuidScalar() : TextScalar<Guid>("UUID", "A UUID of 36 characters.", "https://scalars.graphql.org/chillicream/uuid.html")
{
    /// <inheritdoc/>
    protected override bool TryRead(string text, out Guid value) =>
        Guid.TryParseExact(text, "D", out value) & text.Length == 36;

    /// <inheritdoc/>
    protected override string Write(Guid value) => value.ToString("D");
}

/// <summary>RFC 3339 with an offset; written in the offset of the product's home.</summary>
/// <param name="offset">The offset in which instants are written.</param>
public sealed class DateTimeScalar(TimeSpan offset) : TextScalar<DateTimeOffset>(
    "DateTime", "An instant as in RFC 3339, always with an offset.", "https://scalars.graphql.org/chillicream/date-time.html")
{
    private static readonly string[] Formats =
        [.. Enumerable.Range(0, 8).Select(digits => "yyyy-MM-dd'T'HH:mm:ss" + (digits == 0 ? "" : "." + new string('f', digits)) + "zzz")];

    /// <inheritdoc/>
    protected override bool TryRead(string text, out DateTimeOffset value)
    {
        var upper = text.ToUpperInvariant();
        var normal = upper.EndsWith('Z') ? string.Concat(upper.AsSpan(0, upper.Length - 1), "+00:00") : upper;
        // .NET would also take +7:00 and +0700.
        return DateTimeOffset.TryParseExact(normal, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out value)
            && normal[^6] is '+' or '-' && normal[^3] == ':';
    }

    /// <inheritdoc/>
    protected override string Write(DateTimeOffset value) =>
        value.ToOffset(offset).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
}

/// <summary>A calendar day, <c>yyyy-MM-dd</c>.</summary>
public sealed class LocalDateScalar() : TextScalar<DateOnly>(
    "LocalDate", "A calendar day, yyyy-MM-dd.", "https://scalars.graphql.org/chillicream/local-date.html")
{
    /// <inheritdoc/>
    protected override bool TryRead(string text, out DateOnly value) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value);

    /// <inheritdoc/>
    protected override string Write(DateOnly value) => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>A time of day, <c>HH:mm:ss</c>.</summary>
public sealed class LocalTimeScalar() : TextScalar<TimeOnly>(
    "LocalTime", "A time of day, HH:mm:ss.", "https://scalars.graphql.org/chillicream/local-time.html")
{
    /// <inheritdoc/>
    protected override bool TryRead(string text, out TimeOnly value) =>
        TimeOnly.TryParseExact(text, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out value);

    /// <inheritdoc/>
    protected override string Write(TimeOnly value) => value.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}

/// <summary>A span of time, ISO 8601 <c>PT10M</c>.</summary>
public sealed class DurationScalar() : TextScalar<TimeSpan>(
    "Duration", "A span of time as in ISO 8601, such as PT10M.", "https://scalars.graphql.org/chillicream/duration.html")
{
    /// <inheritdoc/>
    protected override bool TryRead(string text, out TimeSpan value)
    {
        try
        {
            value = XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            value = default;
            return false;
        }
    }

    /// <inheritdoc/>
    protected override string Write(TimeSpan value) => XmlConvert.ToString(value);
}

/// <summary>An absolute address, RFC 3986.</summary>
public sealed class UriScalar() : TextScalar<Uri>("URI", "An absolute URI.", "https://scalars.graphql.org/chillicream/uri.html")
{
    /// <inheritdoc/>
    protected override bool TryRead(string text, out Uri value) =>
        // A rooted path is an absolute address for .NET on Unix.
        Uri.TryCreate(text, UriKind.Absolute, out value!) && text.StartsWith(value.Scheme + ":", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override string Write(Uri value) => value.AbsoluteUri;
}

/// <summary>A whole number of 64 bits.</summary>
public sealed class LongScalar : LongGraphType, ISpecified
{
    /// <summary>Describes the scalar.</summary>
    public LongScalar()
    {
        Name = "Long";
        Description = "A whole number of 64 bits.";
    }

    /// <summary>Address of its specification.</summary>
    public string? SpecifiedBy => "https://scalars.graphql.org/chillicream/long.html";
}

/// <summary>A file that is sent beside the operation, never within it.</summary>
/// <remarks>https://github.com/jaydenseric/graphql-multipart-request-spec</remarks>
public sealed class UploadScalar : ScalarGraphType, ISpecified
{
    /// <summary>Describes the scalar.</summary>
    public UploadScalar()
    {
        Name = "Upload";
        Description = "A file, sent as multipart/form-data beside the operation: its variable holds null there.";
    }

    /// <summary>Address of the specification of the request.</summary>
    public string? SpecifiedBy => "https://github.com/jaydenseric/graphql-multipart-request-spec";

    /// <inheritdoc/>
    public override object? ParseLiteral(GraphQLValue value) => value is GraphQLNullValue ? null : throw NoFile();

    /// <inheritdoc/>
    public override bool CanParseLiteral(GraphQLValue value) => value is GraphQLNullValue;

    /// <inheritdoc/>
    public override object? ParseValue(object? value) => value is null or UploadedFile ? value : throw NoFile();

    /// <inheritdoc/>
    public override object? Serialize(object? value) => throw new NotSupportedException("A file is never an answer.");

    private static FormatException NoFile() => new("An Upload is a file of a multipart/form-data request, and nothing else.");
}
