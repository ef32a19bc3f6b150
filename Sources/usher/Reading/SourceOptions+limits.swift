internal import JSONModel
internal import OnboardingAPI
internal import SQLiteStore
internal import WorkflowRuntime
internal import WorkflowStore

extension SourceOptions {
    /// How the buckets of calls stand: of a running engine, or as far as a database tells.
    func limits() async throws -> JSON {
        guard let database else { return try await engine.client().get("/v1/limits") }
        let master = try sealKey?.master(from: SystemSecrets())
        do throws(StoreError) {
            let store = try SQLiteStore.openForReading(path: database, master: master)
            return try OnboardingReader.limits(of: store, at: SystemClock().now())
        } catch {
            throw CommandFailure(error)
        }
    }
}
