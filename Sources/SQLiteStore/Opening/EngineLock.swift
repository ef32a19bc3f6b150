internal import Synchronization
internal import WorkflowStore

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// The exclusive right of one engine to a store: a lock on a file beside the database.
///
/// The kernel gives the lock back when the process ends, however it ends, so a lock is never stale. The lock file holds the
/// number of the process for people to read. It stays when the lock is released: removing it would let two engines
/// lock two different files of the same name. The database file itself is not locked this way, because closing a second
/// descriptor of it would make the kernel drop SQLite's own locks.
final class EngineLock: Sendable {
    /// The descriptor that holds the lock; `nil` once it is released.
    private let descriptor: Mutex<CInt?>

    /// Takes the lock of the store at an absolute path.
    ///
    /// - Throws: `inUse` if another engine holds it, this process's own included.
    init(of path: String) throws(StoreError) {
        let lockPath = path + ".lock"
        let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw EngineLock.failure(errno, lockPath) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            let holder = EngineLock.holder(descriptor)
            close(descriptor)
            guard code == EWOULDBLOCK else { throw EngineLock.failure(code, lockPath) }
            throw StoreError(
                .inUse,
                "Another engine\(holder.map { " (process \($0))" } ?? "") runs on the store \(path). "
                    + "Stop it first, or give this engine a database of its own."
            )
        }
        EngineLock.writeHolder(descriptor)
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    /// Gives the lock back; a second call does nothing.
    func release() {
        descriptor.withLock { descriptor in
            // Closing the only descriptor of the open file releases its lock.
            if let descriptor { close(descriptor) }
            descriptor = nil
        }
    }

    /// Writes this process's number into the file.
    ///
    /// A disk that is too full for it only makes a message less helpful.
    private static func writeHolder(_ descriptor: CInt) {
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0 else { return }
        _ = pwrite(descriptor, text, text.count, 0)
    }

    /// Reads the number of the process that holds the lock.
    private static func holder(_ descriptor: CInt) -> Int? {
        var buffer = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        return Int(String(decoding: buffer.prefix { $0 != UInt8(ascii: "\n") && $0 != 0 }, as: UTF8.self))
    }

    private static func failure(_ code: CInt, _ path: String) -> StoreError {
        let reason = String(cString: strerror(code))
        switch code {
        case EACCES, EPERM, EROFS:
            return StoreError(
                .readOnly,
                "The file \(path) cannot be written (\(reason)). "
                    + "Make its folder writable for this user, or put the database into one that is."
            )
        case ENOSPC, EDQUOT:
            return StoreError(.full, "The file \(path) cannot be made: the disk is full. Free some space.")
        case ENOENT, ENOTDIR:
            return StoreError(.unavailable, "The folder of \(path) does not exist. Make it first.")
        default:
            return StoreError(
                .unavailable,
                "The file \(path) cannot be locked (\(reason)). Put the database on a local disk."
            )
        }
    }
}
