namespace SipOkMuba.Api.Tests.Scale;

/// Asks a database how it would run a statement.
internal interface IPlanReader
{
    /// What is wrong with how it would run; nothing for a statement that reads little however large the tables are.
    Task<IReadOnlyList<string>> FaultsAsync(SentStatement statement);
}
