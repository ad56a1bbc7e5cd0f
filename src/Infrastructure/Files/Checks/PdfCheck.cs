using SipOkMuba.Domain.Uploads;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;
using UglyToad.PdfPig.Tokens;

namespace SipOkMuba.Infrastructure.Files.Checks;

/// Reads every object of a document. Scanners write PDFs that are slightly wrong, and readers forgive it; so does this.
internal static class PdfCheck
{
    private const int MostPages = 50;
    private const int MostTokens = 1_000_000;

    private static readonly HashSet<string> activeKeys =
        new(["JS", "JavaScript", "EmbeddedFiles", "EF", "XFA", "RichMediaContent"], StringComparer.Ordinal);

    /// ISO 32000-2, 12.6.4: what an action may do beyond showing something.
    private static readonly HashSet<string> activeActions = new(
        ["JavaScript", "Launch", "SubmitForm", "ImportData", "GoToE", "Rendition", "Movie", "Sound", "RichMediaExecute"],
        StringComparer.Ordinal);

    public static FileFault? FaultOf(byte[] file)
    {
        try
        {
            using var document = PdfDocument.Open(file, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });
            if (document.IsEncrypted)
            {
                return FileFault.Encrypted;
            }

            return document.NumberOfPages switch
            {
                < 1 => FileFault.Damaged,
                > MostPages => FileFault.TooManyPages,
                _ => ActivityOf(document),
            };
        }
        catch (PdfDocumentEncryptedException)
        {
            return FileFault.Encrypted;
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            // A parser of a format with so many faults throws of every kind.
            return FileFault.Damaged;
        }
    }

    private static FileFault? ActivityOf(PdfDocument document)
    {
        var open = new Stack<IToken>(document.Structure.CrossReferenceTable.ObjectOffsets.Keys
            .Select(reference => document.Structure.GetObject(reference)?.Data).OfType<IToken>());
        open.Push(document.Structure.Catalog.CatalogDictionary);
        for (var seen = 0; open.TryPop(out var token); seen++)
        {
            if (seen == MostTokens)
            {
                return FileFault.Damaged;
            }

            switch (token)
            {
                case StreamToken stream:
                    open.Push(stream.StreamDictionary);
                    break;
                case ArrayToken array:
                    Push(array.Data);
                    break;
                case DictionaryToken dictionary when IsActive(dictionary):
                    return FileFault.ActiveContent;
                case DictionaryToken dictionary:
                    Push(dictionary.Data.Values);
                    break;
            }
        }

        return null;

        void Push(IEnumerable<IToken> tokens)
        {
            foreach (var inner in tokens)
            {
                open.Push(inner);
            }
        }
    }

    private static bool IsActive(DictionaryToken dictionary) => dictionary.Data.Any(entry =>
        activeKeys.Contains(entry.Key)
        || (entry is { Key: "S", Value: NameToken action } && activeActions.Contains(action.Data)));
}
