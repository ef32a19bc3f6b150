internal import HTTPTypes
public import Hummingbird
public import WorkflowRuntime
internal import WorkflowStore

/// The REST face: the operations for product backends and operators, the return links of applicants, and health for machines.
///
/// ```swift
/// let routes = OnboardingRoutes(engine: engine, reader: OnboardingReader(store: store), keys: keys)
/// let app = Application(router: routes.router())
/// ```
/// Each operation is a file in `Operations`. Answers and errors are JSON; errors are RFC 9457 problem details.
public struct OnboardingRoutes: Sendable {
    /// What requests are made in.
    public typealias Context = OnboardingContext

    let engine: Engine
    let reader: OnboardingReader
    let keys: APIKeys?
    let reading = ReadingQueue()

    /// Makes the face of an engine.
    ///
    /// - Parameters:
    ///   - engine: What carries the requests out.
    ///   - reader: What reads the engine's store.
    ///   - keys: Who shows one of these has access; `nil` opens everything to everybody who can connect.
    public init(engine: Engine, reader: OnboardingReader, keys: APIKeys?) {
        self.engine = engine
        self.reader = reader
        self.keys = keys
    }

    /// A router with all operations.
    public func router() -> Router<Context> {
        let router = Router(context: Context.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: ProblemMiddleware())
        add(openRoutes, to: router.group())
        let guarded = router.group()
        if let keys { guarded.add(middleware: KeyMiddleware(keys: keys)) }
        add(guardedRoutes, to: guarded)
        return router
    }

    /// What anybody may ask who can connect: machines that watch the server, and applicants who come back.
    private var openRoutes: [Route] {
        [
            Route(.get, "/healthz", getHealth),
            Route(.get, "/readyz", getReadiness),
            Route(.get, "/return/{token}", returnApplicant),
        ]
    }

    private var guardedRoutes: [Route] {
        [
            Route(.post, "/v1/onboardings", startOnboarding),
            Route(.get, "/v1/onboardings", listOnboardings),
            Route(.get, "/v1/onboardings/{id}", getOnboarding),
            Route(.post, "/v1/onboardings/{id}/stop", stopOnboarding),
            Route(.get, "/v1/onboardings/{id}/history", getHistory),
            Route(.get, "/v1/onboardings/{id}/calls", getCalls),
            Route(.get, "/v1/workflows", listWorkflows),
            Route(.get, "/v1/audit", runAudit),
            Route(.get, "/v1/limits", listLimits),
            Route(.post, "/v1/limits/set", setLimits),
            Route(.post, "/v1/limits/open", openBreaker),
            Route(.post, "/v1/limits/close", closeBreaker),
            Route(.post, "/v1/limits/maintenance", addMaintenance),
            Route(.post, "/v1/limits/maintenance/remove", removeMaintenance),
            Route(.get, "/metrics", getMetrics),
        ]
    }

    /// One operation, and where it is found.
    private struct Route {
        typealias Operation = @Sendable (RequestReader) async throws -> Response

        let method: HTTPRequest.Method
        let path: RouterPath
        let operation: Operation

        init(_ method: HTTPRequest.Method, _ path: RouterPath, _ operation: @escaping Operation) {
            self.method = method
            self.path = path
            self.operation = operation
        }
    }

    private func add(_ routes: [Route], to group: RouterGroup<Context>) {
        for route in routes {
            group.on(route.path, method: route.method) { request, context in
                try await route.operation(RequestReader(request: request, context: context))
            }
        }
        // A known address with an unknown method is told apart from an unknown address (RFC 9110 §15.5.6).
        for (path, routes) in Dictionary(grouping: routes, by: \.path.description) {
            let known = routes.map(\.method)
            let allowed = (known.contains(.get) ? known + [.head] : known).map(\.rawValue).sorted().joined(
                separator: ", "
            )
            for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete] where !known.contains(method) {
                group.on(RouterPath(path), method: method) { _, _ -> Response in
                    throw Problem(
                        .methodNotAllowed,
                        "method-not-allowed",
                        title: "This address has no such method",
                        detail: "It takes \(allowed).",
                        headers: [.allow: allowed]
                    )
                }
            }
        }
    }
}
