using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using SipOkMuba.Bench.Contenders;
using SipOkMuba.Bench.Data;
using SipOkMuba.Bench.Fanout;
using SipOkMuba.Bench.Metering;
using SipOkMuba.Bench.Reports;
using SipOkMuba.Bench.Turns;

namespace SipOkMuba.Bench.Deliveries;

/// <summary>
/// W1 at the product, as the others have no webhooks: events are committed straight into its log, and one webhook must get
/// each, of each application in order.
/// </summary>
internal static class DeliveryRun
{
    public const string Operation = "W1";
    private const string Type = "application.underVerification";
    private const string Region = "16.06.09";
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    public static async Task<DeliveryMeasurement> MeasureAsync(
        string file, DeliveryScenario scenario, int round, CancellationToken cancellationToken)
    {
        var copy = Dataset.Copy(file, Repository.BenchDirectory);
        try
        {
            await using var contender = await Contender.StartAsync(ContenderKind.Real, copy, trace: false, cancellationToken);
            await using var receiver = await Receiver.StartAsync(cancellationToken);
            await CreateWebhookAsync(contender, receiver.Address, cancellationToken);
            using var log = new EventLogFile(copy);
            var subjects = log.SubjectsOf(Region, scenario.Subjects);
            receiver.Follow(subjects);
            var topic = new Topic(Region, new Dictionary<string, string>(), subjects);

            for (var warmUp = new WarmUp(); scenario.IsTimed && !warmUp.IsOver;)
            {
                var begun = contender.Meter.Read();
                var took = await DeliverAsync(scenario.EventsPerBurst);
                warmUp.Add(contender.Meter.Read() - begun, 1 / took.TotalSeconds);
            }

            var (elapsed, before, cpu) = (TimeSpan.Zero, contender.Meter.Read(), Environment.CpuUsage.TotalTime);
            for (var burst = 0; burst < scenario.Bursts; burst++)
            {
                elapsed += await DeliverAsync(scenario.EventsPerBurst);
            }

            var (used, loadCpu) = (contender.Meter.Read() - before, Environment.CpuUsage.TotalTime - cpu);
            var alone = new List<double>();
            for (var one = 0; one < scenario.Alone; one++)
            {
                alone.Add((await DeliverAsync(1)).TotalMilliseconds);
            }

            return new DeliveryMeasurement(scenario, round, elapsed, used, loadCpu, alone);

            async Task<TimeSpan> DeliverAsync(int events)
            {
                receiver.Expect(events);
                var begun = Stopwatch.GetTimestamp();
                log.Commit(Enumerable.Range(0, events).Select(place => (topic, subjects[place % subjects.Count])));
                await receiver.AwaitAsync(patience, cancellationToken);
                return Stopwatch.GetElapsedTime(begun);
            }
        }
        finally
        {
            Dataset.Delete(copy);
        }
    }

    private static async Task CreateWebhookAsync(Contender contender, Uri url, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{contender.Address}") };
        http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(contender.Authorization!);
        using var answer = await http.PostAsJsonAsync(
            "/graphql",
            new
            {
                query = "mutation($url: URI!, $types: [String!]) { createWebhook(input: { url: $url, eventTypes: $types }) { webhook { id } errors { ... on Error { code } } } }",
                variables = new { url, types = new[] { Type } },
            },
            cancellationToken);
        var created = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        if (!created.TryGetProperty("data", out var data) || data.GetProperty("createWebhook").GetProperty("webhook").ValueKind != JsonValueKind.Object)
        {
            throw new InvalidOperationException($"W1: no webhook was created: {created}");
        }
    }
}
