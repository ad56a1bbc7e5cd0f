using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using SipOkMuba.Graph.Telemetry;

namespace SipOkMuba.Graph.Tests.Telemetry;

/// Listens to the meters of one host alone: other tests of the process have the same ones.
internal sealed class HeardMeters : IDisposable
{
    private readonly ConcurrentDictionary<string, double> sums = new();
    private readonly ConcurrentDictionary<string, double> observed = new();
    private readonly MeterListener listener = new();

    public HeardMeters(IServiceProvider host)
    {
        var scope = host.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == GraphTelemetry.Name && instrument.Meter.Scope == scope)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, 1, tags));
        listener.Start();
    }

    /// How often a histogram recorded, or the value of a counter; 0 where nothing was heard.
    public double this[string name, params string[] tags]
    {
        get
        {
            listener.RecordObservableInstruments();
            var key = KeyOf(name, tags.Order(StringComparer.Ordinal));
            return sums.TryGetValue(key, out var sum) ? sum : observed.GetValueOrDefault(key);
        }
    }

    public void Dispose() => listener.Dispose();

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = KeyOf(instrument.Name, tags.ToArray().Select(tag => $"{tag.Value}").Order(StringComparer.Ordinal));
        if (instrument.IsObservable)
        {
            observed[key] = value;
        }
        else
        {
            sums.AddOrUpdate(key, value, (_, sum) => sum + value);
        }
    }

    private static string KeyOf(string name, IEnumerable<string> tags) => $"{name} {string.Join(' ', tags)}";
}
