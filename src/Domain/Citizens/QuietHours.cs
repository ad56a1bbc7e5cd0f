using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Citizens;

/// In which nothing is sent but what is urgent (jam tenang), WIB. They may go over midnight; with equal ends there are none.
public readonly record struct QuietHours(TimeOnly From, TimeOnly Until)
{
    public bool Hold(DateTimeOffset at)
    {
        var time = TimeOf(at);
        return From <= Until ? From <= time && time < Until : time >= From || time < Until;
    }

    /// Of a time within them.
    public DateTimeOffset EndAfter(DateTimeOffset at)
    {
        var day = Wib.DateOf(at);
        return Wib.At(TimeOf(at) < Until ? day : day.AddDays(1), Until);
    }

    private static TimeOnly TimeOf(DateTimeOffset at) => TimeOnly.FromDateTime(at.ToOffset(Wib.Offset).DateTime);
}
