using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Tests.Transport;

public sealed class KnownTextsTests
{
    /// More texts than there are places, each as several clients write it, asked for by many at once.
    [Fact]
    public async Task TextOf_ShouldBeWhatTheJsonSays_WhenManyClientsSendMuch()
    {
        var known = new KnownTexts();
        var random = new Random(7);
        string[] texts = [.. Enumerable.Range(0, 1_000).Select(_ => TextFrom(random)), "", new string('é', 5_000)];
        JsonSerializerOptions[] writers = [new(), new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }];

        await Parallel.ForEachAsync(Enumerable.Range(0, 20_000), (number, _) =>
        {
            var text = texts[number * 31 % texts.Length];
            using var document = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(text, writers[number % 2]));
            Assert.Equal(text, known.TextOf(document.RootElement));
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public void TextOf_ShouldBeTheSameObject_WhenTheSameBytesComeAgain()
    {
        var known = new KnownTexts();
        using var first = JsonDocument.Parse("\"{ viewer { name } }\"");
        using var second = JsonDocument.Parse("\"{ viewer { name } }\"");

        Assert.Same(known.TextOf(first.RootElement), known.TextOf(second.RootElement));
    }

    private static string TextFrom(Random random)
    {
        var text = new StringBuilder();
        for (var length = random.Next(40); length > 0; length--)
        {
            text.Append((char)(random.Next(4) == 0 ? random.Next(0x20, 0xD7FF) : random.Next(0x20, 0x7F)));
        }

        return text.ToString();
    }
}
