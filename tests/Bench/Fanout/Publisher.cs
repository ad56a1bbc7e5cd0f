using System.Text;
using SipOkMuba.Bench.Contenders;

namespace SipOkMuba.Bench.Fanout;

/// Tells the contender what has happened: the product reads its log, the limit is given what to send.
internal sealed class Publisher(Contender contender, EventLogFile log) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = new Uri($"http://{contender.Address}") };

    public List<CommittedEvent> Commit(IEnumerable<(Topic Topic, Subject Subject)> happened) => log.Commit(happened);

    /// What is committed; it begins to arrive while this still runs.
    public async Task TellAsync(List<CommittedEvent> committed, CancellationToken cancellationToken)
    {
        if (contender.Kind == ContenderKind.Limit)
        {
            var lines = new StringBuilder();
            foreach (var told in committed)
            {
                lines.Append(told.Topic).Append("\t{\"id\":\"1\",\"type\":\"next\",\"payload\":{\"data\":")
                    .Append(Encoding.UTF8.GetString(told.Data)).Append("}}\n");
            }

            using var body = new StringContent(lines.ToString());
            using var answer = await http.PostAsync("/s1", body, cancellationToken);
            answer.EnsureSuccessStatusCode();
        }
    }

    public void Dispose() => http.Dispose();
}
