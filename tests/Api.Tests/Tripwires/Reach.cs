using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace SipOkMuba.Api.Tests.Tripwires;

/// <summary>
/// The methods of ours that a method can get to, read from its IL: calls, constructors, lambdas, state machines. Virtual
/// calls are followed where they are declared, which is enough for code without interfaces.
/// </summary>
internal sealed class Reach(params Assembly[] ours)
{
    private static readonly Dictionary<short, OpCode> OpCodeOf = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    public IReadOnlyCollection<MethodBase> From(MethodBase start)
    {
        var seen = new HashSet<MethodBase>();
        var open = new Stack<MethodBase>([start]);
        while (open.TryPop(out var method))
        {
            if (!ours.Contains(method.Module.Assembly) || !seen.Add(method))
            {
                continue;
            }

            if (method.GetCustomAttribute<StateMachineAttribute>() is { } machine)
            {
                foreach (var step in machine.StateMachineType.GetMethods(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
                {
                    open.Push(step);
                }
            }

            foreach (var callee in CalleesOf(method))
            {
                open.Push(callee);
            }
        }

        return seen;
    }

    private static IEnumerable<MethodBase> CalleesOf(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code)
        {
            yield break;
        }

        for (var at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xFE)
            {
                value = unchecked((short)(0xFE00 | code[at++]));
            }

            var operation = OpCodeOf[value];
            if (operation.OperandType == OperandType.InlineMethod
                && Resolve(method, BitConverter.ToInt32(code, at)) is { } callee)
            {
                yield return callee;
            }

            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
        }
    }

    private static MethodBase? Resolve(MethodBase method, int token)
    {
        var ofType = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        var callee = method.Module.ResolveMethod(token, ofType, ofMethod);
        return callee is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericMethodDefinition() : callee;
    }
}
