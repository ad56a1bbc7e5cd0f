using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Api.Tests.Hosting;
using Snapshooter.Xunit;

namespace SipOkMuba.Api.Tests.Tripwires;

/// Dashboards and alarms of operators name our metrics: a changed name is a break for them.
[Collection(MetricsGroup.Name)]
public sealed class MetricNameTests
{
    [Fact]
    public async Task Metrics_ShouldBeNamedAsReviewedAndInTheRunbook_WhenTheyAreListed()
    {
        await using var app = new MetricsApp();
        await app.InitializeAsync();
        var scope = app.Services.GetRequiredService<IMeterFactory>();
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name.StartsWith("SipOkMuba.", StringComparison.Ordinal) && instrument.Meter.Scope == scope)
                {
                    var kind = instrument.GetType().Name.Split('`')[0];
                    found[instrument.Name] = $"{kind} {instrument.Unit}: {instrument.Description}";
                }
            },
        };
        listener.Start();

        var runbook = await File.ReadAllTextAsync(Repository.PathTo("docs", "runbook.md"));
        Assert.All(found.Keys, name => Assert.Contains($"`{name.Replace('.', '_')}", runbook, StringComparison.Ordinal));
        Snapshot.Match(string.Concat(found.Select(metric => $"{metric.Key} {metric.Value}\n")));
    }
}
