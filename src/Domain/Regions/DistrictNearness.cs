using System.Collections.Frozen;
using System.ComponentModel;

namespace SipOkMuba.Domain.Regions;

/// <summary>
/// How near the districts lie to each other, guessed: nothing here knows coordinates or roads. Districts that were one
/// until they were split lie together, and BPS numbers them together, in tens that follow each other from Sanga Desa,
/// upstream, to Bayung Lencir (1606010 to 1606102). Jirak Jaya has no BPS number in our source; it was split from Sungai
/// Keruh [K].
/// </summary>
public static class DistrictNearness
{
    private static readonly string[][] Origins =
    [
        ["16.06.05"],
        ["16.06.06", "16.06.04", "16.06.10", "16.06.13"],
        ["16.06.03", "16.06.15"],
        ["16.06.01", "16.06.02"],
        ["16.06.07", "16.06.08", "16.06.14"],
        ["16.06.09", "16.06.11", "16.06.12"],
    ];

    private static readonly FrozenDictionary<string, int> places = Origins
        .SelectMany((districts, place) => districts.Select(code => (code, place)))
        .ToFrozenDictionary(pair => pair.code, pair => pair.place);

    public static Nearness Between(string one, string other) =>
        one == other ? Nearness.SameDistrict
        : StepsBetween(one, other) == 0 ? Nearness.SameOrigin
        : Nearness.Elsewhere;

    /// The nearest first; by code where nothing tells them apart.
    public static IEnumerable<T> Order<T>(IEnumerable<T> all, Func<T, string> districtOf, string from) => all
        .OrderBy(one => Between(districtOf(one), from))
        .ThenBy(one => StepsBetween(districtOf(one), from))
        .ThenBy(districtOf, StringComparer.Ordinal);

    private static int StepsBetween(string one, string other) =>
        places.TryGetValue(one, out var here) && places.TryGetValue(other, out var there) ? Math.Abs(here - there) : int.MaxValue;
}

[Description("How near a service point is to a village, as far as districts tell (kedekatan).")]
public enum Nearness
{
    [Description("It stands in the village's own district (kecamatan yang sama).")] SameDistrict,
    [Description("Its district and the village's were one until they were split (pemekaran dari kecamatan yang sama).")] SameOrigin,
    [Description("It stands in another district (kecamatan lain).")] Elsewhere,
}
