namespace SipOkMuba.Graph.Plans;

/// <summary>Why an operation is left to the engine, which answers anything that is valid and reports anything that is not.</summary>
internal sealed class NotPlannable(string reason) : Exception(reason);
