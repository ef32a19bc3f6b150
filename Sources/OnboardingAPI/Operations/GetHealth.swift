internal import Hummingbird
internal import JSONModel
internal import WorkflowRuntime

extension OnboardingRoutes {
    /// `GET /healthz`: whether the process is worth keeping.
    ///
    /// 503 while the store fails, with the reason.
    @Sendable func getHealth(_ request: RequestReader) async throws -> Response {
        try health(refusing: [])
    }

    /// `GET /readyz`: whether to send requests here.
    ///
    /// 503 also before the engine has started, and once it is stopping.
    @Sendable func getReadiness(_ request: RequestReader) async throws -> Response {
        try health(refusing: [.starting, .stopping])
    }

    private func health(refusing refused: Set<EngineStatus.Health>) throws -> Response {
        let status = engine.status
        if let reason = status.health.reason { throw Problem.unavailable(reason, code: "store-failed") }
        guard !refused.contains(status.health) else {
            let name = status.health.name
            throw Problem.unavailable("The engine is \(name).", code: name, retryAfter: 1)
        }
        return Response([
            "status": .string(status.health.name),
            "isRecovering": .bool(status.isRecovering),
            "auditViolations": status.auditViolations.map { .integer($0) } ?? .null,
            "unreadableExecutions": .integer(status.unreadableExecutions),
            "unreadableRecords": .integer(status.unreadableRecords),
        ])
    }
}

extension EngineStatus.Health {
    /// The name for machines.
    var name: String {
        switch self {
        case .starting: "starting"
        case .serving: "serving"
        case .failing: "failing"
        case .stopping: "stopping"
        }
    }

    /// Why the engine fails, if it does.
    var reason: String? {
        if case .failing(let reason) = self { reason } else { nil }
    }
}
