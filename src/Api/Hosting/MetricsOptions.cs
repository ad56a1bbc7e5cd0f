namespace SipOkMuba.Api.Hosting;

internal sealed class MetricsOptions
{
    private const int ShortestToken = 20;

    /// Only connections to this port are answered; who may reach it, the network decides.
    public int? Port { get; set; }

    /// What a scraper sends as its bearer token.
    public string? Token { get; set; }

    public static MetricsOptions Of(IConfiguration configuration)
    {
        var options = configuration.GetSection("Metrics").Get<MetricsOptions>() ?? new MetricsOptions();
        return options.Token is { Length: < ShortestToken }
            ? throw new InvalidOperationException($"Metrics:Token has less than {ShortestToken} characters; it is a secret.")
            : options;
    }
}
