using System.Data.Common;

namespace SipOkMuba.Infrastructure.Events;

/// One step of the relay on one database server, in one round trip and one transaction.
internal interface IRelayStep
{
    string PendingSql { get; }

    /// Once per connection.
    Task PrepareAsync(DbConnection connection, CancellationToken cancellationToken);

    /// Gives positions to all committed rows that have none; how many. The token is its only time limit.
    Task<long> RunAsync(DbConnection connection, CancellationToken cancellationToken);
}
