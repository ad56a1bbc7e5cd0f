using System.Globalization;
using SipOkMuba.Bench.Contenders;

namespace SipOkMuba.Bench;

internal sealed class UsageException(string message) : Exception(message);

internal sealed record BenchOptions
{
    private const string Usage =
        """
        dotnet run -c Release --project tests/Bench -- [options]
          --rows N        applications in the data (100000)
          --no-large      not again with ten times as many
          --only Q1,S1    only these of Q1, Q2, Q3, M1, S1, W1, start; leaves docs/performance.md as it is
          --contenders limit,real     only these of limit, plain, real; limit is the measure of the others
          --events N      events told to each socket of a shared topic in S1 (200)
          --rounds N      how often each contender has its turn (3)
          --seconds N     how long each is asked (3)
          --quick         checks that all works and stays within bounds.json, in under 90 s
          --record        with --quick: what is measured becomes bounds.json
          --results DIR   with --quick: counts the checks in DIR/bench.trx
          --no-write      leaves docs/performance.md as it is
          serve limit|plain|real --database FILE --port N     one contender alone
          parts [options of BenchmarkDotNet]                  the inner parts, each alone
        """;

    public int Rows { get; init; } = 100_000;

    /// Once more with ten times as many, to see how the cost grows.
    public bool Large { get; init; } = true;

    public int LargeRows => 10 * Rows;

    public IReadOnlyList<string> Only { get; init; } = [];

    public IReadOnlyList<ContenderKind> Contenders { get; init; } = Enum.GetValues<ContenderKind>();

    public int Events { get; init; } = 200;

    public int Rounds { get; init; } = 3;

    public double Seconds { get; init; } = 3;

    public bool Quick { get; init; }

    public bool Record { get; init; }

    public string? Results { get; init; }

    public bool Write { get; init; } = true;

    public IReadOnlyList<int> Connections { get; init; } = [1, 8, 32];

    /// `M1` includes "M1 in memory" too.
    public bool Includes(string operation) =>
        Only.Count == 0 || Only.Any(wanted => operation.StartsWith(wanted, StringComparison.OrdinalIgnoreCase));

    public static BenchOptions Parse(string[] arguments)
    {
        var options = new BenchOptions();
        while (arguments is [var name, .. var rest])
        {
            options = (name, rest) switch
            {
                ("--quick", _) => options with { Quick = true },
                ("--record", _) => options with { Record = true },
                ("--results", [var value, ..]) => options with { Results = value },
                ("--no-large", _) => options with { Large = false },
                ("--no-write", _) => options with { Write = false },
                ("--rows", [var value, ..]) => options with { Rows = (int)Number(value) },
                ("--contenders", [var value, ..]) => options with { Contenders = [.. value.Split(',').Select(KindOf)] },
                ("--events", [var value, ..]) => options with { Events = (int)Number(value) },
                ("--rounds", [var value, ..]) => options with { Rounds = (int)Number(value) },
                ("--seconds", [var value, ..]) => options with { Seconds = Number(value) },
                ("--only", [var value, ..]) => options with { Only = value.Split(','), Write = false },
                _ => throw new UsageException(Usage),
            };
            arguments = name is "--quick" or "--record" or "--no-large" or "--no-write" ? rest : rest[1..];
        }

        return options;
    }

    private static ContenderKind KindOf(string text) =>
        Enum.TryParse<ContenderKind>(text, ignoreCase: true, out var kind) ? kind : throw new UsageException(Usage);

    private static double Number(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw new UsageException(Usage);
}
