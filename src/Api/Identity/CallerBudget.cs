using System.Collections.Concurrent;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Budgets;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Identity;

/// <summary>
/// Who pays for an operation: a partner for all of its clients, staff for themselves, everybody else with the others of
/// the same network. The demo clients of Development have no limit but the one that they ask for.
/// </summary>
internal sealed class CallerBudget(AccountDirectory accounts, BudgetPurses purses, NikVault vault, IConfiguration configuration)
    : ICostBudget
{
    public const string AnonymousPoints = "Budget:AnonymousPointsPerMinute";
    public const int AnonymousPointsPerMinute = 3_000;
    private const int MostNetworks = 50_000;

    private readonly int anonymousPoints = configuration.GetValue(AnonymousPoints, AnonymousPointsPerMinute);

    // An address is personal: the ledger knows it as a keyed hash only.
    private readonly ConcurrentDictionary<CallerNetwork, string> networks = new();

    public ValueTask<BudgetState> ChargeAsync(GraphCallData call, int points, CancellationToken cancellationToken)
    {
        var (payer, limit) = PayerOf(call);
        if (payer is null)
        {
            return new(BudgetState.Unlimited);
        }

        var charging = purses.Of(payer).ChargeAsync(points, limit, cancellationToken);
        return charging.IsCompletedSuccessfully ? new(StateOf(charging.Result)) : ChargedAsync(charging);
    }

    public BudgetState Of(GraphCallData call)
    {
        var (payer, limit) = PayerOf(call);
        return payer is null ? BudgetState.Unlimited : StateOf(purses.Of(payer).Balance(limit));
    }

    private static async ValueTask<BudgetState> ChargedAsync(ValueTask<BudgetBalance> charging)
    {
        try
        {
            return StateOf(await charging);
        }
        catch (BudgetUnavailableException)
        {
            throw new RequestRefusedError("The budget cannot be read at present.", GraphErrorCodes.BudgetUnavailable,
                StatusCodes.Status503ServiceUnavailable)
            {
                RetryAfter = BudgetPurse.RetryAfter,
            };
        }
    }

    private static BudgetState StateOf(BudgetBalance balance) =>
        new(balance.Limit, balance.Remaining, balance.ResetAt.ToOffset(Wib.Offset), balance.IsRefused);

    /// No payer: no limit.
    private (string? Payer, int Limit) PayerOf(GraphCallData call)
    {
        var caller = accounts.CallerOf(call.Grant.User);
        if (caller.Payer is null)
        {
            return (PayerOf(CallerNetwork.Of(call.RemoteAddress)), anonymousPoints);
        }

        return caller.PointsPerMinute is { } limit ? (caller.Payer, limit)
            : call.AskedBudget is { } asked and > 0 ? ($"{caller.Payer}:{asked}", asked)
            : (null, 0);
    }

    private string PayerOf(CallerNetwork network)
    {
        if (networks.TryGetValue(network, out var payer))
        {
            return payer;
        }

        if (networks.Count >= MostNetworks)
        {
            networks.Clear();
        }

        return networks[network] = "network:" + Convert.ToHexString(vault.Hash(network.ToString()));
    }
}
