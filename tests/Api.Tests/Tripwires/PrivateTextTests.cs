namespace SipOkMuba.Api.Tests.Tripwires;

/// Nothing personal and no secret in what is kept in the repository: the contract files, and every snapshot of every test.
public sealed class PrivateTextTests
{
    [Fact]
    public void Files_ShouldHoldNothingPrivate_WhenTheyAreSnapshotsOrContracts()
    {
        var files = Directory.EnumerateFiles(Repository.PathTo("tests"), "*.snap", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.PathTo("schema"), "*", SearchOption.AllDirectories).Where(path => !IsExample(path)))
            .ToList();

        Assert.InRange(files.Count, 50, int.MaxValue);
        Assert.All(files, path => Assert.False(PrivateText.IsIn(File.ReadAllText(path)), path));
    }

    /// Examples sign in as the demo clients of Development, whose secret everybody may know.
    private static bool IsExample(string path) => path.Contains(Path.Combine("schema", "examples"), StringComparison.Ordinal);
}
