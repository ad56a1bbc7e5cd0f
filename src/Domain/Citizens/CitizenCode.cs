using System.Security.Cryptography;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Citizens;

/// <summary>
/// A one-time code (kode sekali pakai) that a partner asked for. Its place among those of a NIK and a day is unique in the
/// database, which so counts them, and an unknown NIK has codes like a known one: nobody learns whose NIK is known.
/// Eight digits: a partner that guessed for many citizens at once would be stopped by <see cref="MostWrongTriesInAnHour"/>
/// long before it hit one.
/// </summary>
public sealed class CitizenCode
{
    public const int Digits = 8;
    public const int Tries = 5;

    /// Of one partner, for all citizens together.
    public const int MostWrongTriesInAnHour = 2_000;

    // Of one partner, so that none uses up what a citizen needs at another's; of all, so that nobody is flooded.
    private const int MostInADay = 10;
    private const int MostInAWhile = 3;
    private const int MostOfAllInADay = 30;

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan While = TimeSpan.FromMinutes(15);

    private CitizenCode()
    {
    }

    public long Key { get; private set; }
    public Guid Id { get; private init; }
    public byte[] NikHash { get; private init; } = [];
    public DateOnly Day { get; private init; }
    public int Place { get; private init; }
    public long PartnerKey { get; private init; }

    /// Null: nobody of this NIK can be reached, and no code opens anything.
    public Citizen? Citizen { get; private init; }
    public string Purpose { get; private init; } = "";
    public byte[] CodeHash { get; private init; } = [];
    public DateTimeOffset RequestedAt { get; private init; }
    public DateTimeOffset ExpiresAt { get; private init; }
    public int WrongTries { get; private set; }
    public DateTimeOffset? UsedAt { get; private set; }

    /// After the codes of the same NIK, day and <see cref="While"/>, in their order.
    public static CitizenCode Request(Guid id, DateTimeOffset now, CodeRequest request, IReadOnlyList<EarlierCode> earlier)
    {
        var at = Wib.WholeSeconds(now);
        var day = Wib.DateOf(at);
        var today = earlier.Where(code => Wib.DateOf(code.RequestedAt) == day).ToList();
        var own = earlier.Where(code => code.PartnerKey == request.PartnerKey).ToList();
        if (today.Count >= MostOfAllInADay || today.Count(code => code.PartnerKey == request.PartnerKey) >= MostInADay)
        {
            throw new TooManyCodesError(new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, Wib.Offset));
        }

        if (own.Count >= MostInAWhile && own[^MostInAWhile].RequestedAt + While is var free && free > at)
        {
            throw new TooManyCodesError(free);
        }

        return new CitizenCode
        {
            Id = id,
            NikHash = request.NikHash,
            Day = day,
            Place = today.Count + 1,
            PartnerKey = request.PartnerKey,
            Citizen = request.Citizen,
            Purpose = Text.Require(request.Purpose, "purpose"),
            CodeHash = request.CodeHash,
            RequestedAt = at,
            ExpiresAt = at + Lifetime,
        };
    }

    /// Needs the citizen. Either way a change of the row: tries side by side are counted one after the other.
    public bool Enter(DateTimeOffset now, byte[] codeHash)
    {
        if (!IsOpen(now))
        {
            return false;
        }

        if (!CryptographicOperations.FixedTimeEquals(CodeHash, codeHash) || Citizen is null)
        {
            WrongTries++;
            return false;
        }

        UsedAt = now;
        return true;
    }

    private bool IsOpen(DateTimeOffset now) => UsedAt is null && WrongTries < Tries && now < ExpiresAt;
}

/// That a code was asked for, and by which partner.
public sealed record EarlierCode(DateTimeOffset RequestedAt, long PartnerKey);

/// What a code is asked for; a class and no record, since a record would print it.
public sealed class CodeRequest
{
    public required byte[] NikHash { get; init; }
    public required long PartnerKey { get; init; }
    public required Citizen? Citizen { get; init; }
    public required string Purpose { get; init; }
    public required byte[] CodeHash { get; init; }
}
