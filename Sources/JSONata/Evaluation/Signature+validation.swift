internal import JSONModel

extension Signature {
    /// The arguments as the function takes them: the context value where one is missing, a value as an array of itself
    /// where an array is expected.
    func validated(_ arguments: [Value], context: Value, name: String) throws(Failure) -> [Value] {
        var counts = [Int](repeating: 0, count: parameters.count)
        guard match(arguments, parameter: 0, argument: 0, counts: &counts) else {
            throw Failure("T0410", token: name, details: ["index": .integer(firstMismatch(arguments) + 1)])
        }
        // Functions need not expect numbers that JSON does not have.
        for case .double(let number) in arguments where !number.isFinite { throw Failure.outOfRange(number) }
        var result: [Value] = []
        result.reserveCapacity(max(arguments.count, parameters.count))
        var next = 0
        for (parameter, count) in zip(parameters, counts) {
            if count == 0 {
                if parameter.takesContext {
                    guard parameter.kinds.contains(context.kind) else {
                        throw Failure("T0411", token: name, details: ["index": .integer(next + 1)])
                    }
                    result.append(context)
                } else {
                    result.append(arguments.argument(next))
                    next += 1
                }
                continue
            }
            for _ in 0..<count {
                let argument = arguments.argument(next)
                next += 1
                result.append(
                    parameter.type == "a" ? try array(argument, for: parameter, number: next, name) : argument
                )
            }
        }
        return result
    }

    /// How many arguments each parameter takes, as a greedy regular expression would find out.
    private func match(_ arguments: [Value], parameter: Int, argument: Int, counts: inout [Int]) -> Bool {
        guard parameter < parameters.count else { return argument == arguments.count }
        let expected = parameters[parameter]
        var available = 0
        let most = expected.isRepeated ? arguments.count - argument : 1
        while available < most, argument + available < arguments.count,
            expected.kinds.contains(arguments[argument + available].kind)
        {
            available += 1
        }
        let fewest = expected.isOptional ? 0 : 1
        while available >= fewest {
            counts[parameter] = available
            if match(arguments, parameter: parameter + 1, argument: argument + available, counts: &counts) {
                return true
            }
            available -= 1
        }
        return false
    }

    /// The position of the argument that errors name: the first behind those that the longest fitting start takes.
    private func firstMismatch(_ arguments: [Value]) -> Int {
        var position = 0
        for parameter in parameters {
            guard position < arguments.count, parameter.kinds.contains(arguments[position].kind) else {
                if parameter.isOptional { continue }
                return position
            }
            position += 1
            while parameter.isRepeated, position < arguments.count,
                parameter.kinds.contains(arguments[position].kind)
            {
                position += 1
            }
        }
        return position
    }

    private func array(
        _ argument: Value,
        for parameter: Parameter,
        number: Int,
        _ name: String
    ) throws(Failure) -> Value {
        if case .undefined = argument { return argument }
        if let element = parameter.elementType {
            let kind = KindSet(letter: element)
            var fits = true
            if case .array(let list) = argument {
                fits = list.consists(of: kind)
            } else {
                fits = kind.contains(argument.kind) && parameter.elementTypeText.unicodeScalars.count == 1
            }
            guard fits else {
                throw Failure(
                    "T0412",
                    token: name,
                    value: argument.json,
                    details: ["index": .integer(number), "type": .string(Self.plural(of: element))]
                )
            }
        }
        if case .array = argument { return argument }
        return .array(List([argument]))
    }

    private static func plural(of element: Unicode.Scalar) -> String {
        switch element {
        case "a": "arrays"
        case "b": "booleans"
        case "f": "functions"
        case "n": "numbers"
        case "o": "objects"
        case "s": "strings"
        default: "values"
        }
    }
}

extension List {
    /// Whether all elements are of one kind.
    func consists(of kind: KindSet) -> Bool {
        switch storage {
        case .range: kind == .number
        case .values(let elements): elements.allSatisfy { kind.contains($0.kind) }
        case .json(let elements): elements.allSatisfy { kind.contains(Value($0).kind) }
        }
    }
}
