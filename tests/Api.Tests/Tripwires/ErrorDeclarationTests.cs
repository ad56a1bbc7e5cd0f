using System.Reflection;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Tests.Tripwires;

/// What a mutation can throw, by its code, against what it declares. See also `UndeclaredErrors`, which watches the answers.
public sealed class ErrorDeclarationTests
{
    /// Reachable by the code, but not by any state: a new line needs a reason.
    private static readonly (string Mutation, string Error)[] Impossible =
    [
        // Who was born before the submission was born before the print.
        ("printCard", "InvalidBirthDateError"),
        // There is no status yet.
        ("submitApplication", "InvalidTransitionError"),
        ("draftApplication", "InvalidTransitionError"),

        ("fileComplaint", "InvalidComplaintTransitionError"),

        // Each row is refused by itself and tells its own code.
        .. new[] { "InvalidAppointmentTransitionError", "InvalidTransitionError", "BiometricsNotRecordedError", "NotYetMissedError", "NotPermittedError" }
            .Select(error => ("recordMobileVisitResults", error)),
        .. new[]
        {
            "SlotFullError", "SlotNotOfferedError", "SameWeekOnlyError", "SlotTooFarError", "SlotTooSoonError", "AppointmentNotNeededError",
            "AlreadyBookedError", "CitizenMissingError", "InvalidNikError", "ConsentRequiredError", "InvalidTextError",
            "InvalidConsentRecipientError", "PriorityNeedsAttestationError", "NotPermittedError",
        }.Select(error => ("bookAppointments", error)),

        // Only appointments that may be move with their visit, or are missed with it.
        ("closeMobileVisit", "InvalidAppointmentTransitionError"),
        ("postponeMobileVisit", "InvalidAppointmentTransitionError"),

        // Who was born before the draft was born before its submission.
        ("submitDraft", "InvalidBirthDateError"),
    ];

    private static readonly Reach Reach = new(typeof(Program).Assembly, typeof(DomainError).Assembly, typeof(AppDbContext).Assembly);

    private static readonly IReadOnlyList<MethodInfo> Mutations =
    [
        .. typeof(Program).Assembly.GetTypes()
            .Where(type => type.IsDefined(typeof(MutationTypeAttribute)))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)),
    ];

    public static TheoryData<string> Names => new(Mutations.Select(method => method.Name));

    [Theory, MemberData(nameof(Names))]
    public void Mutation_ShouldDeclareEveryRefusal_WhenItsCodeCanThrowIt(string name)
    {
        var method = Mutations.Single(found => found.Name == name);
        var field = FieldOf(method);
        var thrown = ThrownBy(method);

        var undeclared = thrown.Except(DeclaredBy(method)).Select(error => error.Name)
            .Except(Impossible.Where(pair => pair.Mutation == field).Select(pair => pair.Error));

        Assert.NotEmpty(thrown);
        Assert.Empty(undeclared);
    }

    [Theory, MemberData(nameof(Names))]
    public void Mutation_ShouldDeclareNothingElse_WhenItsCodeCannotThrowIt(string name)
    {
        var method = Mutations.Single(found => found.Name == name);

        Assert.Empty(DeclaredBy(method).Except(ThrownBy(method)).Select(error => error.Name));
    }

    [Fact]
    public void Refusals_ShouldBeDeclaredSomewhere_WhenTheDomainHasThem()
    {
        var all = typeof(DomainError).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DomainError)));

        Assert.Empty(all.Except(Mutations.SelectMany(DeclaredBy)).Select(error => error.Name));
    }

    [Fact]
    public void Impossible_ShouldBeReachableByTheCode_WhenItIsExcused()
    {
        var reached = Mutations.SelectMany(method => ThrownBy(method).Select(error => (FieldOf(method), error.Name)));

        Assert.Empty(Impossible.Except(reached));
    }

    private static HashSet<Type> ThrownBy(MethodInfo method) =>
    [
        .. Reach.From(method).OfType<ConstructorInfo>().Select(constructor => constructor.DeclaringType!)
            .Where(type => type.IsSubclassOf(typeof(DomainError))),
    ];

    private static IEnumerable<Type> DeclaredBy(MethodInfo method) =>
        method.GetCustomAttributes<ErrorAttribute>().SelectMany(attribute => attribute.ErrorTypes).Distinct();

    private static string FieldOf(MethodInfo method) => Graph.Schema.Names.Field(method);
}
