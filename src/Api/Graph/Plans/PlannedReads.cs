using System.Reflection;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Plans;

/// <summary>What the fields of a schema tell plans, by these names in their metadata.</summary>
internal static class PlannedReads
{
    public const string Read = "plan.read";
    public const string Value = "plan.value";
    public const string Policy = "plan.policy";
}

/// <summary>A field that names one record by its arguments and, below an event, by that event.</summary>
/// <param name="Map">The entity.</param>
/// <param name="Parameters">Arguments, the loader, and the event.</param>
/// <param name="Name">The method itself: from the values of the parameters to the reference.</param>
/// <param name="Loader">What the method gets as its loader; it only takes note.</param>
internal sealed record RecordRead(NodeMap Map, ParameterInfo[] Parameters, Func<object?[], object?> Name, object Loader)
{
    public bool IsLoader(ParameterInfo parameter) => parameter.ParameterType.IsInstanceOfType(Loader);

    /// Whether a client gives it.
    public bool IsGiven(ParameterInfo parameter) => !IsLoader(parameter) && !parameter.IsDefined(typeof(ParentAttribute));
}

/// <summary>A root field that pages a query.</summary>
internal sealed record ConnectionRead(MethodInfo Method, NodeMap Map, UsePagingAttribute Paging);
