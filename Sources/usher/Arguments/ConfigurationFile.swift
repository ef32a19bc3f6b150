internal import ArgumentParser

/// A file with the settings of a connector: `aurora-sentinel=/etc/usher/aurora-sentinel.json`.
struct ConfigurationFile: ExpressibleByArgument {
    let connector: String
    let path: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        connector = parts[0]
        path = parts[1]
    }
}
