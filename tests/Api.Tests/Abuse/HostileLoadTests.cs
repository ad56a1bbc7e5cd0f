using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Xunit.Abstractions;

namespace SipOkMuba.Api.Tests.Abuse;

/// <summary>
/// What hostile requests cost the product, which is a process of its own: time, memory and its other callers' patience. Times are
/// compared by SIPOKMUBA_TEST_SCALE=20, on a machine that does nothing else.
/// </summary>
[Collection(AloneGroup.Name)]
public sealed class HostileLoadTests(TestApp app, ITestOutputHelper output) : IClassFixture<TestApp>
{
    private const int MostMilliseconds = 50;
    private const int MostRounds = 5;
    private const long MostGrowth = 50_000_000;
    private const int AtOnce = 4;
    private const int WarmRounds = 5;
    private const int InARow = 25;
    private const int MostTurns = 20;
    private const string Ordinary = "{ applications(first: 20) { nodes { number status } } regions(first: 20) { nodes { code name } } }";
    private static readonly bool isWhole = Scale.Factor >= 20;

    /// The least of several rounds: what is compiled and collected meanwhile is of others, too.
    [Fact]
    public Task Request_ShouldBeRefusedForLittle_WhenItHurtsAPlainEngine() => WithProductAsync(async (product, client) =>
    {
        foreach (var (name, request) in HostileBodies.All)
        {
            var least = double.MaxValue;
            for (var round = 0; round < MostRounds && least > MostMilliseconds; round++)
            {
                var before = product.Cpu;
                for (var time = 0; time < InARow; time++)
                {
                    await RefusedAsync(client, name, request);
                }

                least = Math.Min(least, (product.Cpu - before).TotalMilliseconds / InARow);
            }

            output.WriteLine($"{least} ms of CPU: {name}");
            Assert.True(least <= MostMilliseconds, $"{name}: {least} ms");
        }
    });

    [Fact]
    public Task Product_ShouldNotGrow_WhenHostileRequestsAreRepeated() => WithProductAsync(async (product, client) =>
    {
        for (var round = 0; round < WarmRounds; round++)
        {
            await RoundAsync(client);
        }

        var (before, most) = (product.ResidentBytes, 0L);
        for (var round = 0; round < 3 * Scale.Factor; round++)
        {
            await RoundAsync(client);
            most = Math.Max(most, product.ResidentBytes);
        }

        output.WriteLine($"{before / 1_000_000} MB resident at first, {most / 1_000_000} MB at the most");
        Assert.InRange(most - before, long.MinValue, MostGrowth);
    });

    /// By turns without and with hostile requests, so that what else the machine does falls on both. They come at some forty in
    /// a second: whatever outlasts one of them, as a collection of its garbage, is seen by the requests that follow.
    [Fact]
    public Task Neighbour_ShouldBeServedAsBefore_WhenOthersSendHostileRequests() => WithProductAsync(async (_, client) =>
    {
        using var neighbour = new HttpClient { BaseAddress = client.BaseAddress };
        neighbour.DefaultRequestHeaders.Authorization = client.DefaultRequestHeaders.Authorization;
        await RoundAsync(client);
        await TimedAsync(neighbour);
        var (alone, beside) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < Math.Min(Scale.Factor, MostTurns); turn++)
        {
            foreach (var (name, request) in HostileBodies.All)
            {
                alone.AddRange(await TimedAsync(neighbour));
                var sent = RefusedAsync(client, name, request);
                beside.AddRange(await TimedAsync(neighbour));
                await sent;
            }
        }

        var (usual, disturbed) = (Percentile(alone), Percentile(beside));
        output.WriteLine($"p95 {usual} ms alone, {disturbed} ms beside hostile requests");
        Assert.InRange(disturbed, 0, isWhole ? usual * 1.2 : (usual * 3) + 20);
    });

    /// The product alone: the host of the test stands still meanwhile.
    private async Task WithProductAsync(Func<ProductProcess, HttpClient, Task> act)
    {
        var token = await app.TokenAsync("demo-portal");
        await app.RestartAsync(async () =>
        {
            await using var product = ProductProcess.Start(app);
            using var client = new HttpClient { BaseAddress = await product.AddressAsync() };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            await act(product, client);
            Assert.False(product.HasExited, "The product has ended by itself.");
        });
    }

    private static Task RoundAsync(HttpClient client) => Parallel.ForEachAsync(
        HostileBodies.All, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (one, _) => await RefusedAsync(client, one.Key, one.Value));

    private static async Task RefusedAsync(HttpClient client, string name, Func<HttpRequestMessage> request)
    {
        using var message = request();
        using var response = await client.SendAsync(message);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode is >= 400 and < 500, $"{name}: {(int)response.StatusCode} {body[..Math.Min(body.Length, 300)]}");
        Leaks.AssertNone(response.StatusCode, body, name);
    }

    private static async Task<List<double>> TimedAsync(HttpClient client)
    {
        var took = new List<double>();
        while (took.Count < InARow)
        {
            var clock = Stopwatch.GetTimestamp();
            using var response = await client.PostAsJsonAsync("/graphql", new { query = Ordinary });
            await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
            took.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }

        return took;
    }

    private static double Percentile(List<double> values) => values.Order().ElementAt((int)(values.Count * 0.95));
}
