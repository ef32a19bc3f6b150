internal import Foundation

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// What a process uses, as the Linux kernel counts it.
struct ProcessUsage {
    /// Seconds of processor time, in the program and in the kernel for it.
    var processorSeconds: Double
    /// The memory that it holds at the moment, in bytes; pages that are shared count in full.
    var residentBytes: Int
    /// The most that it ever held.
    var peakResidentBytes: Int
    /// The memory that it holds, shared pages counted by the share.
    var proportionalBytes: Int

    static var current: ProcessUsage? { ProcessUsage(of: ProcessInfo.processInfo.processIdentifier) }

    /// Reads the counts; `nil` where there is no such process or no `/proc`.
    init?(of process: Int32) {
        guard let statistics = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        else { return nil }
        // The program's name stands in parentheses and may hold spaces; user and system time are the 14th and 15th field.
        let fields = statistics.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return nil }
        processorSeconds = (user + system) / Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
        residentBytes = Self.kibibytes("VmRSS:", in: status) * 1024
        peakResidentBytes = Self.kibibytes("VmHWM:", in: status) * 1024
        let map = (try? String(contentsOfFile: "/proc/\(process)/smaps_rollup", encoding: .utf8)) ?? ""
        proportionalBytes = Self.kibibytes("Pss:", in: map) * 1024
    }

    private static func kibibytes(_ name: String, in text: String) -> Int {
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) } ?? 0
    }
}
