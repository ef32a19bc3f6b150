internal import ArgumentParser
internal import Connectors

/// An address that stands for the one in a connector's file: `sardine=http://127.0.0.1:8089/v1`.
struct BaseURLOverride: ExpressibleByArgument {
    let connector: String
    let url: BaseURL

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let url = BaseURL(parts[1]) else { return nil }
        connector = parts[0]
        self.url = url
    }
}
