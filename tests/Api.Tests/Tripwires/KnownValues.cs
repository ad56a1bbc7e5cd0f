namespace SipOkMuba.Api.Tests.Tripwires;

/// Values of records that exist, by the name of an argument or condition, for random queries.
internal static class KnownValues
{
    public static async Task<Dictionary<string, string[]>> OfAsync(Scenarios scenarios)
    {
        var made = new List<TestApplication>();
        foreach (var verb in new[] { "resubmitApplication", "claimApplication", "verifyApplication", "approvePrinting" })
        {
            made.Add(await scenarios.SharedAsync(Verb.Named(verb)));
        }

        var ids = made.Select(application => application.Id).Append(await scenarios.ServicePointAsync()).ToArray();
        return new()
        {
            ["id"] = ids,
            ["ids"] = ids,
            ["subject"] = ids,
            ["number"] = [.. made.Select(application => application.Number), "KTP-1606", ""],
            ["regionCode"] = ["16.06.09", "16.06.09.2006", "16"],
            ["region"] = ["16.06", "16.06.09"],
            ["parent"] = ["16.06", "16.06.09"],
            ["types"] = ["application.submitted", "application.verified"],
        };
    }
}
