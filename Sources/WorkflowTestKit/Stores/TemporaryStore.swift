internal import Foundation
public import SQLiteStore

/// A SQLite file in a temporary folder, removed with the last reference to it.
///
/// A class, because the file lives as long as somebody uses it.
public final class TemporaryStore: Sendable {
    /// Where the file is.
    public let path: String
    /// The store in it.
    public let store: SQLiteStore

    /// Makes a fresh file.
    public init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "usher-\(UUID()).sqlite").path
        store = try SQLiteStore(path: path)
    }

    deinit {
        try? store.close()
        for suffix in ["", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }
}
