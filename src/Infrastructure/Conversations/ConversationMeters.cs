using System.Diagnostics.Metrics;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Conversations;

/// How long citizens waited for a human being, and how far off they had been told. Read from the log, so that an answer counts in
/// one instance, whichever took it; one that ends before it has noted how far it came counts the last ones again. Exact figures
/// are those of the rounds.
internal sealed class ConversationMeters : IEventFollower
{
    public const string MeterName = "SipOkMuba.Conversations";

    private readonly Histogram<double> response;
    private readonly Histogram<double> error;

    public ConversationMeters(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        response = meter.CreateHistogram<double>(
            "conversation.response", "s", "Office time from the request for an officer to the officer's first message.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [30, 60, 120, 180, 300, 600, 1200, 1800, 3600] });
        error = meter.CreateHistogram<double>(
            "conversation.estimate.error", "s", "How much longer than it had been told at the request; negative: how much shorter.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [-1800, -600, -300, -120, -60, 0, 60, 120, 300, 600, 1800] });
    }

    public string Name => "conversationMeters";

    public EventFilter Filter { get; } = new() { Types = [DomainEvent.NameOf(typeof(ConversationFirstHumanReply))] };

    public Task HandleAsync(LoggedEvent logged, CancellationToken cancellationToken)
    {
        var waited = logged.Payload.GetProperty("officeSeconds").GetInt64();
        response.Record(waited);
        error.Record(waited - logged.Payload.GetProperty("estimatedSeconds").GetInt32());
        return Task.CompletedTask;
    }
}
