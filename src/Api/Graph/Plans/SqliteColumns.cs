using System.Runtime.InteropServices;
using SQLitePCL;

namespace SipOkMuba.Graph.Plans;

/// <summary>
/// The columns of the row at which a statement stands, read without counting a reference to its handle for each of them,
/// which took a sixth of a list. Whoever reads holds the statement open.
/// </summary>
/// <remarks>https://sqlite.org/c3ref/column_blob.html</remarks>
internal static unsafe partial class SqliteColumns
{
    private const string Library = "e_sqlite3";

    public static bool IsNull(nint statement, int column) => TypeOf(statement, column) == raw.SQLITE_NULL;

    /// Of a text its UTF-8. Good until the next row.
    public static ReadOnlySpan<byte> Bytes(nint statement, int column)
    {
        var bytes = BlobOf(statement, column);
        return new(bytes, LengthOf(statement, column));
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64"), SuppressGCTransition]
    public static partial long Long(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type"), SuppressGCTransition]
    private static partial int TypeOf(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob"), SuppressGCTransition]
    private static partial byte* BlobOf(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes"), SuppressGCTransition]
    private static partial int LengthOf(nint statement, int column);
}
