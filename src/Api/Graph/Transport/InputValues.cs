using System.Globalization;

namespace SipOkMuba.Graph.Transport;

/// Values that a client sent.
internal static class InputValues
{
    /// The same for equal values: a client may write the members of an object in any order. A file is what it holds, and a
    /// number beyond all of JSON's is one all the same.
    public static object? Sorted(object? value) => value switch
    {
        IReadOnlyDictionary<string, object?> members => new SortedDictionary<string, object?>(
            members.ToDictionary(pair => pair.Key, pair => Sorted(pair.Value)), StringComparer.Ordinal),
        UploadedFile file => "sha256:" + file.Hash,
        IList<object?> items => items.Select(Sorted).ToList(),
        double number when !double.IsFinite(number) => number.ToString(CultureInfo.InvariantCulture),
        _ => value,
    };
}
