using System.Security.Cryptography;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Applications;

public sealed partial class Application
{
    public const int HandoverTries = 5;

    /// The hash of a new code, which voids the former. A village operator needs the citizen with the consents, and the
    /// village.
    public void IssueHandoverCode(Actor actor, DateTimeOffset now, byte[] codeHash)
    {
        Allow(actor, ApplicationAction.IssueHandoverCode);
        Citizen.RequireConsentFor(actor, RegionCode, partner: null);
        HandoverCodeHash = codeHash;
        HandoverTriesLeft = HandoverTries;
        Note(new ApplicationHandoverCodeIssued(), actor, Moment(now));
    }

    public void HandOver(Actor actor, DateTimeOffset now, HandoverProof proof, bool oldCardSurrendered)
    {
        var target = Allow(actor, ApplicationAction.HandOver);
        RequireProof(proof);
        if (Rules.OldCardIsSurrendered && !oldCardSurrendered)
        {
            throw new OldCardNotSurrenderedError();
        }

        OldCardSurrendered = oldCardSurrendered;
        HandoverCodeHash = null;
        MoveTo(target, actor, Moment(now));
    }

    /// A refused hand-over leaves everything as it was, so a wrong code is noted by a change of its own: an event, so
    /// that parallel tries are counted one after the other. The form of whoever tries stays fresh.
    public bool RecordWrongCode(Actor actor, DateTimeOffset now)
    {
        if (HandoverCodeHash is null || HandoverTriesLeft == 0)
        {
            return false;
        }

        HandoverTriesLeft--;
        UpdatedAt = Moment(now);
        Tell(new ApplicationHandoverCodeRefused(HandoverTriesLeft), actor, UpdatedAt);
        return true;
    }

    /// Needs the citizen.
    public void ActivateIkd(Actor actor, DateTimeOffset now)
    {
        var target = Allow(actor, ApplicationAction.ActivateIkd);
        if (Kind != ApplicationKind.IkdActivation)
        {
            throw new InvalidTransitionError(Status);
        }

        if (!Citizen.HasRecordedBiometrics)
        {
            throw new BiometricsNotRecordedError();
        }

        MoveTo(target, actor, Moment(now));
    }

    private void RequireProof(HandoverProof proof)
    {
        if (proof.CodeHash is null)
        {
            if (!proof.FingerprintVerified)
            {
                throw new HandoverProofInvalidError(triesLeft: null);
            }

            return;
        }

        if (HandoverCodeHash is null)
        {
            throw new HandoverProofInvalidError(triesLeft: null);
        }

        if (HandoverTriesLeft == 0)
        {
            throw new HandoverCodeLockedError();
        }

        if (!CryptographicOperations.FixedTimeEquals(proof.CodeHash, HandoverCodeHash))
        {
            throw new HandoverProofInvalidError(HandoverTriesLeft - 1);
        }
    }
}
