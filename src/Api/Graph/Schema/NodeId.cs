using System.Buffers.Text;
using System.Text;
using GraphQL;
using SipOkMuba.Graph.Security;

namespace SipOkMuba.Graph.Schema;

/// <summary>The opaque id of a node: base64url of the type name, a colon and the sixteen bytes of its UUID.</summary>
/// <remarks>https://relay.dev/graphql/objectidentification.htm</remarks>
public static class NodeId
{
    private const int UuidBytes = 16;

    /// <summary>The id on the wire.</summary>
    /// <param name="typeName">Name of the object type.</param>
    /// <param name="id">The id of the record.</param>
    public static string Format(string typeName, Guid id)
    {
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(typeName.Length) + 1 + UuidBytes];
        var length = Encoding.UTF8.GetBytes(typeName, bytes);
        bytes[length++] = (byte)':';
        id.TryWriteBytes(bytes[length..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes[..(length + UuidBytes)]);
    }

    /// <summary>Reads an id; only the canonical text is accepted.</summary>
    /// <param name="text">The id on the wire.</param>
    /// <param name="typeName">Name of the object type.</param>
    /// <param name="id">The id of the record.</param>
    public static bool TryParse(string? text, out string typeName, out Guid id)
    {
        (typeName, id) = ("", default);
        Span<byte> bytes = stackalloc byte[128];
        if (text is null || text.Length > 160 || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var length)
            || length < UuidBytes + 2 || bytes[length - UuidBytes - 1] != ':')
        {
            return false;
        }

        typeName = Encoding.UTF8.GetString(bytes[..(length - UuidBytes - 1)]);
        id = new Guid(bytes[(length - UuidBytes)..length], bigEndian: true);

        // The engine looks up no type of blanks alone.
        return !string.IsNullOrWhiteSpace(typeName) && Format(typeName, id) == text;
    }

    /// <summary>Reads an id that must belong to a type.</summary>
    /// <param name="text">The id on the wire.</param>
    /// <param name="typeName">The type it must belong to; none: any.</param>
    /// <exception cref="ExecutionError">Code <c>INVALID_ID</c>.</exception>
    public static Guid Parse(string text, string? typeName) =>
        TryParse(text, out var found, out var id) && (typeName is null || found == typeName)
            ? id
            : throw new ExecutionError(typeName is null ? "The id is malformed." : $"The id is not one of type {typeName}.")
            {
                Code = GraphErrorCodes.InvalidId,
            };
}
