import Foundation
import SQLiteStore
import WorkflowStore

/// A SQLite file in a temporary folder, removed with the last reference to it.
final class TemporaryStore: Sendable {
    let path: String
    let store: SQLiteStore

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "usher-\(UUID()).sqlite").path
        store = try SQLiteStore(path: path)
    }

    deinit {
        try? store.close()
        for suffix in ["", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }
}
