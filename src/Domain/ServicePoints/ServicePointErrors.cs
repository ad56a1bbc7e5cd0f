using System.ComponentModel;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.ServicePoints;

[Description("The service point has no blank card left.")]
public sealed class BlankCardShortageError()
    : DomainError("BLANK_CARD_SHORTAGE", "The service point has no blank card left.");

[Description("The quantity is negative or too large.")]
public sealed class InvalidQuantityError(int maximum)
    : DomainError("INVALID_QUANTITY", "The quantity is negative or too large.")
{
    [Description("The most that is allowed.")]
    public int Maximum => maximum;
}
