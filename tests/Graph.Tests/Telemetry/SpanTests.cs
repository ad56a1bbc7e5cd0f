using System.Diagnostics;
using SipOkMuba.Graph.Persisted;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Telemetry;
using SipOkMuba.Graph.Tests.Library;

namespace SipOkMuba.Graph.Tests.Telemetry;

public sealed partial class TelemetryTests
{
    [Fact]
    public async Task Span_ShouldHaveTheDocumentedTagsAndNoOthers_WhenAnOperationIsTraced()
    {
        using var app = new LibraryApp();
        app.KnownOperations.Add("Known");
        const string document = "query Known($isbn: String!) { bookByIsbn(isbn: $isbn) { id title } }";
        using var heard = new HeardSpans(document);
        await app.RunAsync(document, new { isbn = "9780001" });

        await app.RunAsync(document, new { isbn = "9780001" });

        var span = heard.Operations[^1];
        Assert.Equal("query Known", span.DisplayName);
        Assert.Equal(
            [
                ("graphql.cost", "10"), ("graphql.document.hash", DocumentIds.HashOf(document)), ("graphql.execution", "plan"),
                ("graphql.operation.name", "Known"), ("graphql.operation.type", "query"), ("graphql.outcome", "success"),
            ],
            HeardSpans.TagsOf(span));
        var read = Assert.Single(heard.Below(span));
        Assert.Equal("SELECT", read.DisplayName);
        Assert.Equal([("db.operation.name", "SELECT"), ("db.system.name", "sqlite")], HeardSpans.TagsOf(read));
    }

    [Fact]
    public async Task Span_ShouldNotTellTheNameOrAnyValue_WhenTheyAreTheClients()
    {
        using var app = new LibraryApp();
        const string document = "query Nik1606094107059901 { bookByIsbn(isbn: \"secret\") { id title nothing } }";
        using var heard = new HeardSpans(document);

        await app.RunAsync(document);

        var span = Assert.Single(heard.Operations);
        Assert.Equal("query", span.DisplayName);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal(
            ["error.type", "graphql.cost", "graphql.document.hash", "graphql.execution", "graphql.operation.type", "graphql.outcome"],
            HeardSpans.TagsOf(span).Select(tag => tag.Name));
        Assert.All(HeardSpans.TagsOf(span), tag => Assert.DoesNotContain("secret", tag.Value, StringComparison.Ordinal));
        Assert.All(HeardSpans.TagsOf(span), tag => Assert.DoesNotContain("1606094107059901", tag.Value, StringComparison.Ordinal));
    }

    /// The spans of one document: listeners hear everything in the process.
    private sealed class HeardSpans : IDisposable
    {
        private readonly List<Activity> spans = [];
        private readonly string hash;
        private readonly ActivityListener listener;

        public HeardSpans(string document)
        {
            hash = DocumentIds.HashOf(document);
            listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == GraphTelemetry.Name,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = Keep,
            };
            ActivitySource.AddActivityListener(listener);
        }

        public List<Activity> Operations
        {
            get
            {
                lock (spans)
                {
                    return spans.FindAll(span => span.GetTagItem("graphql.document.hash") is string found && found == hash);
                }
            }
        }

        public List<Activity> Below(Activity parent)
        {
            lock (spans)
            {
                return spans.FindAll(span => span.ParentSpanId == parent.SpanId && span.TraceId == parent.TraceId);
            }
        }

        public static IEnumerable<(string Name, string Value)> TagsOf(Activity span) => span.TagObjects
            .Select(tag => (tag.Key, $"{tag.Value}"))
            .OrderBy(tag => tag.Key, StringComparer.Ordinal);

        public void Dispose() => listener.Dispose();

        private void Keep(Activity span)
        {
            lock (spans)
            {
                spans.Add(span);
            }
        }
    }
}
