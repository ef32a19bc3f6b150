import Connectors
import Foundation
import HTTPTypes
import JSONModel
import Logging
import ProviderSandbox
import SQLiteStore
import StatesInterpreter
import Synchronization
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Tokens in the engine with its threads, against a twin in the same process.
@Suite("The engine gets tokens", .timeLimit(.minutes(5)))
struct TokenDeskTests {
    private static let definition = """
        {"QueryLanguage":"JSONata","StartAt":"Read","States":{
          "Read":{"Type":"Task","Resource":"connector:sentry-interactive:listShareableDoors","Arguments":{},"End":true}}}
        """
    private static let seal = TokenSeal(secret: Secret(String(repeating: "s", count: 32)))
    private static let workflows = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "workflows").path

    /// Runs executions on an engine of its own, as a process would, and waits until all have ended.
    private func run(
        _ names: [String],
        store: SQLiteStore,
        transport: TwinTransport,
        seal: TokenSeal? = nil
    ) async throws {
        let library = WorkflowLibrary(folder: Self.workflows)
        let resources = TaskResources(
            connectors: library.connectors,
            deployments: TwinProviders.deployments(of: library.connectors)
        )
        let planner = CallPlanner(resources: resources, secrets: TwinProviders.Secrets())
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let tokens = TokenDesk(planner: planner, transport: transport, seal: seal, logger: logger)
        let engine = Engine(
            store: store,
            resources: resources,
            performer: ResourceCaller(resources: resources, planner: planner, transport: transport, tokens: tokens),
            mint: TokenMint(secret: try store.tokenSecret(), publicURL: "https://usher.example"),
            logger: logger
        )
        tokens.write(to: engine)
        async let running: Void = engine.run()
        _ = try await engine.register(DefinitionDraft(stateMachine: "m", text: Self.definition, roleARN: ""))
        let answered = transport.signal(after: names.count)
        for name in names { _ = try await engine.start(StartRequest(stateMachine: "m", name: name, input: [:])) }
        await answered.wait()
        // Lets the last answers be taken and written.
        await engine.shutDown()
        try await running
    }

    @Test("one login serves two hundred executions that start at once")
    func singleFlight() async throws {
        let temporary = try TemporaryStore()
        let transport = try TwinTransport()
        try await run((0..<200).map { "e\($0)" }, store: temporary.store, transport: transport)
        #expect(try temporary.store.executionCounts() == [.succeeded: 200])
        #expect(transport.count(of: "/auth/token") == 1)
        #expect(transport.count(of: "/device/shareable") == 200)
    }

    @Test(
        "with a seal the next process goes on with the token of the one before, without a seal it logs in",
        arguments: [true, false]
    )
    func nextProcess(isSealed: Bool) async throws {
        let temporary = try TemporaryStore()
        let transport = try TwinTransport()
        for name in ["first", "second"] {
            try await run([name], store: temporary.store, transport: transport, seal: isSealed ? Self.seal : nil)
        }
        #expect(try temporary.store.executionCounts() == [.succeeded: 2])
        #expect(transport.count(of: "/auth/token") == (isSealed ? 1 : 2))
    }

    @Test("a token that was sealed with another key is not used, and a login follows")
    func otherKey() async throws {
        let temporary = try TemporaryStore()
        let transport = try TwinTransport()
        try await run(["first"], store: temporary.store, transport: transport, seal: Self.seal)
        let other = TokenSeal(secret: Secret(String(repeating: "t", count: 32)))
        try await run(["second"], store: temporary.store, transport: transport, seal: other)
        #expect(try temporary.store.executionCounts() == [.succeeded: 2])
        #expect(transport.count(of: "/auth/token") == 2)
        #expect(TokenSeal(secret: Secret("short")) == nil)
    }
}

/// A twin in the same process, as a transport for many threads.
///
/// A class, because the twin's state belongs to all who call it.
private final class TwinTransport: Transport {
    private struct Contents {
        var sandbox: Sandbox
        var counts: [String: Int] = [:]
        var isAwaited: (left: Int, signal: Signal)?
    }

    private let contents: Mutex<Contents>

    init() throws {
        var failures: [String] = []
        let sandbox = TwinProviders.sandbox(failures: &failures)
        try #require(failures == [])
        contents = Mutex(Contents(sandbox: sandbox))
    }

    /// A signal that is raised once so many more reads of doors were answered.
    func signal(after count: Int) -> Signal {
        let signal = Signal()
        contents.withLock { $0.isAwaited = (count, signal) }
        return signal
    }

    func count(of path: String) -> Int { contents.withLock { $0.counts[path] ?? 0 } }

    func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingResponse {
        // Others get a turn, as they would while an answer is on its way.
        await Task.yield()
        let now = SystemClock().now()
        let (response, signal) = contents.withLock { contents -> (IncomingResponse, Signal?) in
            contents.counts[request.head.path ?? "", default: 0] += 1
            let reply = contents.sandbox.respond(to: TwinRequest(head: request.head, body: request.body), at: now)
            let response = IncomingResponse(head: reply.response, body: reply.body)
            guard request.head.path == "/device/shareable", let awaited = contents.isAwaited else {
                return (response, nil)
            }
            contents.isAwaited?.left -= 1
            return (response, awaited.left == 1 ? awaited.signal : nil)
        }
        signal?.raise()
        return response
    }
}
