internal import CCurl
internal import Connectors

extension TransportFailure {
    /// Maps the end of a transfer that brought no whole answer.
    ///
    /// - Parameters:
    ///   - code: libcurl's verdict.
    ///   - detail: libcurl's own words. They are quoted only where they speak of names, addresses and certificates;
    ///     elsewhere they could repeat what the server sent.
    ///   - stop: Why one of our callbacks ended the transfer, if it did.
    ///   - refusesPeer: Whether the last address that was tried was not permitted.
    init(
        _ code: CURLcode,
        detail: String,
        stop: TransferStop?,
        refusesPeer: Bool,
        host: String,
        reach: Reach
    ) {
        let kind: Kind
        let message: String
        if let stop {
            (kind, message) = Self.explain(stop, host: host)
        } else if reach == .nothingSent, refusesPeer, code == CURLE_COULDNT_CONNECT {
            kind = .refused
            message = "The address of \(host) is not permitted; use a public host or change the rule for peers."
        } else {
            (kind, message) = Self.explain(code, detail: detail, host: host, reach: reach)
        }
        self.init(reach: reach, kind: kind, message: message)
    }

    private static func explain(_ stop: TransferStop, host: String) -> (Kind, String) {
        switch stop {
        case .bodyTooLarge:
            (.bodyTooLarge, "The answer of \(host) is larger than allowed; raise the operation's limit if it is right.")
        case .headTooLarge:
            (.protocolViolation, "The head of the answer of \(host) is longer than 256 KiB; report it to the provider.")
        case .malformedHead:
            (
                .protocolViolation,
                "The answer of \(host) has no valid status line; check that the URL is of an HTTP API."
            )
        case .wouldRepeat:
            (
                .connectionLost,
                "\(host) closed the connection without an answer; find out whether the request had its effect"
                    + " before it is sent again."
            )
        }
    }

    private static func explain(_ code: CURLcode, detail: String, host: String, reach: Reach) -> (Kind, String) {
        let reason = String(cString: curl_easy_strerror(code))
        let isSent = reach == .somethingSent
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            guard !isSent else { break }
            return (.nameResolution, "The name of \(host) has no address: \(detail); check the URL and the resolver.")
        case CURLE_OPERATION_TIMEDOUT where !isSent:
            // libcurl knows the time to connect as well, and may notice first that it has passed.
            return (.timeout, explanation(of: .connect, host: host))
        case CURLE_OPERATION_TIMEDOUT:
            return (.timeout, "\(host) took too long; raise the time-out if that is usual for it.")
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_HTTP2,
            CURLE_OUT_OF_MEMORY:
            // With a request sent, libcurl says *out of memory* of a header line that is too long.
            guard isSent else { break }
            return (.protocolViolation, "The answer of \(host) is no valid HTTP: \(reason); report it to the provider.")
        case CURLE_URL_MALFORMAT:
            return (.refused, "The URL is malformed: \(reason); correct it.")
        case _ where tlsCodes.contains(code.rawValue) && !isSent:
            return (.tls, "No trusted TLS connection to \(host): \(detail.isEmpty ? reason : detail).")
        default:
            break
        }
        if isSent {
            return (.connectionLost, "The connection to \(host) ended before the whole answer: \(reason).")
        }
        return (.connect, "No connection to \(host): \(detail.isEmpty ? reason : detail).")
    }

    private static let tlsCodes: Set<UInt32> = [
        CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
        CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_ENGINE_NOTFOUND,
        CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_CRL_BADFILE, CURLE_SSL_INVALIDCERTSTATUS,
        CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_USE_SSL_FAILED,
    ].reduce(into: []) { $0.insert($1.rawValue) }

    /// A time-out that passed before libcurl noticed it.
    static func explanation(of timeout: Transfer.Timeout, host: String) -> String {
        switch timeout {
        case .connect: "\(host) could not be connected to in time; check that it is reachable from here."
        case .idle: "\(host) fell silent for too long; raise the operation's idle time-out if that is usual for it."
        case .total: "\(host) took too long; raise the operation's total time-out if that is usual for it."
        }
    }
}
