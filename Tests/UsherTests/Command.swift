import Foundation

/// Other programs than `usher`: interpreters, clients, examples.
enum Command {
    /// Runs a program to its end, in the surroundings of the tests.
    static func run(
        _ program: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:]
    ) throws -> Usher.Run {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, given in given }
        return try RunningCommand(process, input: "").end()
    }

    /// The folder of the repository.
    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The Python with the packages of `Tests/Clients/requirements.txt`: that of `.venv`, which `.ci/setup` makes where the
    /// machine's own lacks them, or the machine's own.
    static let python: String = {
        let own = repository.appendingPathComponent(".venv/bin/python3").path
        return FileManager.default.isExecutableFile(atPath: own) ? own : "/usr/bin/env"
    }()

    /// Runs a Python script, or whatever else the arguments say.
    static func runPython(_ arguments: [String], environment: [String: String] = [:]) throws -> Usher.Run {
        try run(python, (python == "/usr/bin/env" ? ["python3"] : []) + arguments, environment: environment)
    }

    /// Whether there is a Python with some packages.
    static func hasPython(_ packages: String) -> Bool { (try? runPython(["-c", "import \(packages)"]).status) == 0 }

    /// The program schemathesis: the one that `SCHEMATHESIS` names, that of `.venv`, or the machine's own; `nil` without one.
    static let schemathesis: String? = {
        let named = ProcessInfo.processInfo.environment["SCHEMATHESIS"].map { [$0] } ?? []
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let places = named + [repository.appendingPathComponent(".venv/bin/schemathesis").path]
        let all = places + folders.map { "\($0)/schemathesis" }
        return all.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()
}
