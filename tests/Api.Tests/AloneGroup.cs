namespace SipOkMuba.Api.Tests;

/// Hundreds of callers at once, or seconds that count: a machine of two cores that does other things besides is too slow.
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneGroup
{
    public const string Name = "Alone";
}
