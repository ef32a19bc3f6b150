internal import JSONModel

/// One evaluation of a template or an expression: what it can read, and the random numbers that it has drawn.
///
/// All calls of a template draw from one sequence, so two calls of `States.UUID()` answer different texts.
struct IntrinsicRun {
    /// The bound on texts that a function makes, in UTF-8 bytes: four times the largest payload of Step Functions.
    static let maximumTextSize = 1 << 20

    let scope: EvaluationScope
    var randomness: SplitMix64

    init(_ scope: EvaluationScope) {
        self.scope = scope
        self.randomness = SplitMix64(seed: scope.seed)
    }

    mutating func value(of call: IntrinsicCall) throws(StatesError) -> JSON {
        let fault: IntrinsicFault
        do throws(IntrinsicFault) {
            if call.function == .format { return try format(call) }
            var arguments: [JSON] = []
            arguments.reserveCapacity(call.arguments.count)
            for argument in call.arguments { arguments.append(try value(of: argument)) }
            return try apply(call.function, to: arguments)
        } catch {
            fault = error
        }
        throw fault.failure(of: call)
    }

    mutating func value(of argument: IntrinsicArgument) throws(IntrinsicFault) -> JSON {
        switch argument {
        case .literal(let value): return value
        case .text(let pieces): return .string(pieces.joined(separator: "{}"))
        case .path(let path): return try value(of: path)
        case .call(let call):
            do throws(StatesError) {
                return try value(of: call)
            } catch {
                throw .inner(error)
            }
        }
    }

    private func value(of path: JSONPath) throws(IntrinsicFault) -> JSON {
        do throws(PathFailure) {
            if let value = try path.find(in: scope) { return value }
        } catch  where error.isAbandoned {
            throw .fault("Invalid path '\(path.text)' : \(error.message)")
        } catch {
            // A function in a path: it finds nothing.
        }
        let input = scope.input.text()
        throw .missing("The JsonPath argument for the field '\(path.text)' could not be found in the input '\(input)'")
    }

    private mutating func apply(_ function: IntrinsicFunction, to values: [JSON]) throws(IntrinsicFault) -> JSON {
        let arguments = IntrinsicArguments(values)
        switch function {
        case .array: return .array(values)
        case .arrayContains: return .bool(try arguments.array(0).contains(values[1]))
        case .arrayGetItem: return try Self.item(of: arguments.array(0), at: arguments.integer(1))
        case .arrayLength: return .integer(try arguments.array(0).count)
        case .arrayPartition: return try Self.partition(arguments.array(0), size: arguments.integer(1))
        case .arrayRange:
            return try Self.range(from: arguments.integer(0), to: arguments.integer(1), by: arguments.integer(2))
        case .arrayUnique: return Self.unique(try arguments.array(0))
        case .base64Decode: return try Self.decode(arguments.shortText(0))
        case .base64Encode: return .string(Base64.encode(try arguments.shortText(0).utf8))
        case .format: throw .fault("The template of States.Format is missing")
        case .hash: return try hash(arguments.shortText(0), algorithm: arguments.text(1))
        case .jsonMerge: return try Self.merge(arguments)
        case .jsonToString: return .string(try Self.limited(values[0].text()))
        case .mathAdd: return try Self.sum(arguments.integer(0), arguments.integer(1))
        case .mathRandom: return try random(arguments)
        case .stringSplit: return Self.split(try arguments.text(0), at: try arguments.text(1))
        case .stringToJson: return try Self.parse(arguments.text(0))
        case .uuid: return .string(randomness.uuid())
        }
    }

    /// Keeps texts from growing without bound when calls are nested.
    static func limited(_ text: String) throws(IntrinsicFault) -> String {
        guard text.utf8.count <= maximumTextSize else {
            throw .fault("The result has more than \(maximumTextSize) bytes")
        }
        return text
    }
}

/// Why a function fails.
enum IntrinsicFault: Error {
    /// The arguments do not fit the function.
    case fault(String)
    /// A path in an argument finds nothing.
    case missing(String)
    /// A call among the arguments failed and has said so already.
    case inner(StatesError)

    /// The failure of a state; it names the innermost call that failed.
    func failure(of call: IntrinsicCall) -> StatesError {
        func cause(_ message: String) -> String { "The function '\(call.text)' had the following error: \(message)" }
        switch self {
        case .fault(let message): return .intrinsicFailure(cause(message))
        case .missing(let message): return .runtime(cause(message))
        case .inner(let error): return error
        }
    }
}
