using System.Text.Json;
using GraphQLParser.AST;

namespace SipOkMuba.Graph.Security;

/// Length and depth of the input of one request, whether it is written in the document or sent as a variable.
internal sealed class InputLimits(DocumentLimits limits)
{
    private int values;

    public void Check(GraphQLValue? value, int depth = 0)
    {
        if (++values > limits.InputValues)
        {
            throw new RequestRefusedError($"The document has more than {limits.InputValues} input values.",
                GraphErrorCodes.TooManyInputValues) { Limit = limits.InputValues };
        }

        switch (value)
        {
            case GraphQLListValue list:
                Refuse(list.Values?.Count ?? 0, depth);
                foreach (var item in list.Values ?? [])
                {
                    Check(item, depth + 1);
                }

                break;
            case GraphQLObjectValue members:
                Refuse(members.Fields?.Count ?? 0, depth);
                foreach (var field in members.Fields ?? [])
                {
                    Check(field.Value, depth + 1);
                }

                break;
        }
    }

    public void CheckVariables(JsonElement variables)
    {
        var count = 0;
        foreach (var variable in variables.EnumerateObject())
        {
            if (++count > limits.Variables)
            {
                throw new RequestRefusedError(
                    $"There are more than {limits.Variables} variables.", GraphErrorCodes.TooManyVariables) { Limit = limits.Variables };
            }

            Check(variable.Value, 0);
        }
    }

    private void Check(JsonElement value, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                Refuse(value.GetArrayLength(), depth);
                foreach (var item in value.EnumerateArray())
                {
                    Check(item, depth + 1);
                }

                break;
            case JsonValueKind.Object:
                Refuse(value.GetPropertyCount(), depth);
                foreach (var member in value.EnumerateObject())
                {
                    Check(member.Value, depth + 1);
                }

                break;
        }
    }

    private void Refuse(int length, int depth)
    {
        if (length > limits.InputList)
        {
            throw new RequestRefusedError(
                $"An input list has more than {limits.InputList} members.", GraphErrorCodes.InputTooLong) { Limit = limits.InputList };
        }

        if (depth >= limits.InputDepth)
        {
            throw new RequestRefusedError(
                $"An input nests deeper than {limits.InputDepth} levels.", GraphErrorCodes.InputTooDeep) { Limit = limits.InputDepth };
        }
    }
}
