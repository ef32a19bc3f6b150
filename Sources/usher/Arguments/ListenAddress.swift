internal import ArgumentParser
internal import Hummingbird

/// Where a server listens: `127.0.0.1:8080`, `[::1]:8080`, `localhost:0`.
struct ListenAddress: Sendable, ExpressibleByArgument, CustomStringConvertible {
    /// Where an engine listens unless told otherwise: the port that ``EndpointOptions/defaultEndpoint`` names.
    static let server = ListenAddress(host: "127.0.0.1", port: 8080)
    /// Where a sandbox listens unless told otherwise.
    static let sandbox = ListenAddress(host: "127.0.0.1", port: 8089)

    let host: String
    let port: Int

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"), let port = UInt16(argument[argument.index(after: colon)...])
        else {
            return nil
        }
        var host = argument[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            // An IPv6 address without brackets could be read in two ways.
            return nil
        }
        guard !host.isEmpty else { return nil }
        self.host = String(host)
        self.port = Int(port)
    }

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Whether only this machine can connect.
    var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    var url: String { "http://\(self)" }

    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    var defaultValueDescription: String { description }

    var bindAddress: BindAddress { .hostname(host, port: port) }
}
