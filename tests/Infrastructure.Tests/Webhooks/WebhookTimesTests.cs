using SipOkMuba.Infrastructure.Webhooks;

namespace SipOkMuba.Infrastructure.Tests.Webhooks;

/// A dispatcher may read an event long after the webhook was switched.
public sealed class WebhookTimesTests
{
    private const string On = "webhook.enabled";
    private const string Off = "webhook.disabled";

    [Theory]
    [InlineData("", true, "1-9")]
    [InlineData("", false, "")]
    [InlineData("4 off", false, "1-3")]
    [InlineData("4 off, 7 on", true, "1-3, 7-9")]
    [InlineData("7 on", true, "7-9")]
    [InlineData("2 off, 4 on, 6 off", false, "1, 4-5")]
    [InlineData("4 off, ? on", true, "1-3")]
    [InlineData("? off", false, "1-9")]
    public void Webhook_ShouldBeOn_WhereTheLogSaysSo(string switches, bool isOn, string expected)
    {
        var times = new WebhookTimes(isOn, switches.Split(", ", StringSplitOptions.RemoveEmptyEntries)
            .Select(text => text.Split(' '))
            .Select(parts => ((long?)(parts[0] == "?" ? null : long.Parse(parts[0])), parts[1] == "on" ? On : Off)));

        var on = Enumerable.Range(1, 9).Where(position => times.IsOnAt(position)).ToList();

        Assert.Equal(expected, string.Join(", ", on.Where(position => !on.Contains(position - 1)).Select(first =>
        {
            var last = first;
            while (on.Contains(last + 1))
            {
                last++;
            }

            return first == last ? $"{first}" : $"{first}-{last}";
        })));
    }
}
