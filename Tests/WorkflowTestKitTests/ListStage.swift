import Connectors
import HTTPTypes
import JSONModel
import ProviderSandbox
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// A provider with a list of people in pages of ten, which remembers when each page was asked for.
struct ListWorld: VirtualWorld {
    /// How many people there are; endless if `nil`.
    var population: Int? = 35
    /// How long an answer takes.
    var delay = Duration.zero
    /// Answers in place of a page: by the page, and how often it was asked for before.
    var faults: (Int, Int) -> (status: Int, retryAfter: String?)? = { _, _ in nil }
    /// The pages that were asked for, and when.
    private(set) var asked: [(page: Int, at: Timestamp)] = []
    /// When something else was asked for.
    private(set) var looks: [Timestamp] = []

    mutating func answer(_ order: CallOrder, at now: Timestamp) -> Outcome? { nil }

    mutating func respond(to request: OutgoingRequest, at now: Timestamp) -> VirtualAnswer {
        let path = request.head.path ?? ""
        guard let page = path.split(separator: "=").last.flatMap({ Int($0) }) else {
            looks.append(now)
            return reply(200, ["id": "1"])
        }
        let count = asked.filter { $0.page == page }.count
        asked.append((page, now))
        if let fault = faults(page, count) {
            var fields = HTTPFields()
            fields[.retryAfter] = fault.retryAfter
            return reply(fault.status, ["error": "no"], fields)
        }
        let end = population ?? Int.max
        let first = (page - 1) * 10
        let people = (first..<min(first + 10, end)).map { JSON.integer($0) }
        return reply(200, ["people": .array(people), "more": .bool(first + 10 < end)])
    }

    private func reply(_ status: Int, _ body: JSON, _ fields: HTTPFields = [:]) -> VirtualAnswer {
        var fields = fields
        fields[.contentType] = "application/json"
        let head = HTTPResponse(status: .init(code: status), headerFields: fields)
        return VirtualAnswer(.success(IncomingResponse(head: head, body: body.utf8())), delay: delay)
    }

    var nextWake: Timestamp? { nil }

    mutating func wake(at now: Timestamp) -> [SideEffect] { [] }
}

/// The real kernel over a real SQLite file, and a map over the list of a provider.
final class ListStage {
    static let bucket = "registry/sandbox/default"

    let temporary: TemporaryStore
    let engine: VirtualEngine<ListWorld>

    /// - Parameter limits: The connector's limits of its only group.
    init(limits: String = "{}", maximumPages: Int = 100, world: ListWorld = ListWorld()) throws {
        let (connector, problems) = Connector.parse(
            """
            {
              "name": "registry", "title": "A registry", "environments": { "sandbox": "https://registry.example" },
              "authentication": { "kind": "none" },
              "operations": {
                "people": {
                  "title": "Lists people", "safety": "read", "method": "GET", "path": "/people",
                  "input": { "page": { "type": "integer", "minimum": 1, "default": 1 } },
                  "query": { "page": "{% $string($input.page) %}" },
                  "answer": { "/more": { "type": "boolean", "required": true }, "/people": { "type": "array", "required": true } },
                  "result": { "people": "{% [people] %}", "more": "{% more %}", "page": "{% $input.page %}" },
                  "page": {
                    "items": "{% people %}", "next": "{% more ? { 'page': page + 1 } : null %}",
                    "maximumPages": \(maximumPages)
                  }
                },
                "look": { "title": "Looks", "safety": "read", "method": "GET", "path": "/look" }
              },
              "limits": { "default": \(limits) }
            }
            """
        )
        let resources = TaskResources(
            connectors: [try #require(connector, "\(problems)")],
            deployments: ["registry": Deployment(environment: "sandbox")]
        )
        temporary = try TemporaryStore()
        engine = try VirtualEngine(
            store: temporary.store,
            resources: resources,
            planner: CallPlanner(resources: resources, secrets: SystemSecrets()),
            world: world,
            at: MapStage.start
        )
        let map = MapStage.map(
            #""ItemReader":{"Resource":"connector:registry:people","Parameters":{}}"#,
            state: #""Type":"Pass""#
        )
        let look =
            #"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"connector:registry:look","TimeoutSeconds":999999,"End":true}}}"#
        for (name, text) in [("m", map), ("look", look)] {
            try #require(resources.parseDefinition(text).diagnostics == [])
            try engine.register(DefinitionDraft(stateMachine: name, text: text, roleARN: "role"))
        }
    }

    @discardableResult
    func start(_ machine: String = "m", name: String = "run", lane: Lane = .interactive) throws -> ExecutionKey {
        var request = StartRequest(stateMachine: machine, name: name, input: [:])
        request.lane = lane
        return try engine.start(request).key
    }

    func run(for duration: Duration) throws { try engine.run(until: engine.now.advanced(by: duration)) }

    func record(_ key: ExecutionKey) throws -> ExecutionRecord {
        try #require(try temporary.store.execution(key)).record
    }

    /// Seconds since the start at which pages were asked for.
    var moments: [Int] {
        engine.world.asked.map { Int(MapStage.start.duration(to: $0.at).components.seconds) }
    }

    func report() throws -> LimitReport {
        try #require(try engine.limits().first { $0.record.name == Self.bucket })
    }

    func expectNoViolations() throws {
        #expect(try temporary.store.audit(limit: 10).map(\.description) == [])
    }
}
