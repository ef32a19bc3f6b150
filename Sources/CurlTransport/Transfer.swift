internal import CCurl
internal import Connectors

/// One request after another on one easy handle: what libcurl's callbacks learn, and how it ends.
///
/// A class, because libcurl's callbacks are given its address. The address is not retained for them: the transfer owns
/// the easy handle, the handle's options hold the address, and so neither outlives the other. Callbacks come only while
/// the transfer loop is inside libcurl, on its thread, and it holds the transfer then.
final class Transfer {
    /// What is under way; `nil` between two requests.
    private(set) var submission: Submission?
    let easy: EasyHandle
    let clock: LoopClock
    let permitsPeer: (@Sendable (PeerAddress) -> Bool)?
    var answer = ResponseAssembly(maximumBodySize: 0)
    var progress = Progress(now: .now, connectTime: .zero)
    private var headerLines: HeaderLines?

    /// Makes a transfer; `nil` when memory ran out.
    init?(clock: LoopClock, permitsPeer: (@Sendable (PeerAddress) -> Bool)?) {
        guard let easy = EasyHandle() else { return nil }
        self.easy = easy
        self.clock = clock
        self.permitsPeer = permitsPeer
    }

    /// Starts a request.
    ///
    /// - Throws: A failure that ends it at once; the transfer is free again.
    func begin(
        _ submission: Submission,
        on multi: MultiHandle,
        under configuration: CurlTransport.Configuration
    ) throws(TransportFailure) {
        let plan = submission.plan
        progress = Progress(now: clock.now, connectTime: plan.timeouts.connect)
        answer = ResponseAssembly(maximumBodySize: plan.maximumBodySize)
        do throws(OptionRefused) {
            guard let lines = HeaderLines(plan.headerLines) else {
                throw OptionRefused(option: CURLOPT_HTTPHEADER.rawValue, reason: "out of memory")
            }
            try easy.reset()
            try easy.apply(plan, remaining: submission.deadline - clock.now, under: configuration)
            try easy.setHeaderLines(lines)
            try easy.setCallbacks(Self.callbacks, owner: Unmanaged.passUnretained(self).toOpaque())
            headerLines = consume lines
        } catch {
            throw .unavailable("libcurl refused the option \(error.option): \(error.reason).")
        }
        if let fault = multi.add(easy) {
            throw .unavailable("libcurl could not start the request: \(fault.reason).")
        }
        self.submission = submission
    }

    /// Ends the request with libcurl's verdict.
    func end(with code: CURLcode, on multi: MultiHandle) -> Submission.Outcome {
        guard code == CURLE_OK, progress.stop == nil else {
            let failure = TransportFailure(
                code,
                detail: easy.detail,
                stop: progress.stop,
                refusesPeer: progress.refusesPeer,
                host: host,
                reach: reach
            )
            leave(multi)
            return .failure(failure)
        }
        let answer = answer
        let failure = TransportFailure(
            reach: reach,
            kind: .connectionLost,
            message: "The connection to \(host) ended within the answer's head; check the server."
        )
        leave(multi)
        return answer.finished().map(Result.success) ?? .failure(failure)
    }

    /// Ends the request for a reason of ours, wherever it stands.
    func end(_ kind: TransportFailure.Kind, because message: String, on multi: MultiHandle) -> Submission.Outcome {
        let failure = TransportFailure(reach: reach, kind: kind, message: message)
        leave(multi)
        return .failure(failure)
    }

    /// Ends the request because one of its times ran out.
    func end(_ timeout: Timeout, on multi: MultiHandle) -> Submission.Outcome {
        end(.timeout, because: TransportFailure.explanation(of: timeout, host: host), on: multi)
    }

    /// Which of the request's times has run out; `nil` if none has.
    ///
    /// Bytes received are noticed as they come, bytes sent only when this is asked: while sending, the idle time-out
    /// may pass up to once its length late.
    func expiredTimeout() -> Timeout? {
        guard let submission else { return nil }
        if submission.deadline <= clock.now { return .total }
        if progress.sends == 0 { return progress.connectBy <= clock.now ? .connect : nil }
        guard progress.lastSign + submission.plan.timeouts.idle <= clock.now else { return nil }
        return progress.noticeSent(easy.sentSize, at: clock.now) ? nil : .idle
    }

    /// When a time can have run out at the earliest, whatever happens until then.
    var earliestTimeout: ContinuousClock.Instant {
        guard let submission else { return clock.now }
        let idle = submission.plan.timeouts.idle
        // The connection may stand in the next moment, from when on silence counts.
        let partial = progress.sends == 0 ? min(progress.connectBy, clock.now + idle) : progress.lastSign + idle
        return min(partial, submission.deadline)
    }

    /// Which of a request's times ran out.
    enum Timeout {
        case connect, idle, total
    }

    /// Nothing has left exactly as long as libcurl has not announced that it sends.
    ///
    /// Finer signs exist (the error code, the count of bytes) but none is certain: with TLS, a failed write may have
    /// put complete records on the wire.
    private var reach: TransportFailure.Reach { progress.sends == 0 ? .nothingSent : .somethingSent }

    private var host: String { submission?.plan.origin.host ?? "" }

    /// Makes the transfer free for the next request.
    ///
    /// Credentials and body are gone from the handle after it.
    private func leave(_ multi: MultiHandle) {
        multi.remove(easy)
        // The first step of the next request is a reset as well, which then reports a failure of this one.
        try? easy.reset()
        headerLines = nil
        submission = nil
        answer = ResponseAssembly(maximumBodySize: 0)
    }

    /// How far the request has come.
    struct Progress {
        /// How often libcurl has begun to send the request.
        var sends = 0
        /// Why a callback told libcurl to give up.
        var stop: TransferStop?
        /// Whether the last address that was tried was not permitted.
        var refusesPeer = false
        let connectBy: ContinuousClock.Instant
        /// When a byte last moved in either direction.
        var lastSign: ContinuousClock.Instant
        private var sentSize = 0

        init(now: ContinuousClock.Instant, connectTime: Duration) {
            connectBy = now + connectTime
            lastSign = now
        }

        mutating func noticeSent(_ size: Int, at now: ContinuousClock.Instant) -> Bool {
            guard size != sentSize else { return false }
            sentSize = size
            lastSign = now
            return true
        }
    }
}
