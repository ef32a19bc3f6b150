internal import JSONModel

/// Why a path finds nothing, in the words of Step Functions.
struct PathFailure: Error, Hashable {
    var message: String
    /// Whether the search was given up, so that nobody knows what is there.
    var isAbandoned = false
}

extension JSONPath {
    /// Says why this definite path finds nothing.
    ///
    /// It runs only then, so that the search itself need not remember where it is.
    func explainFailure(in start: JSON) -> PathFailure {
        let nothing = PathFailure(message: "No results for path: \(Self.normalized(steps[...]))")
        var value = start
        for (offset, step) in steps.enumerated() {
            if let next = step.onlyValue(in: value) {
                value = next
                continue
            }
            let before = Self.normalized(steps[..<offset])
            switch (step, value) {
            case (.member, .object) where offset < steps.count - 1:
                return PathFailure(message: "Missing property in path \(before)\(step.normalized)")
            case (.member, .object), (.index, .array), (.function, _):
                return nothing
            case (.member, _), (.members, _):
                return PathFailure(
                    message:
                        "Expected to find an object with property \(step.normalized) in path \(before) but found '\(value.kind)'."
                )
            case (.index, .null):
                return PathFailure(message: "The path \(before) is null")
            default:
                return PathFailure(
                    message:
                        "Filter: \(step.normalized) can only be applied to arrays. Current context is: \(value.javaText)"
                )
            }
        }
        return nothing
    }

    /// The failure of the state whose field holds the path.
    func cause(of failure: PathFailure, field: String?, input: JSON) -> StatesError {
        guard let field, !failure.isAbandoned else {
            return .runtime("Invalid path '\(text)' : \(failure.message)")
        }
        return .runtime(
            "The JSONPath '\(text)' specified for the field '\(field)' could not be found in the input '\(input.text())'"
        )
    }

    /// The failure where the variable is not there that the path starts from.
    func missingVariable() -> StatesError {
        .runtime("Invalid path '\(text)' : The variable has no value in this scope")
    }

    /// The bracket form of steps, `$['a'][0]`, with the root `$` for Context objects and variables too.
    private static func normalized(_ steps: ArraySlice<PathStep>) -> String {
        "$" + steps.map(\.normalized).joined()
    }
}

extension PathStep {
    /// The bracket form of the step.
    var normalized: String {
        switch self {
        case .member(let name): "['\(name)']"
        case .members(let names): "[\(names.map { "'\($0)'" }.joined(separator: ","))]"
        case .index(let index): "[\(index)]"
        case .indices(let indices): "[\(indices.map(String.init).joined(separator: ","))]"
        case .slice(let from, let to): "[\(from.map(String.init) ?? ""):\(to.map(String.init) ?? "")]"
        case .wildcard: "[*]"
        case .filter: "[?]"
        case .descent(let step): ".." + step.normalized
        case .function(let name): ".\(name)()"
        }
    }
}
