using System.ComponentModel;

namespace SipOkMuba.Domain.Citizens;

[Description("Sex as recorded in the population register (jenis kelamin).")]
public enum Sex
{
    [Description("Female (perempuan).")] Female,
    [Description("Male (laki-laki).")] Male,
}

[Description("Marital status (status perkawinan).")]
public enum MaritalStatus
{
    [Description("Never married (belum kawin).")] Single,
    [Description("Married (kawin).")] Married,
    [Description("Divorced (cerai hidup).")] Divorced,
    [Description("Widowed (cerai mati).")] Widowed,
}

[Description("Nationality (kewarganegaraan).")]
public enum Nationality
{
    [Description("Indonesian citizen (WNI).")] Indonesian,
    [Description("Foreigner with a permanent stay permit (WNA, ITAP).")] Foreign,
}

/// UU 24/2013 art. 63: the card is for whoever is 17, married or ever married.
public static class Age
{
    public const int ToApply = 16;
    public const int ToHoldCard = 17;

    /// Full years; who was born on 29 February grows older on 1 March of a common year.
    public static int On(DateOnly day, DateOnly birthDate)
    {
        var years = day.Year - birthDate.Year;
        return (day.Month, day.Day).CompareTo((birthDate.Month, birthDate.Day)) < 0 ? years - 1 : years;
    }

    public static bool EverMarried(this MaritalStatus status) => status != MaritalStatus.Single;
}
