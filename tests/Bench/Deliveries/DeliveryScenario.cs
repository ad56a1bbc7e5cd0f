namespace SipOkMuba.Bench.Deliveries;

/// <summary>What happens to the applications that a webhook is told of.</summary>
/// <param name="Bursts">Each is committed at once, when the one before it has arrived.</param>
/// <param name="Alone">Events that are committed each by itself, for the time until one has arrived.</param>
internal sealed record DeliveryScenario(int Subjects, int Bursts, int EventsPerBurst, int Alone)
{
    /// W1 of the workload.
    public static DeliveryScenario Full { get; } = new(100, 5, 1_000, 100);

    public static DeliveryScenario Small { get; } = new(10, 1, 40, 1);

    /// Else only tried.
    public bool IsTimed => Bursts > 1;
}
