using System.Globalization;

namespace SipOkMuba.Api.Tests.Abuse;

/// SIPOKMUBA_TEST_SCALE, or 1.
internal static class Scale
{
    public static readonly int Factor =
        int.TryParse(Environment.GetEnvironmentVariable("SIPOKMUBA_TEST_SCALE"), CultureInfo.InvariantCulture, out var scale) ? Math.Max(1, scale) : 1;
}
