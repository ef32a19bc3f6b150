internal import Connectors
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension RequestReader {
    /// How much more than allowed is read of a body, and thrown away.
    ///
    /// A client that is still sending may not hear the answer to what it has sent so far.
    private static let tolerance = 4 << 20

    /// The body, byte by byte as it came.
    ///
    /// - Throws: an error with status 413 for a larger one.
    func rawBody(upTo maximumSize: Int) async throws -> [UInt8] {
        let limit = maximumSize + Self.tolerance
        if let length = request.headers[.contentLength].flatMap(Int.init), length > limit {
            throw HTTPError(.contentTooLarge)
        }
        var bytes: [UInt8] = []
        var size = 0
        for try await part in request.body {
            size += part.readableBytes
            guard size <= limit else { break }
            if size <= maximumSize { bytes.append(contentsOf: part.readableBytesView) }
        }
        guard size <= maximumSize else { throw HTTPError(.contentTooLarge) }
        return bytes
    }

    /// Whether one of these proxies passed the request on.
    func isRelayed(by proxies: [AddressRange]) -> Bool {
        guard let peer = context.peer else { return false }
        return proxies.contains { $0.contains(peer) }
    }

    /// The network address that the request came from; `nil` where it did not come over a network.
    ///
    /// Behind a proxy that is trusted, it is the last address in `X-Forwarded-For` that is no such proxy: what stands before it may have
    /// been written by anybody.
    func sender(trusting proxies: [AddressRange]) -> String? {
        guard let peer = context.peer else { return nil }
        guard proxies.contains(where: { $0.contains(peer) }), let name = HTTPField.Name("X-Forwarded-For") else {
            return peer
        }
        let hops = request.headers[values: name].flatMap { $0.split(separator: ",") }.map { hop in
            String(hop.drop { $0 == " " }.prefix { $0 != " " })
        }
        return hops.last { hop in !proxies.contains { $0.contains(hop) } } ?? peer
    }
}
