public import HTTPTypes

/// The seam to the network: sends one HTTP request and gives its answer.
///
/// Production sends through libcurl, `usher test` and the simulator through a provider's twin in the same process.
public protocol Transport: Sendable {
    /// Sends a request and waits for the whole answer. Honours cancellation of the calling task.
    ///
    /// Any answer of the server is a success here, whatever its status.
    ///
    /// - Throws: ``TransportFailure``, which tells whether the server may have acted on the request.
    func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingResponse
}

/// A request with everything that sending needs.
public struct OutgoingRequest: Sendable, Hashable {
    /// Method, absolute URL and header fields.
    ///
    /// Credentials are in it: it must not be stored or logged.
    public var head: HTTPRequest
    /// The body; empty for none.
    public var body: [UInt8]
    /// How long each part may take.
    public var timeouts: Timeouts
    /// The largest answer body that is accepted, in bytes.
    public var maximumBodySize: Int

    /// Makes a request.
    public init(
        head: HTTPRequest,
        body: [UInt8] = [],
        timeouts: Timeouts = Timeouts(),
        maximumBodySize: Int = 64 << 20
    ) {
        self.head = head
        self.body = body
        self.timeouts = timeouts
        self.maximumBodySize = maximumBodySize
    }

    /// How long the parts of a call may take.
    public struct Timeouts: Sendable, Hashable {
        /// Until the connection stands, TLS included.
        public var connect: Duration
        /// Until the last byte of the answer.
        public var total: Duration
        /// Without a byte in either direction.
        public var idle: Duration

        /// Makes time-outs; the defaults are those of a call without images.
        public init(connect: Duration = .seconds(5), total: Duration = .seconds(30), idle: Duration = .seconds(20)) {
            self.connect = connect
            self.total = total
            self.idle = idle
        }
    }
}

/// The whole answer of a server.
public struct IncomingResponse: Sendable, Hashable {
    /// Status and header fields.
    public var head: HTTPResponse
    /// The body, decoded from its transfer and content coding.
    public var body: [UInt8]

    /// Makes an answer.
    public init(head: HTTPResponse, body: [UInt8]) {
        self.head = head
        self.body = body
    }
}

/// Why no whole answer arrived.
public struct TransportFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// Whether the server may have acted on the request.
    public enum Reach: String, Sendable, Hashable {
        /// No byte of the request left: the call has had no effect.
        case nothingSent
        /// At least one byte left: the call may have had its effect.
        case somethingSent
    }

    /// What kind of failure it was.
    public enum Kind: String, Sendable, Hashable {
        /// The host's name has no address.
        case nameResolution
        /// Nothing accepted the connection.
        case connect
        /// The TLS handshake failed or the certificate was not trusted.
        case tls
        /// A time-out passed.
        case timeout
        /// The connection ended early.
        case connectionLost
        /// The answer was larger than allowed.
        case bodyTooLarge
        /// The answer was no HTTP.
        case protocolViolation
        /// The request breaks a rule of ours, such as https only.
        case refused
        /// The calling task was cancelled, or the transport was shut down.
        case cancelled
    }

    /// Whether the server may have acted on the request.
    public var reach: Reach
    /// What kind of failure it was.
    public var kind: Kind
    /// What happened and what to do.
    ///
    /// Holds no header, no body and no query of the request.
    public var message: String

    /// Makes a failure.
    public init(reach: Reach, kind: Kind, message: String) {
        self.reach = reach
        self.kind = kind
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
