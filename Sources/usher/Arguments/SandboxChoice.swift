internal import ArgumentParser
internal import ProviderSandbox

/// Whose double is served: a provider's, or that of each.
enum SandboxChoice: ExpressibleByArgument, Hashable {
    case one(SandboxTwin)
    case all

    private static let allName = "all"

    init?(argument: String) {
        if argument == Self.allName {
            self = .all
        } else if let provider = SandboxTwin(rawValue: argument) {
            self = .one(provider)
        } else {
            return nil
        }
    }

    /// How the default is shown.
    var defaultValueDescription: String {
        switch self {
        case .one(let provider): provider.rawValue
        case .all: Self.allName
        }
    }

    static var allValueStrings: [String] { SandboxTwin.allCases.map(\.rawValue) + [allName] }

    /// The providers that were chosen, each once, in the order in which they were named.
    static func providers(_ choices: [SandboxChoice]) -> [SandboxTwin] {
        var providers: [SandboxTwin] = []
        for choice in choices {
            let named = if case .one(let provider) = choice { [provider] } else { SandboxTwin.allCases }
            providers += named.filter { !providers.contains($0) }
        }
        return providers
    }
}
