internal import ArgumentParser
internal import JSONModel

/// How a twin is set: `scenario=completes`, `faults.errorRate=0.1`.
struct Dial: ExpressibleByArgument {
    private let path: [String]
    private let value: JSON

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        path = (parts.first ?? "").split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !path.contains("") else { return nil }
        // What is no JSON is a text, so that names need no quotes.
        value = (try? JSON(parsing: parts[1])) ?? .string(parts[1])
    }

    /// All dials as the one object that a twin takes.
    static func object(_ dials: [Dial]) -> JSON {
        dials.reduce(into: [:]) { object, dial in set(dial.path[...], to: dial.value, in: &object) }
    }

    private static func set(_ path: ArraySlice<String>, to value: JSON, in object: inout JSON) {
        guard let name = path.first else { return object = value }
        var member = object[name] ?? [:]
        set(path.dropFirst(), to: value, in: &member)
        object[name] = member
    }
}
