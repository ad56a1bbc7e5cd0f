using System.ComponentModel;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.ServicePoints;

[Description("The service point has no blank card left.")]
public sealed class BlankCardShortageError() : DomainError("BLANK_CARD_SHORTAGE");

[Description("The quantity is negative or too large.")]
public sealed class InvalidQuantityError(int maximum) : DomainError("INVALID_QUANTITY")
{
    [Description("The most that is allowed.")]
    public int Maximum => maximum;
}

[Description("The stations or their places are too few or too many.")]
public sealed class InvalidStationsError(int maximumStations, int maximumPlacesPerStation)
    : DomainError("INVALID_STATIONS")
{
    [Description("The most stations; the fewest are 1.")]
    public int MaximumStations => maximumStations;
    [Description("The most places of a station in a slot; the fewest are 1.")]
    public int MaximumPlacesPerStation => maximumPlacesPerStation;
}

[Description("The service point cannot be closed so.")]
public sealed class InvalidClosureError(ClosureFault reason) : DomainError("INVALID_CLOSURE")
{
    [Description("What is wrong with the closure.")]
    public ClosureFault Reason => reason;
}

[Description("What is wrong with the closure of a service point (kesalahan penutupan).")]
public enum ClosureFault
{
    [Description("It ends before it begins (selesai sebelum mulai).")] EndsBeforeItBegins,
    [Description("It lies wholly in the past (sudah lewat).")] Past,
    [Description("It lasts longer than 366 days (terlalu lama).")] TooLong,
    [Description("It begins later than 366 days from now (terlalu jauh).")] TooFarAhead,
    [Description("The service point has 100 closures that have not ended (terlalu banyak penutupan).")] TooMany,
}

[Description("The service point has no such closure, or it has ended.")]
public sealed class ClosureNotFoundError() : DomainError("CLOSURE_NOT_FOUND");
