using System.Linq.Expressions;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Plans;

namespace SipOkMuba.Api.Tests.Tripwires;

/// Statements are kept for an audience: a rule that asks who of it calls would show one caller the rows of another.
public sealed class RowRuleTests
{
    private static readonly Caller[] callers =
    [
        Caller.Anonymous,
        Of(CallerKind.Citizen) with { CitizenKey = 7, ConsentKey = 8, Through = "app" },
        Of(CallerKind.Partner) with { PartnerKey = 3, Scopes = new HashSet<string> { "applications:read" } },
        Of(CallerKind.Partner) with { PartnerKey = 3, SeesSynthetic = true, HasFewCitizens = true },
        Of(CallerKind.VillageOperator) with { Regions = ["16.06.09.2006"], Roles = [ActorRole.VillageOperator] },
        Of(CallerKind.Staff) with { Regions = ["16.06"], Roles = [ActorRole.Officer] },
        Of(CallerKind.Staff) with { Regions = ["16.06", "16.07"], Roles = [ActorRole.Head, ActorRole.Officer] },
    ];

    public static TheoryData<Type> Rules => [.. typeof(Caller).Assembly.GetTypes().Where(type => RuleOf(type) is not null)];

    [Theory, MemberData(nameof(Rules))]
    public void Rule_ShouldBeTheSame_ForTwoOfOneAudience(Type rule)
    {
        foreach (var caller in callers)
        {
            var other = caller with { Actor = caller.Actor with { Subject = "another" }, Name = "Another", Payer = "another" };
            Assert.Equal(caller.Audience, other.Audience);

            if (Asked<bool>(rule, caller, nameof(IRowRule<object>.IsOfAudience)))
            {
                Assert.Equal(Told(rule, caller, nameof(IRowRule<object>.Visible)), Told(rule, other, nameof(IRowRule<object>.Visible)));
            }

            if (Asked<bool>(rule, caller, nameof(IRowRule<object>.IsOfAudienceAfterChange)))
            {
                Assert.Equal(Told(rule, caller, nameof(IRowRule<object>.VisibleAfterChange)), Told(rule, other, nameof(IRowRule<object>.VisibleAfterChange)));
            }
        }
    }

    private static Caller Of(CallerKind kind) => new() { Kind = kind, Actor = new Actor(ActorRole.Citizen, "one"), Name = "One", Payer = "one" };

    private static Type? RuleOf(Type type) =>
        Array.Find(type.GetInterfaces(), face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IRowRule<>));

    private static string Told(Type rule, Caller caller, string which)
    {
        var told = RowRuleOfAudience.Of(Asked<LambdaExpression>(rule, caller, which));
        return $"{told.Name} {string.Join(", ", told.Values)}";
    }

    private static T Asked<T>(Type rule, Caller caller, string which) =>
        (T)RuleOf(rule)!.GetProperty(which)!.GetValue(Activator.CreateInstance(rule, caller))!;
}
