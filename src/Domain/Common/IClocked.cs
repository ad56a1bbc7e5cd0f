namespace SipOkMuba.Domain.Common;

/// Something is done for it because nobody acts.
public interface IClocked
{
    /// A clock need not ask before: nothing is due earlier, by whatever calendar. Null: nothing ever will be.
    DateTimeOffset? NotDueBefore { get; }
}

/// What the clock has to do, and when.
public abstract record DueDuty(DateTimeOffset DueAt)
{
    public abstract string Text { get; }
}

public sealed record DueDuty<TDuty>(TDuty Duty, DateTimeOffset DueAt) : DueDuty(DueAt)
    where TDuty : struct, Enum
{
    public override string Text => Duty.ToText();
}
