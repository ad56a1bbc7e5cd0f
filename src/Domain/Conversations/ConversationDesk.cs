using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Domain.Conversations;

/// <summary>
/// Who waits at the desk of a district, or of the regency (antrean percakapan): how many, and how fast they come to their turn.
/// Conversations change it as they come and go, under its lock; their order follows from since when they wait.
/// </summary>
public sealed class ConversationDesk : AggregateRoot
{
    /// Until something is known [D]: half of what a supervisor is told of.
    public const int UsualSecondsPerPlace = 300;

    /// What happens now weighs an eighth, so that one long wait does not frighten everybody.
    private const int Memory = 8;

    private readonly List<Conversation> conversations = [];

    private ConversationDesk()
    {
    }

    public string RegionCode { get; private init; } = "";
    public int Waiting { get; private set; }
    public int SecondsPerPlace { get; private set; } = UsualSecondsPerPlace;

    /// All of the desk, of which those that wait are a part; for queries.
    public IReadOnlyList<Conversation> Conversations => conversations;

    public static ConversationDesk Of(IdSource ids, string regionCode) =>
        new() { Id = ids.Next(), RegionCode = CodeOf(regionCode) };

    /// Whose desk it is: the district's.
    public static string CodeOf(string regionCode) => Domain.Regions.RegionCode.DistrictOf(regionCode);

    internal void Join(Actor actor, DateTimeOffset at)
    {
        Waiting++;
        Tell(actor, at);
    }

    internal void Leave(Actor actor, DateTimeOffset at)
    {
        Waiting--;
        Tell(actor, at);
    }

    /// Somebody who stood at that place was answered.
    internal void Learn(int place, long officeSeconds, Actor actor, DateTimeOffset at)
    {
        var pace = SecondsPerPlace + (int)((officeSeconds / place - SecondsPerPlace) / Memory);
        if (pace != SecondsPerPlace)
        {
            SecondsPerPlace = pace;
            Tell(actor, at);
        }
    }

    private void Tell(Actor actor, DateTimeOffset at) => RaiseLatest(new QueueMoved(Waiting, SecondsPerPlace), actor, at, RegionCode);
}
