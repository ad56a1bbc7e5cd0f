using System.Reflection;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Plans;

/// <summary>What the fields of a schema tell plans, by these names in their metadata.</summary>
internal static class PlannedReads
{
    public const string Read = "plan.read";
    public const string Policy = "plan.policy";
}

/// <summary>A root field that names one record by its arguments.</summary>
/// <param name="Map">The entity.</param>
/// <param name="Parameters">Arguments, and the loader.</param>
/// <param name="Name">The method itself: from the values of the parameters to the reference.</param>
/// <param name="Loader">What the method gets as its loader; it only takes note.</param>
internal sealed record RecordRead(NodeMap Map, ParameterInfo[] Parameters, Func<object?[], object?> Name, object Loader);

/// <summary>A root field that pages a query.</summary>
internal sealed record ConnectionRead(MethodInfo Method, NodeMap Map, UsePagingAttribute Paging);
