using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SipOkMuba.Bench.Metering;

/// <summary>
/// Counts what SQLite itself begins to run, whoever asked: EF Core, plain ADO.NET or the bare handle. Every connection
/// that the process opens is traced, without a word of it in the product.
/// </summary>
/// <remarks>https://sqlite.org/c3ref/auto_extension.html, https://sqlite.org/c3ref/trace_v2.html</remarks>
internal static unsafe partial class StatementTrace
{
    private const uint TraceStatement = 1;
    private static long count;

    public static long Count => Interlocked.Read(ref count);

    public static void Begin()
    {
        delegate* unmanaged[Cdecl]<nint, nint, nint, int> entry = &TraceConnection;
        if (AutoExtension((nint)entry) is not 0 and var code)
        {
            throw new InvalidOperationException($"SQLite refused the trace with code {code}.");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int TraceConnection(nint database, nint message, nint routines)
    {
        delegate* unmanaged[Cdecl]<uint, nint, nint, nint, int> counter = &CountStatement;
        return TraceV2(database, TraceStatement, (nint)counter, 0);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CountStatement(uint kind, nint context, nint statement, nint text)
    {
        Interlocked.Increment(ref count);
        return 0;
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_auto_extension")]
    private static partial int AutoExtension(nint entry);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_trace_v2")]
    private static partial int TraceV2(nint database, uint mask, nint callback, nint context);
}
