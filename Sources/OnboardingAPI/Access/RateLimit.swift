internal import HTTPTypes
internal import Hummingbird
internal import Synchronization
internal import WorkflowRuntime

/// How many requests a client may make in a window of time.
public struct RateLimit: Sendable, Hashable {
    /// The requests.
    public var requests: Int
    /// The window, in whole seconds.
    public var seconds: Int

    /// Makes a limit.
    public init(requests: Int, seconds: Int = 60) {
        self.requests = max(1, requests)
        self.seconds = max(1, seconds)
    }
}

/// Counts each client's requests, and refuses those beyond the limit (draft-ietf-httpapi-ratelimit-headers).
///
/// A class, because all connections count in the same place.
final class RateMiddleware: RouterMiddleware {
    /// How many clients are counted at a time; beyond it the oldest windows are forgotten.
    private static let maximumClients = 10_000

    private struct Window {
        var start: ContinuousClock.Instant
        var count = 0
    }

    private let limit: RateLimit
    private let now: @Sendable () -> ContinuousClock.Instant
    private let windows = Mutex<[String: Window]>([:])

    init(limit: RateLimit, now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }) {
        self.limit = limit
        self.now = now
    }

    func handle(
        _ request: Request,
        context: OnboardingContext,
        next: @concurrent (Request, OnboardingContext) async throws -> Response
    ) async throws -> Response {
        let (remaining, reset) = count(context.client)
        let headers = fields(remaining: max(0, remaining), reset: reset)
        guard remaining >= 0 else {
            var problem = Problem(
                .tooManyRequests,
                "rate-limited",
                title: "Too many requests",
                detail: "This client may make \(limit.requests) requests in \(limit.seconds) seconds. Come back later.",
                headers: headers
            )
            problem.headers[.retryAfter] = String(reset)
            throw problem
        }
        do {
            var response = try await next(request, context)
            response.headers.append(contentsOf: headers)
            return response
        } catch {
            // The frame's errors and a store's failures become problems further out, where they are logged.
            guard var problem = error as? Problem ?? (error as? EngineError).map({ Problem($0) }) else { throw error }
            problem.headers.append(contentsOf: headers)
            throw problem
        }
    }

    /// Counts a request, and gives how many are left, and the seconds to the next window.
    private func count(_ client: String) -> (remaining: Int, reset: Int) {
        let now = now()
        let length = Duration.seconds(limit.seconds)
        return windows.withLock { windows in
            if windows.count >= Self.maximumClients { windows = windows.filter { now < $0.value.start + length } }
            if windows.count >= Self.maximumClients { windows.removeAll() }
            var window = windows[client] ?? Window(start: now)
            if window.start + length <= now { window = Window(start: now) }
            window.count += 1
            windows[client] = window
            let left = now.duration(to: window.start + length).components
            return (limit.requests - window.count, Int(left.seconds) + (left.attoseconds > 0 ? 1 : 0))
        }
    }

    private func fields(remaining: Int, reset: Int) -> HTTPFields {
        var fields = HTTPFields()
        for (name, value) in [
            ("RateLimit-Policy", "\"default\";q=\(limit.requests);w=\(limit.seconds)"),
            ("RateLimit", "\"default\";r=\(remaining);t=\(reset)"),
        ] {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return fields
    }
}
