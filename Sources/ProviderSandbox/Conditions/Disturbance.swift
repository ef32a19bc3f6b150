internal import HTTPTypes
internal import JSONModel

/// What goes wrong with one call.
enum Disturbance: Sendable, Hashable {
    /// The call is answered like this, and has no effect.
    case refused(Answer)
    /// The call has its effect, but is answered like this.
    case misreported(Answer)
    /// The connection is cut before the call has an effect.
    case cutBeforeEffect
    /// The call has its effect, and the connection is cut instead of answering.
    case cutAfterEffect
    /// The call has its effect, and the answer is late.
    case late(Duration)

    /// An answer that the contract does not know.
    enum Answer: Sendable, Hashable {
        /// A status with a JSON message.
        case status(Int, message: String)
        /// 429 with what to say about when to come back.
        case throttled(RetryAfter)
        /// 200 with a page of a proxy or firewall.
        case portalPage
        /// 404 with a page, as from a wrong base URL.
        case missingPage
        /// 200 with JSON that ends early.
        case brokenJSON
        /// 200 with a given JSON text.
        case text(String)
        /// A status with a given JSON text, for providers whose errors have a form of their own.
        case body(Int, String)
    }

    /// The forms of the Retry-After field (RFC 9110 §10.2.3).
    enum RetryAfter: Sendable, Hashable {
        /// The field is absent.
        case absent
        /// A number of seconds.
        case seconds(Int)
        /// A moment, so many seconds from now, as an HTTP date.
        case date(secondsFromNow: Int)
    }
}

extension Disturbance.Answer {
    /// The answer at the given moment.
    func reply(at moment: Timestamp) -> TwinReply {
        switch self {
        case .status(let code, let message):
            return .json(["message": .string(message)], status: HTTPResponse.Status(code: code))
        case .throttled(let hint):
            let reply = TwinReply.json(["message": "Too many requests"], status: .tooManyRequests)
            return switch hint {
            case .absent: reply
            case .seconds(let seconds): reply.with(.retryAfter, String(seconds))
            case .date(let seconds): reply.with(.retryAfter, HTTPDate.text(of: moment.advanced(by: .seconds(seconds))))
            }
        case .portalPage:
            return .page("<!doctype html><title>Sign in to the network</title><p>Please accept the terms of use.</p>")
        case .missingPage:
            return .page("<!doctype html><title>404</title><p>No such page.</p>", status: .notFound)
        case .brokenJSON:
            var reply = TwinReply.json([:])
            reply.body = Array(#"{"customerId": "3f8c1a2"#.utf8)
            return reply
        case .body(let code, let text):
            var reply = TwinReply.json([:], status: HTTPResponse.Status(code: code))
            reply.body = Array(text.utf8)
            return reply
        case .text(let text):
            var reply = TwinReply.json([:])
            reply.body = Array(text.utf8)
            return reply
        }
    }
}

/// The fixed form of dates in HTTP fields (RFC 9110 §5.6.7).
enum HTTPDate {
    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func text(of moment: Timestamp) -> String {
        // 1970-01-01 was a Thursday.
        let days = Int((Double(moment.milliseconds) / 86_400_000).rounded(.down))
        let weekday = weekdays[((days % 7) + 10) % 7]
        let text = Array(moment.description)
        guard text.count == 24, let number = Int(String(text[5...6])), months.indices.contains(number - 1) else {
            return "Thu, 01 Jan 1970 00:00:00 GMT"
        }
        let year = String(text[0...3])
        return "\(weekday), \(String(text[8...9])) \(months[number - 1]) \(year) \(String(text[11...18])) GMT"
    }
}
