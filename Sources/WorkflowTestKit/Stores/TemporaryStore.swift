internal import Foundation
public import SQLiteStore

/// A SQLite file in a temporary folder, removed with the last reference to it.
///
/// The folder is one in memory where the machine has such: what is tested over this store is struck down on virtual time, in one process,
/// and would only wait for the disk. Tests that kill processes, fill disks or measure name a folder of their own.
///
/// A class, because the file lives as long as somebody uses it.
public final class TemporaryStore: Sendable {
    /// Where the file is.
    public let path: String
    /// The store in it.
    public let store: SQLiteStore

    /// Makes a fresh file.
    ///
    /// - Parameter master: What opens the keys of a store whose payloads are sealed; without one they are not.
    public init(master: MasterKey? = nil) throws {
        path = Self.folder.appending(path: "usher-\(UUID()).sqlite").path
        store = try SQLiteStore(path: path, master: master, sealsNew: master != nil)
    }

    /// Where Linux keeps files in memory.
    private static let memory = URL(filePath: "/dev/shm")
    /// With less room than this, in bytes, a container has made the folder small, and the disk it is.
    private static let leastRoom = 2_000_000_000

    private static let folder: URL = {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: memory.path)
        let room = (attributes?[.systemFreeSize] as? NSNumber)?.intValue ?? 0
        let isUsable = room >= leastRoom && FileManager.default.isWritableFile(atPath: memory.path)
        return isUsable ? memory : FileManager.default.temporaryDirectory
    }()

    deinit {
        try? store.close()
        for suffix in ["", "-wal", "-shm", ".lock", ".keys", ".keys-wal", ".keys-shm"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
    }
}
