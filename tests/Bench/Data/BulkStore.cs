using System.Data.Common;

namespace SipOkMuba.Bench.Data;

/// A table that is filled row by row.
internal abstract class BulkTable : IDisposable
{
    public abstract void Add(params ReadOnlySpan<object?> values);

    public abstract void Dispose();
}

/// A database of the product that is filled fast: first the rows, in order, then the indexes.
internal abstract class BulkStore : IDisposable
{
    /// On SQLite the identity of an event is its position; elsewhere a column of its own.
    public abstract bool PositionIsId { get; }

    protected abstract DbConnection Connection { get; }

    public abstract BulkTable Into(string table, params string[] columns);

    /// Indexes of these tables, as the statements that make them.
    protected abstract string IndexesOf(IEnumerable<string> tables);

    /// Fills the tables; what `fill` opens it must have closed when it returns.
    public void Fill(IReadOnlyCollection<string> tables, Action fill)
    {
        var indexes = Read(IndexesOf(tables), row => (Name: row.GetString(0), Sql: row.GetString(1)));
        indexes.ForEach(index => Execute($"DROP INDEX \"{index.Name}\""));
        Begin();
        fill();
        End();
        indexes.ForEach(index => Execute(index.Sql));
        Finish();
    }

    public List<T> Read<T>(string sql, Func<DbDataReader, T> read)
    {
        var found = new List<T>();
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            found.Add(read(reader));
        }

        return found;
    }

    public void Execute(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }

    public virtual void Dispose() => Connection.Dispose();

    protected static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    protected virtual void Begin()
    {
    }

    protected virtual void End()
    {
    }

    protected abstract void Finish();
}
