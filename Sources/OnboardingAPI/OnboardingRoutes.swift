public import Connectors
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
    let limit: RateLimit?
    /// What knows the secrets of endpoints.
    var signer: NoticeSigner { engine.signer }
    let keysInUse = KeysInUse()
    let reading = ReadingQueue()
    /// Where messages of providers are taken in; `nil` takes none.
    public var desk: InboundDesk?
    /// The proxies whose word about where a request came from counts.
    public var proxies: [AddressRange] = []
    /// Where applicants who come back are sent on to.
    public var returnPages = ReturnPages()

    /// Makes the face of an engine.
    ///
    /// - Parameters:
    ///   - engine: What carries the requests out.
    ///   - reader: What reads the engine's store.
    ///   - keys: Who shows one of these has access; `nil` opens everything to everybody who can connect.
    ///   - limit: How many requests each key may make; `nil` for any number.
    public init(
        engine: Engine,
        reader: OnboardingReader,
        keys: APIKeys?,
        limit: RateLimit? = nil
    ) {
        self.engine = engine
        self.reader = reader
        self.keys = keys
        self.limit = limit
    }

    /// A router with all operations.
    public func router() -> Router<Context> {
        let router = Router(context: Context.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: ProblemMiddleware())
        add(openRoutes, to: router.group())
        let guarded = router.group()
        if let keys { guarded.add(middleware: KeyMiddleware(keys: keys)) }
        if let limit { guarded.add(middleware: RateMiddleware(limit: limit)) }
        add(guardedRoutes, to: guarded)
        return router
    }

    /// What anybody may ask who can connect: machines that watch the server, and applicants who come back.
    private var openRoutes: [Route] {
        [
            Route(.get, "/healthz", getHealth),
            Route(.get, "/readyz", getReadiness),
            Route(.get, "/return/{token}", returnApplicant),
            Route(.post, "/hooks/{connector}", receiveWebhook),
            Route(.post, "/hooks/{connector}/{webhook}", receiveWebhook),
            Route(.get, "/openapi.json", getDescription),
        ]
    }

    private var guardedRoutes: [Route] {
        [
            Route(.post, "/v1/onboardings", startOnboarding),
            Route(.get, "/v1/onboardings", listOnboardings),
            Route(.get, "/v1/onboardings/{id}", getOnboarding),
            Route(.post, "/v1/onboardings/{id}/stop", stopOnboarding),
            Route(.post, "/v1/onboardings/{id}/cancel", stopOnboarding),
            Route(.post, "/v1/onboardings/{id}/resume", resumeOnboarding),
            Route(.get, "/v1/onboardings/{id}/history", getHistory),
            Route(.get, "/v1/onboardings/{id}/calls", getCalls),
            Route(.get, "/v1/workflows", listWorkflows),
            Route(.get, "/v1/events", listEvents),
            Route(.get, "/v1/endpoints", listEndpoints),
            Route(.post, "/v1/endpoints", createEndpoint),
            Route(.get, "/v1/endpoints/{id}", getEndpoint),
            Route(.delete, "/v1/endpoints/{id}", deleteEndpoint),
            Route(.post, "/v1/endpoints/{id}/enable", enableEndpoint),
            Route(.post, "/v1/endpoints/{id}/disable", disableEndpoint),
            Route(.post, "/v1/endpoints/{id}/rotate-secret", rotateEndpointSecret),
            Route(.post, "/v1/endpoints/{id}/ping", pingEndpoint),
            Route(.post, "/v1/endpoints/{id}/replay", replayEndpoint),
            Route(.get, "/v1/endpoints/{id}/deliveries", listDeliveries),
            Route(.get, "/v1/endpoints/{id}/deliveries/{position}", getDelivery),
            Route(.get, "/v1/audit", runAudit),
            Route(.get, "/v1/inbox", listInbox),
            Route(.get, "/v1/limits", listLimits),
            Route(.post, "/v1/limits/set", setLimits),
            Route(.post, "/v1/limits/open", openBreaker),
            Route(.post, "/v1/limits/close", closeBreaker),
            Route(.post, "/v1/limits/maintenance", addMaintenance),
            Route(.post, "/v1/limits/maintenance/remove", removeMaintenance),
            Route(.get, "/metrics", getMetrics),
        ] + operatorRoutes + campaignRoutes
    }

    /// What compliance teams ask and do.
    private var campaignRoutes: [Route] {
        [
            Route(.get, "/v1/campaigns", listCampaigns),
            Route(.post, "/v1/campaigns", createCampaign),
            Route(.get, "/v1/campaigns/{key}", getCampaign),
            Route(.get, "/v1/campaigns/{key}/report", getCampaignReport),
            Route(.get, "/v1/campaigns/{key}/segments", listSegments),
            Route(.get, "/v1/campaigns/{key}/rows", listCampaignRows),
            Route(.get, "/v1/campaigns/{key}/rejects", listCampaignRejects),
            Route(.get, "/v1/campaigns/{key}/results", listCampaignResults),
            Route(.get, "/v1/campaigns/{key}/summary", getCampaignSummary),
            Route(.get, "/v1/campaigns/{key}/manifest", getCampaignManifest),
            Route(.post, "/v1/campaigns/{key}/customers", handCustomers),
            Route(.post, "/v1/campaigns/{key}/freeze", freezeCampaign),
            Route(.post, "/v1/campaigns/{key}/{steering}", steerCampaign),
        ]
    }

    /// What operators ask and do.
    private var operatorRoutes: [Route] {
        let acts = OperatorAct.names.filter { $0 != "stop" && $0 != "resume" }.map { name in
            Route(.post, RouterPath("/v1/onboardings/{id}/\(name)")) { try await actOnOnboarding(name, $0) }
        }
        return acts + [
            Route(.get, "/v1/failures", listFailures),
            Route(.get, "/v1/jobs", listJobs),
            Route(.post, "/v1/jobs", proposeJob),
            Route(.get, "/v1/jobs/{key}", getJob),
            Route(.get, "/v1/jobs/{key}/items", listJobItems),
            Route(.post, "/v1/jobs/{key}/{steering}", steerJob),
            Route(.get, "/v1/reviews", listReviews),
            Route(.get, "/v1/reviews/{key}", getReview),
            Route(.post, "/v1/reviews/{key}/{verb}", actOnReview),
            Route(.get, "/v1/operator-log", getOperatorLog),
            Route(.get, "/v1/operator-log/verification", verifyOperatorLog),
        ]
    }

    /// Every method with its path, as the description of the interface names them.
    var described: [(method: String, path: String)] {
        (openRoutes + guardedRoutes).map { ($0.method.rawValue.lowercased(), $0.path.description) }
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
