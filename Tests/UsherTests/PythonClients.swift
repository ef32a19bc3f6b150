import Foundation

/// The AWS clients on this machine, which are Python programs.
enum PythonClients {
    /// Whether boto3 can be imported.
    static let hasBoto3 = (try? run(["-c", "import boto3"]).status) == 0
    /// Whether the AWS command line interface is installed.
    static let hasCommandLine =
        (try? run(["-c", "import shutil, sys; sys.exit(shutil.which('aws') is None)"]).status) == 0

    /// The repository.
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Runs Python to its end, in the surroundings of the tests.
    static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: Command.python)
        process.arguments = (Command.python == "/usr/bin/env" ? ["python3"] : []) + ["-B"] + arguments
        process.currentDirectoryURL = root
        // Programs that were installed with the packages, such as `aws`, are beside that Python.
        let surroundings = ProcessInfo.processInfo.environment
        let folder = URL(filePath: Command.python).deletingLastPathComponent().path
        process.environment = surroundings.merging(["PATH": "\(folder):\(surroundings["PATH"] ?? "")"]) { $1 }
        let run = try RunningCommand(process, input: "").end()
        return (run.status, run.output + run.errors)
    }
}
