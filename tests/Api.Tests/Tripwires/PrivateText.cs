using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace SipOkMuba.Api.Tests.Tripwires;

/// What stands in no log, event, snapshot or contract: whole NIKs, tokens, links and secrets.
internal static partial class PrivateText
{
    public static bool IsIn(string text) => Digits().IsMatch(Digest().Replace(text, "")) || Secret().IsMatch(text);

    /// To be shown in the failure of a test, which is kept too.
    public static string Masked(string text) => Secret().Replace(Digits().Replace(text, "…"), "…");

    [GeneratedRegex("(?<![0-9])[0-9]{16}(?![0-9])")]
    private static partial Regex Digits();

    // One of 250 has sixteen digits in a row, such as the end of the audit log that each host tells when it stops.
    [GeneratedRegex("(?<![0-9A-Za-z])[0-9A-Fa-f]{64}(?![0-9A-Za-z])")]
    private static partial Regex Digest();

    [GeneratedRegex("bearer [a-z0-9._-]{20,}|demo-secret|client_secret=|whsec_[a-z0-9+/]{20,}|(eyJ|CfDJ8)[A-Za-z0-9_-]{20,}", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}

/// Reads along what a platform logs and keeps the lines that it should not have written: every test app looks for them at its end.
internal sealed class LogWatch : ILoggerProvider
{
    private readonly ConcurrentQueue<string> found = new();

    public IReadOnlyCollection<string> Found => found;

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, found);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<string> found) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = $"{logLevel} {category}: {formatter(state, exception)} {exception}";
            if (PrivateText.IsIn(line))
            {
                found.Enqueue(PrivateText.Masked(line));
            }
        }
    }
}
