namespace SipOkMuba.Bench.Contenders;

internal enum ContenderKind
{
    /// Hand-written SQL and JSON: what no server can beat by much.
    Limit,

    /// The engine as its documentation shows it, with EF Core and batch loaders.
    Plain,

    /// The product.
    Real,
}
