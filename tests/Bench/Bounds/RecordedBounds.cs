using System.Text.Json;

namespace SipOkMuba.Bench.Bounds;

/// tests/Bench/bounds.json: what each operation cost when it was recorded, and what more is an exceeding.
internal sealed class RecordedBounds
{
    /// A statement more shows; the clocks of the server may add a fraction.
    private const double StatementsMore = 0.5;
    private const double AllocatedMore = 0.10;
    private const double AllocatedSlackKiB = 0.25;
    private const double WorthRecording = 0.8;

    private static readonly string file = Path.Combine(Repository.Root, "tests", "Bench", "bounds.json");
    private static readonly JsonSerializerOptions options = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly IReadOnlyDictionary<string, Footprint> recorded;

    private RecordedBounds(IReadOnlyDictionary<string, Footprint> recorded) => this.recorded = recorded;

    public static RecordedBounds Load() => new(
        JsonSerializer.Deserialize<Dictionary<string, Footprint>>(File.ReadAllText(file), options)!);

    public static void Record(IReadOnlyDictionary<string, Footprint> measured) =>
        File.WriteAllText(file, JsonSerializer.Serialize(measured, options) + "\n");

    /// Null where the operation stays within its bounds.
    public string? FaultOf(string operation, Footprint measured)
    {
        if (!recorded.TryGetValue(operation, out var bound))
        {
            return "has no recorded bounds; record them with --record";
        }

        if (measured.Statements > bound.Statements + StatementsMore)
        {
            return $"runs {measured.Statements} SQL statements a request, {bound.Statements} are recorded";
        }

        return measured.AllocatedKiB > bound.AllocatedKiB * (1 + AllocatedMore) + AllocatedSlackKiB
            ? $"allocates {measured.AllocatedKiB} KiB a request, {bound.AllocatedKiB} are recorded"
            : null;
    }

    /// Whether so much less is used that the bound no longer guards anything.
    public bool IsLoose(string operation, Footprint measured) =>
        recorded.TryGetValue(operation, out var bound) && measured.AllocatedKiB < bound.AllocatedKiB * WorthRecording;
}
