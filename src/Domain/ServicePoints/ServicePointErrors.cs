using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.ServicePoints;

public sealed class BlankCardShortageError()
    : DomainError("BLANK_CARD_SHORTAGE", "The service point has no blank card left.");

public sealed class InvalidQuantityError(int maximum)
    : DomainError("INVALID_QUANTITY", "The quantity is negative or too large.")
{
    public int Maximum => maximum;
}
