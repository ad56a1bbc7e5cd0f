using System.ComponentModel;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Calendars;

[Description("The holidays are not those of one year.")]
public sealed class InvalidHolidaysError(HolidayFault reason, DateOnly? date) : DomainError("INVALID_HOLIDAYS")
{
    [Description("What is wrong with them.")]
    public HolidayFault Reason => reason;
    [Description("The first date that is wrong; null where no single one is.")]
    public DateOnly? Date => date;
}

[Description("What is wrong with the holidays of a year (kesalahan daftar libur).")]
public enum HolidayFault
{
    [Description("The year is none of 2000 to 2100 (tahun di luar jangkauan).")] YearOutOfRange,
    [Description("No day is named; every year has holidays (daftar kosong).")] NoDays,
    [Description("More than 100 days are named (terlalu banyak hari).")] TooManyDays,
    [Description("A date is of another year (tahun lain).")] OtherYear,
    [Description("A date is named twice (tanggal ganda).")] NamedTwice,
}

[Description("The opening hours are not those of a week.")]
public sealed class InvalidOpeningHoursError(OpeningHoursFault reason) : DomainError("INVALID_OPENING_HOURS")
{
    [Description("What is wrong with them.")]
    public OpeningHoursFault Reason => reason;
}

[Description("What is wrong with opening hours (kesalahan jam layanan).")]
public enum OpeningHoursFault
{
    [Description("No period is named: the office would never open (tidak pernah buka).")] NeverOpen,
    [Description("A period ends before it begins (selesai sebelum mulai).")] EndsBeforeItBegins,
    [Description("Two periods of a day overlap (bertumpang tindih).")] Overlap,
    [Description("A day has more than four periods (terlalu banyak jeda).")] TooManyPeriods,
}
