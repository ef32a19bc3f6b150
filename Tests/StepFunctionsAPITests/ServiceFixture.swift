import Connectors
import Foundation
import HTTPTypes
import JSONModel
import Logging
import SQLiteStore
import StepFunctionsAPI
import WorkflowRuntime
import WorkflowStore

/// A running engine over a store of its own, and the service in front of it.
struct ServiceFixture: Sendable {
    /// An answer: its status and its body.
    struct Answer: Sendable {
        var status: Int
        var json: JSON
        var fields: HTTPFields

        /// The name of the error, or `nil`.
        var error: String? { status == 200 ? nil : json["__type"]?.stringValue }
    }

    let service: StepFunctionsService
    let engine: Engine
    let store: any EngineStore

    /// Runs a body with a service, by default without signatures.
    static func run<Value: Sendable>(
        keys: AccessKeys? = nil,
        compatibility: Compatibility = .aws,
        pollPatience: Duration = .seconds(20),
        resources: TaskResources = TaskResources(),
        trier: (any TaskTrier)? = nil,
        _ body: @Sendable (ServiceFixture) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("usher-sfn-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try SQLiteStore(path: folder.appendingPathComponent("usher.db").path)
        // What AWS allows, because recorded outcomes are compared.
        let configuration = KernelConfiguration(compatibility: compatibility)
        let engine = Engine(
            store: store,
            resources: resources,
            performer: NoCalls(),
            mint: TokenMint(secret: try store.tokenSecret(), publicURL: "http://127.0.0.1:8080"),
            configuration: configuration,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        let service = try StepFunctionsService(
            engine: engine,
            store: store,
            resources: resources,
            configuration: configuration,
            keys: keys,
            pollPatience: pollPatience,
            trier: trier
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            let outcome: Result<Value, any Error>
            do {
                outcome = .success(try await body(ServiceFixture(service: service, engine: engine, store: store)))
            } catch {
                outcome = .failure(error)
            }
            await engine.shutDown()
            try await group.waitForAll()
            return try outcome.get()
        }
    }

    /// Calls an operation.
    func call(_ operation: String, _ request: JSON = [:]) async -> Answer {
        await send(operation, body: request.utf8())
    }

    /// Sends a body, whatever it holds.
    func send(_ operation: String, body: [UInt8], fields: HTTPFields = [:]) async -> Answer {
        var request = HTTPRequest(
            method: .post,
            scheme: "http",
            authority: "localhost:8083",
            path: "/",
            headerFields: fields
        )
        if let name = HTTPField.Name("X-Amz-Target") { request.headerFields[name] = "AWSStepFunctions.\(operation)" }
        let (response, bytes) = await service.respond(to: request, body: body)
        let json = (try? JSON(parsing: bytes)) ?? .null
        return Answer(status: response.status.code, json: json, fields: response.headerFields)
    }

    /// No call leaves these tests.
    private struct NoCalls: CallPerformer {
        func perform(_ order: CallOrder) async -> Outcome {
            Outcome(.configurationFault, errorName: "States.Runtime", message: "There is no network here.")
        }
    }
}
