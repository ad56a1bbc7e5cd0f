using System.Globalization;

namespace SipOkMuba.Api.Tests.Appointments;

/// Random acts of many people by the front door, under a clock that goes on by seconds to days, against the reference
/// model: whatever is done, the platform and the model say the same.
public sealed class ModelTests(TimedApp app) : IClassFixture<TimedApp>
{
    /// SIPOKMUBA_TEST_SCALE=5 makes 10,000.
    private static readonly int steps =
        2000 * (int.TryParse(Environment.GetEnvironmentVariable("SIPOKMUBA_TEST_SCALE"), CultureInfo.InvariantCulture, out var scale) ? scale : 1);

    [Theory]
    [InlineData(1606)]
    public async Task Platform_ShouldDoWhatTheModelSays_WhateverPeopleDo(int seed)
    {
        var walk = await ModelWalk.BeginAsync(app, seed);
        for (var step = 0; step < steps; step++)
        {
            await walk.StepAsync(step);
        }

        await walk.EndAsync(isLong: steps >= 10_000);
    }
}
