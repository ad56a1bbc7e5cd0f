using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace SipOkMuba.Graph.Fetching;

/// <summary>
/// Cursors at a record that the caller need not be able to read, where a walk has stopped among such. They are made here
/// alone: whoever could name any record by one would learn from the page where it stands in the ordering.
/// </summary>
internal sealed class RecordCursors(IDataProtectionProvider protection)
{
    // In no other cursor.
    private const char Mark = '~';

    private readonly IDataProtector protector = protection.CreateProtector("SipOkMuba.Graph.RecordCursor");

    /// Holds no value of the record, only its key and which part of the ordering is walked.
    public string CursorAt(Keyset order, RecordPlace place) =>
        Mark + protector.Protect(JsonSerializer.Serialize(new object?[] { order.Record.Name, order.Shape, place.Key, place.Part }));

    /// Null where it is no cursor of a record of this type in this ordering.
    public RecordPlace? PlaceOf(Keyset order, string cursor)
    {
        if (!cursor.StartsWith(Mark))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(protector.Unprotect(cursor[1..]));
            var place = document.RootElement;
            return place[0].GetString() == order.Record.Name && place[1].GetString() == order.Shape
                ? new RecordPlace(place[2].GetInt64(), order.BeginsWithEnum ? Keyset.Value(place[3], order.Keys[0]) : null)
                : null;
        }
        catch (Exception foreign) when (foreign is CryptographicException or JsonException)
        {
            // Not made here, or when the enum had other values.
            return null;
        }
    }
}

/// <param name="Key">Of the record.</param>
/// <param name="Part">Value of the enum that begins the ordering; null where none does.</param>
internal readonly record struct RecordPlace(long Key, object? Part);
