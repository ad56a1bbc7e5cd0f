namespace SipOkMuba.Bench.Workload;

/// One of the measured operations: its GraphQL document, and the address at which the limit answers the same.
internal sealed record Operation(string Name, string Document)
{
    public const string SubmitInMemory = "M1 in memory";

    public static readonly Operation StatusCheck = new(
        "Q1",
        """
        query StatusCheck($number: String!) {
          applicationByNumber(number: $number) {
            id number kind status submittedAt updatedAt applicantName village { name district { name } }
          }
        }
        """);

    public static readonly Operation List = new(
        "Q2",
        """
        query List($status: ApplicationStatus!, $first: Int!) {
          applications(first: $first, where: { status: { eq: $status } }, order: [{ submittedAt: DESC }]) {
            nodes {
              id number kind status submittedAt village { name district { name } }
              appointments { id startsAt status }
              statusHistory { status at }
            }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
          }
        }
        """);

    public static readonly Operation PageWalk = new(
        "Q3",
        """
        query PageWalk($after: String!) {
          applications(first: 50, after: $after, order: [{ submittedAt: DESC }]) {
            nodes { id number kind status submittedAt village { name district { name } } }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
          }
        }
        """);

    public static readonly Operation Submit = new(
        "M1",
        """
        mutation Submit($input: SubmitApplicationInput!) {
          submitApplication(input: $input) {
            application { id number status }
            errors { ... on Error { code message } }
          }
        }
        """);

    public static readonly IReadOnlyList<Operation> Reads = [StatusCheck, List, PageWalk];
}

/// What one request asks: variables for the GraphQL servers; a path, and for a write a body, for the limit.
internal sealed record Call(
    Operation Operation, IReadOnlyDictionary<string, object> Variables, string LimitPath, object? LimitBody = null)
{
    public static Call StatusCheck(string number) => new(
        Operation.StatusCheck, new Dictionary<string, object> { ["number"] = number }, $"/q1/{number}");

    public static Call List(string status, int first) => new(
        Operation.List,
        new Dictionary<string, object> { ["status"] = status, ["first"] = first },
        $"/q2/{status}/{first}");

    public static Call PageWalk(string cursor) => new(
        Operation.PageWalk, new Dictionary<string, object> { ["after"] = cursor }, $"/q3/{cursor}");

    public static Call Submit(long index)
    {
        var input = Submission.Input(index);
        return new Call(Operation.Submit, new Dictionary<string, object> { ["input"] = input }, "/m1", input);
    }
}
