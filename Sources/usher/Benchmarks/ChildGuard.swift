internal import Dispatch
internal import Foundation
internal import Synchronization

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// Ends the processes and removes the folders of a benchmark that is itself ended by a signal.
///
/// A class, because signals find it from anywhere.
final class ChildGuard: Sendable {
    static let shared = ChildGuard()

    private struct Contents {
        var children: Set<Int32> = []
        var folders: Set<String> = []
        var sources: [any DispatchSourceSignal] = []
    }

    private let contents = Mutex(Contents())

    func watch(child: Int32) {
        contents.withLock { contents in
            contents.children.insert(child)
            listen(&contents)
        }
    }

    func watch(folder: String) {
        contents.withLock { contents in
            contents.folders.insert(folder)
            listen(&contents)
        }
    }

    /// The process has ended; its number may soon belong to another one.
    func forget(child: Int32) { contents.withLock { _ = $0.children.remove(child) } }

    private func listen(_ contents: inout Contents) {
        guard contents.sources.isEmpty else { return }
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [self] in end(by: number) }
            source.resume()
            contents.sources.append(source)
        }
    }

    private func end(by number: Int32) -> Never {
        let (children, folders) = contents.withLock { ($0.children, $0.folders) }
        for child in children { kill(child, SIGKILL) }
        for folder in folders { try? FileManager.default.removeItem(atPath: folder) }
        // As a shell reports the end by a signal.
        exit(128 + number)
    }
}
