using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Infrastructure.Privacy;

/// Who saw which data of which citizen, by what and when; never what was seen.
public sealed class AccessRecord
{
    public const int LongestOperation = 200;
    public const int LongestPurpose = 200;

    public long Key { get; private set; }
    public required long CitizenKey { get; init; }
    public required DateTimeOffset At { get; init; }
    public required ActorRole ReaderRole { get; init; }
    public required string Reader { get; init; }
    public required long? PartnerKey { get; init; }
    public required AccessWay Way { get; init; }

    /// Root fields, as the schema names them; cut off where they are many.
    public required string Operation { get; init; }
    public required string RecordType { get; init; }
    public required long RecordKey { get; init; }
    public required PersonalData Data { get; init; }

    /// As the reader states it, where one is asked for.
    public required string? Purpose { get; init; }
}

/// What all records of one answer have in common.
public readonly record struct AccessContext(Actor Reader, long? PartnerKey, AccessWay Way, string Operation);

/// One record as one answer shows it.
public readonly record struct Access(AccessContext By, string RecordType, long RecordKey, long CitizenKey, PersonalData Data, string? Purpose = null);
