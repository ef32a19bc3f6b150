internal import JSONModel

/// Compiles payload templates and remembers all mistakes.
struct TemplateCompiler {
    /// The bound on nesting, the same as the JSON parser's.
    static let maximumDepth = JSON.defaultMaximumDepth

    /// A field that holds neither a path nor a call.
    struct Mistake {
        var field: String
        var error: PathSyntaxError
        var location: JSONPointer

        /// The words are those of Step Functions; the remedy is ours.
        var diagnostic: Diagnostic {
            Diagnostic(
                code: "SCHEMA_VALIDATION_FAILED",
                message:
                    "The value for the field '\(field)' must be a valid JSONPath or a valid intrinsic function call",
                remedy: error.description,
                at: location
            )
        }
    }

    private(set) var mistakes: [Mistake] = []
    private var depth = 0

    mutating func compile(_ value: JSON, at location: JSONPointer) -> PayloadTemplate.Node {
        guard depth < Self.maximumDepth else {
            let message = "The template is nested more than \(Self.maximumDepth) levels deep"
            report(message, remedy: "Make the template flatter.", field: location.tokens.last ?? "", at: location)
            return .constant(.null)
        }
        depth += 1
        defer { depth -= 1 }
        switch value {
        case .array(let elements):
            var nodes: [PayloadTemplate.Node] = []
            for (index, element) in elements.enumerated() {
                nodes.append(compile(element, at: location.appending(index)))
            }
            return nodes.allSatisfy(\.isConstant) ? .constant(value) : .array(nodes)
        case .object(let object):
            var nodes: [(key: String, value: PayloadTemplate.Node)] = []
            for (key, member) in object {
                if key.hasSuffix(".$") {
                    nodes.append((String(key.dropLast(2)), compileField(key, member, at: location)))
                } else {
                    nodes.append((key, compile(member, at: location.appending(key))))
                }
            }
            // A constant object keeps its keys: none of them ends with `.$`.
            return nodes.allSatisfy(\.value.isConstant) ? .constant(value) : .object(nodes)
        default:
            return .constant(value)
        }
    }

    private mutating func compileField(_ key: String, _ value: JSON, at location: JSONPointer) -> PayloadTemplate.Node {
        guard case .string(let text) = value else {
            report(
                "The value is no text but of the kind \(value.kind)",
                remedy: "Write a path such as '$.name', a call such as 'States.UUID()', or drop the .$ from the key.",
                field: key,
                at: location
            )
            return .path(.wholeInput, field: key)
        }
        do throws(PathSyntaxError) {
            if text.hasPrefix("$") { return .path(try JSONPath(text), field: key) }
            return .intrinsic(try IntrinsicExpression(text))
        } catch {
            mistakes.append(Mistake(field: key, error: error, location: location))
            return .path(.wholeInput, field: key)
        }
    }

    private mutating func report(_ message: String, remedy: String, field: String, at location: JSONPointer) {
        let error = PathSyntaxError(text: "", message: message, remedy: remedy, position: 0)
        mistakes.append(Mistake(field: field, error: error, location: location))
    }
}

extension JSONPath {
    /// `$`, which stands in for a path with a mistake until compiling ends.
    fileprivate static var wholeInput: JSONPath { JSONPath(text: "$", root: .input, steps: []) }
}
