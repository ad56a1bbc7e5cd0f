using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Infrastructure.Tests.Privacy;

public sealed class HandoverCodesTests : IDisposable
{
    private static readonly Guid Application = new("019aa000-0000-7000-8000-000000000001");
    private readonly PrivateDirectory keys = new();

    public void Dispose() => keys.Dispose();

    [Fact]
    public void New_ShouldBeEightCharactersThatNobodyConfuses_AndAnotherEachTime()
    {
        var ids = new IdSource(TimeProvider.System);
        var codes = Enumerable.Range(0, 200).Select(_ => HandoverCodes.New(ids)).ToList();

        Assert.All(codes, code => Assert.Matches("^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$", code));
        Assert.Equal(200, codes.Distinct().Count());
    }

    [Theory]
    [InlineData("7k3m-10xq")]
    [InlineData("7K3M1OXQ")]
    [InlineData(" 7K3M lOXQ ")]
    public void Hash_ShouldBeThatOfTheCode_HoweverItIsTyped(string typed) =>
        Assert.Equal(keys.Codes().Hash(Application, "7K3M-10XQ"), keys.Codes().Hash(Application, typed));

    [Fact]
    public void Hash_ShouldBeAnother_ForAnotherCodeApplicationOrKey()
    {
        using var others = new PrivateDirectory();
        var hash = keys.Codes().Hash(Application, "7K3M-10XQ");

        Assert.Equal(32, hash.Length);
        Assert.NotEqual(hash, keys.Codes().Hash(Application, "7K3M-10XR"));
        Assert.NotEqual(hash, keys.Codes().Hash(new Guid("019aa000-0000-7000-8000-000000000002"), "7K3M-10XQ"));
        Assert.NotEqual(hash, others.Codes().Hash(Application, "7K3M-10XQ"));
    }
}
