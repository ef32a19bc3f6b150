internal import ServiceLifecycle
internal import WorkflowRuntime
internal import WorkflowStore

/// An engine as a service: it stops once everything in front of it has stopped.
struct EngineService: Service {
    let engine: Engine

    func run() async throws {
        do {
            try await withGracefulShutdownHandler {
                try await engine.run()
            } onGracefulShutdown: {
                // The handler cannot wait; the engine's end is what `run` waits for.
                Task { await engine.shutDown() }
            }
        } catch let error as StoreError {
            throw CommandFailure(error)
        }
    }
}
