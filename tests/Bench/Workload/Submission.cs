using System.Globalization;

namespace SipOkMuba.Bench.Workload;

/// The input of `submitApplication` for one citizen of many, each with a synthetic NIK that no other has.
internal static class Submission
{
    private const int SerialsOfDay = 100;
    private const int Districts = 15;
    private const int WomenOffset = 40;
    private static readonly DateOnly FirstBirthDate = new(1950, 1, 1);

    public static string BirthDate(long index) => BirthDateOf(index).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// Serials 99xx: never issued, and in Development the demo portal's by consent.
    public static string Nik(long index)
    {
        var (born, district) = (BirthDateOf(index), 1 + index / SerialsOfDay % Districts);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"1606{district:00}{born.Day + WomenOffset}{born.Month:00}{born.Year % 100:00}99{index % SerialsOfDay:00}");
    }

    public static Dictionary<string, object> Input(long index) => new()
    {
        ["kind"] = "REPLACEMENT_LOST",
        ["nik"] = Nik(index),
        ["familyCardNumber"] = "1606091203150001",
        ["fullName"] = "Siti \"Nur'aini\" Aminah",
        ["birthDate"] = BirthDate(index),
        ["sex"] = "FEMALE",
        ["maritalStatus"] = "MARRIED",
        ["villageCode"] = "16.06.09.2006",
        ["phone"] = "081234567890",
        ["documents"] = new[]
        {
            new { type = "FAMILY_CARD", uploadId = "sample-pdf" },
            new { type = "POLICE_LOSS_LETTER", uploadId = "sample-jpeg" },
        },
    };

    private static DateOnly BirthDateOf(long index) => FirstBirthDate.AddDays((int)(index / (SerialsOfDay * Districts)));
}
