public import Connectors

/// Sends requests through libcurl.
///
/// One thread runs all requests (libcurl's multi interface), so ten or ten thousand need the same. Connections are kept
/// and shared, HTTP/2 is used where the server offers it, redirects are not followed, and `http://` is refused except to
/// loopback and to hosts that the configuration names.
///
/// A request is sent at most once, except that one with a safe method (GET, HEAD, OPTIONS, QUERY) may be sent again when
/// a kept connection turns out to be dead. Everything else is reported as `TransportFailure.Reach.somethingSent` then.
///
/// ```swift
/// let transport = try CurlTransport(configuration: .init())
/// let response = try await transport.send(OutgoingRequest(head: head))
/// await transport.shutdown()
/// ```
///
/// A class, because it owns a thread. The thread ends with ``shutdown()``, or when the transport is let go.
public final class CurlTransport: Transport {
    private let configuration: Configuration
    private let mailbox: Mailbox

    /// Starts a transport.
    ///
    /// - Throws: `TransportFailure` if the configuration contradicts itself, or libcurl or a thread cannot be had.
    public init(configuration: Configuration = Configuration()) throws(TransportFailure) {
        if let complaint = configuration.complaint { throw .refusal(complaint) }
        let multi = try MultiHandle(limits: configuration.limits)
        let capacity = configuration.limits.requests + configuration.limits.waitingRequests
        let mailbox = Mailbox(waking: multi, capacity: capacity)
        self.configuration = configuration
        self.mailbox = mailbox
        try LoopThread.start {
            // The loop's references to the multi handle end with it, so that the mailbox drops the last.
            mailbox.withMultiHandle { TransferLoop(mailbox, $0, under: configuration).run() }
            mailbox.end()
        }
    }

    deinit { mailbox.close(nil) }

    /// Sends a request and waits for the whole answer.
    ///
    /// The answer's header fields are the server's, also those that describe the body before it was decoded.
    public func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingResponse {
        let plan = try RequestPlan(request, under: configuration)
        let deadline = ContinuousClock.now + plan.timeouts.total
        let ticket = Ticket(origin: plan.origin)
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                mailbox.submit(
                    Submission(ticket: ticket, plan: plan, deadline: deadline, continuation: continuation)
                )
            }
        } onCancel: {
            mailbox.cancel(ticket)
        }
        return try outcome.get()
    }

    /// Ends all requests with a failure of the kind `cancelled`, closes all connections and waits for both.
    ///
    /// Later requests fail the same way. Further calls do nothing but wait.
    public func shutdown() async {
        await withCheckedContinuation { mailbox.close($0) }
    }
}
