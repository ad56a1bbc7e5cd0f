using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace SipOkMuba.Infrastructure.Data;

/// <summary>
/// A query that EF Core translates once, where it would else compare its expression with all that it knows each time.
/// EF Core's own compiled query knows one model; in one process there may be several.
/// </summary>
public sealed class CompiledQuery<TQuery>(Func<TQuery> compile)
    where TQuery : Delegate
{
    private readonly ConditionalWeakTable<IModel, TQuery> compiled = [];

    public TQuery Of(AppDbContext database) => compiled.GetValue(database.Model, _ => compile());
}
