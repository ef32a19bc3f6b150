internal import ArgumentParser
internal import JSONModel
internal import ProviderSandbox

/// How a twin is set: `scenario=completes`, `faults.errorRate=0.1`; where several are served, `sardine.scenario=completes`.
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

    /// The dials of each provider.
    ///
    /// - Throws: what is wrong with a dial that is nobody's.
    static func objects(_ dials: [Dial], of providers: [SandboxTwin]) throws -> [SandboxTwin: JSON] {
        var byProvider: [SandboxTwin: [Dial]] = [:]
        for dial in dials {
            let name = dial.path.joined(separator: ".")
            if let provider = SandboxTwin(rawValue: dial.path[0]), dial.path.count > 1 {
                guard providers.contains(provider) else {
                    throw CommandFailure(
                        .configuration,
                        "--dial \(name) is of a provider that is not served. Add --provider \(provider.rawValue)."
                    )
                }
                byProvider[provider, default: []].append(Dial(path: Array(dial.path.dropFirst()), value: dial.value))
            } else if providers.count == 1 {
                byProvider[providers[0], default: []].append(dial)
            } else {
                throw CommandFailure(
                    .configuration,
                    "--dial \(name) does not say whose it is. Begin it with a provider: \(providers[0].rawValue).\(name)=…."
                )
            }
        }
        return byProvider.mapValues(object)
    }

    private init(path: [String], value: JSON) {
        self.path = path
        self.value = value
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
