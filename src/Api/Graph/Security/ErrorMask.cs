using System.Text;
using System.Text.RegularExpressions;
using GraphQL;
using GraphQL.Execution;
using SipOkMuba.Graph.Errors;

namespace SipOkMuba.Graph.Security;

/// What a client learns of an error. An expected one keeps message and code; a fault is hidden behind a number, under
/// which it is logged once.
internal sealed partial class ErrorMask(ILogger<ErrorMask> logger)
{
    private const int Shown = 5;

    public Task HideAsync(UnhandledExceptionContext fault, string requestId)
    {
        if (fault.Exception is not ExecutionError)
        {
            var field = fault.FieldContext;
            var place = field is null ? "the operation" : $"{field.ParentType.Name}.{field.FieldDefinition.Name}";
            fault.Exception = Hide(fault.Exception, requestId, place);
        }

        return Task.CompletedTask;
    }

    public ExecutionError Hide(Exception exception, string requestId, string place)
    {
        // https://spec.graphql.org/October2021/#sec-Handling-Field-Errors: the engine names this only by its message.
        if (exception is InvalidOperationException
            && exception.Message.StartsWith("Cannot return null for a non-null type", StringComparison.Ordinal))
        {
            logger.LogWarning("{RequestId}: {Place} is non-null and was null", requestId, place);
            return new ExecutionError("Cannot return null for non-nullable field.")
            {
                Code = GraphErrorCodes.NonNullViolation,
            };
        }

        logger.LogError("{RequestId}: fault in {Place}: {Fault}", requestId, place, Describe(exception));
        return new ExecutionError("Unexpected Execution Error")
        {
            Code = GraphErrorCodes.Internal,
            Extensions = new Dictionary<string, object?> { ["requestId"] = requestId },
        };
    }

    /// The first errors, with a count of the rest in the last.
    public void Finish(ExecutionResult result, string requestId)
    {
        if (result.Errors is not { Count: > 0 } errors)
        {
            return;
        }

        var shown = new ExecutionErrors();
        foreach (var error in errors.Take(Shown))
        {
            shown.Add(error is UnhandledError fault
                ? Hide(fault.InnerException ?? fault, requestId, "the operation")
                : error);
        }

        if (errors.Count > Shown)
        {
            var last = shown[Shown - 1];
            last.Extensions = new Dictionary<string, object?>(last.Extensions ?? [])
            {
                ["omittedErrors"] = errors.Count - Shown,
            };
        }

        result.Errors = shown;
    }

    // Messages of exceptions may quote what a person typed.
    internal static string Describe(Exception exception)
    {
        var text = new StringBuilder();
        for (var fault = exception; fault is not null; fault = fault.InnerException)
        {
            text.Append(fault.GetType().FullName).Append(": ").AppendLine(Quoted().Replace(fault.Message, "***"))
                .AppendLine(fault.StackTrace);
        }

        return text.ToString();
    }

    [GeneratedRegex("""'[^']*'|"[^"]*"|\([^)]*\)|\d{4,}""", RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();
}

/// How an error is written: always with a code, in the reader's language, never with names that the client did not send nor
/// with values that it did: answers are logged, and a value may be personal.
internal sealed partial class ErrorShape(ErrorLanguage language) : IErrorInfoProvider
{
    private const int Longest = 500;

    public ErrorInfo GetInfo(ExecutionError executionError)
    {
        var code = CodeOf(executionError);
        var extensions = new Dictionary<string, object?> { ["code"] = code };
        foreach (var (key, value) in executionError.Extensions ?? [])
        {
            extensions[key] = value;
        }

        return new ErrorInfo
        {
            Message = executionError is DocumentError
                ? language.Word(code, Shorten(executionError.Message), extensions.GetValueOrDefault, isDetail: true)
                : language.Word(code, executionError.Message, extensions.GetValueOrDefault, code is GraphErrorCodes.BadRequest or GraphErrorCodes.InvalidId),
            Extensions = extensions,
        };
    }

    // The engine suggests names, and quotes what it found.
    private static string Shorten(string message)
    {
        message = Quoted().Replace(Conversion().Replace(message, " Expected type '$1'."), "");
        var open = message.Count(character => character == '[') - message.Count(character => character == ']');
        message += new string(']', Math.Max(0, open));
        return message.Length > Longest ? message[..Longest] + "..." : message;
    }

    // What is converted comes from the client, the type at the very end from the engine.
    [GeneratedRegex(@" Unable to convert '.*' to '([_A-Za-z][_0-9A-Za-z]*)'\z", RegexOptions.Singleline)]
    private static partial Regex Conversion();

    [GeneratedRegex(" Did you mean.*|, (but )?found .*|(?<=default value) '.*| Unable to (convert|parse) '.*", RegexOptions.Singleline)]
    private static partial Regex Quoted();

    internal static string CodeOf(ExecutionError error) => error switch
    {
        TimeoutError => GraphErrorCodes.Timeout,
        DocumentError { InnerException: ExecutionError { Code: { Length: > 0 } reason } } => reason,
        UnhandledError => GraphErrorCodes.Internal,
        { Code: { Length: > 0 } code } => code,
        _ => GraphErrorCodes.Unspecified,
    };
}
