using System.Text;
using SipOkMuba.Bench.Contenders;
using SipOkMuba.Bench.Load;
using SipOkMuba.Bench.Workload;

namespace SipOkMuba.Bench;

/// Nobody is timed before all answer with the same bytes.
internal static class Comparison
{
    private const int Shown = 3;

    /// How many answers differ from those of the first contender.
    public static async Task<int> RunAsync(
        IReadOnlyList<ContenderKind> kinds, string file, Samples samples, CancellationToken cancellationToken)
    {
        var calls = samples.ToCompare().ToList();
        byte[][]? expected = null;
        var differences = 0;
        foreach (var kind in kinds)
        {
            var answers = await AnswersAsync(kind, file, calls, cancellationToken);
            expected ??= answers;
            var wrong = Enumerable.Range(0, calls.Count).Where(i => !expected[i].AsSpan().SequenceEqual(answers[i])).ToList();
            differences += wrong.Count;
            foreach (var i in wrong.Take(Shown))
            {
                Console.WriteLine(
                    $"""
                    {calls[i].Operation.Name} {calls[i].LimitPath} differs:
                      {kinds[0],-6}{Encoding.UTF8.GetString(expected[i])}
                      {kind,-6}{Encoding.UTF8.GetString(answers[i])}
                    """);
            }
        }

        Console.WriteLine(differences == 0
            ? $"{calls.Count} answers are equal byte for byte: {string.Join(", ", kinds)}."
            : $"{differences} of {calls.Count} answers differ.");
        return differences;
    }

    private static async Task<byte[][]> AnswersAsync(
        ContenderKind kind, string file, List<Call> calls, CancellationToken cancellationToken)
    {
        await using var contender = await Contender.StartAsync(kind, file, trace: false, cancellationToken);
        using var connection = new RawConnection(contender.Address);
        return [.. calls.Select(call => Wire.DataOf(connection.Exchange(contender.Wire.Render(call)).Body).ToArray())];
    }
}
