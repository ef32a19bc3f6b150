internal import Foundation
internal import JSONModel

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// Where figures were measured: without it they mean nothing.
struct BenchEnvironment {
    private(set) var lines: [(key: String, name: String, text: String)] = []
    /// What about the place makes the figures doubtful.
    private(set) var warnings: [String] = []

    /// Looks around.
    ///
    /// - Parameter folder: Where the databases are, if there are any.
    init(folder: String? = nil) {
        add("cpu", "CPU", Self.processor)
        add("cores", "Cores", String(ProcessInfo.processInfo.activeProcessorCount))
        add("kernel", "Kernel", Self.kernel)
        add("usher", "Usher", Usher.version + (Self.isOptimized ? ", optimised" : ", not optimised"))
        add("sqlite", "SQLite", Self.version("sqlite3_libversion"))
        add("libcurl", "libcurl", Self.version("curl_version"))
        if let load = Self.load { add("load", "Load before", load) }
        guard let folder else { return }
        let path = URL(fileURLWithPath: folder).standardizedFileURL.path
        let fileSystem = Self.fileSystem(of: path)
        add("directory", "Databases in", path)
        add("fileSystem", "File system", fileSystem)
        if fileSystem == "tmpfs" || fileSystem == "ramfs" {
            warnings.append("The databases are in memory, where a commit costs next to nothing. Use --directory.")
        }
    }

    var json: JSON { .object(JSONObject(lines.map { ($0.key, .string($0.text)) })) }

    /// Whether the compiler optimised this program.
    static var isOptimized: Bool {
        // The condition of an assertion is evaluated only in a build without optimisation.
        var isChecked = false
        assert(
            {
                isChecked = true
                return true
            }()
        )
        return !isChecked
    }

    private mutating func add(_ key: String, _ name: String, _ text: String) { lines.append((key, name, text)) }

    private static var processor: String {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
        return line.flatMap { $0.split(separator: ":").last }.map { $0.trimmingCharacters(in: .whitespaces) }
            ?? "unknown"
    }

    private static var load: String? {
        (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8))?.split(separator: " ").first.map(String.init)
    }

    private static var kernel: String {
        var name = utsname()
        guard uname(&name) == 0 else { return "unknown" }
        return text(of: &name.sysname) + " " + text(of: &name.release)
    }

    private static func text<Field>(of field: inout Field) -> String {
        withUnsafeBytes(of: &field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// What a library of this process says about itself.
    ///
    /// It is asked by the name of its function, so that the adapters, which own these libraries, need no API for a report.
    private static func version(_ function: String) -> String {
        typealias Version = @convention(c) () -> UnsafePointer<CChar>?
        guard let symbol = dlsym(dlopen(nil, RTLD_NOW), function) else { return "unknown" }
        guard let text = unsafeBitCast(symbol, to: Version.self)() else { return "unknown" }
        // libcurl lists what it was built with; its own version comes first.
        return String(cString: text).split(separator: " ").first.map(String.init) ?? "unknown"
    }

    /// The type of the file system that a path is on: that of the longest mount point which the path begins with.
    private static func fileSystem(of path: String) -> String {
        let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
        var best: (point: Substring, type: Substring)?
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 2, isBelow(path, fields[1]), fields[1].count >= best?.point.count ?? 0 else {
                continue
            }
            best = (fields[1], fields[2])
        }
        return best.map { String($0.type) } ?? "unknown"
    }

    private static func isBelow(_ path: String, _ point: Substring) -> Bool {
        point == "/" || path == point || path.hasPrefix(point + "/")
    }
}
