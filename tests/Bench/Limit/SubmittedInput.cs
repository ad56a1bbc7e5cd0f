using System.Text.Json.Serialization;

namespace SipOkMuba.Bench.Limit;

/// The input of `submitApplication` as it comes over the wire.
internal sealed record SubmittedInput(
    string Kind,
    string Nik,
    string FamilyCardNumber,
    string FullName,
    string BirthDate,
    string Sex,
    string MaritalStatus,
    string VillageCode,
    string? Phone,
    SubmittedPaper[] Documents,
    string Nationality = "INDONESIAN");

internal sealed record SubmittedPaper(string Type, string UploadId);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SubmittedInput))]
internal sealed partial class LimitInputs : JsonSerializerContext;
