import Foundation

/// The public validator of OpenAPI documents, a Python package.
enum DocumentValidator {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    /// The script that reads a document from standard input.
    static let script = tests.appending(path: "Clients/openapi.py").path
    /// Whether it is installed: in the repository's `.venv`, or on the machine.
    static let isInstalled = (try? run(["-c", "import openapi_spec_validator"]).status) == 0

    /// Runs Python to its end.
    static func run(_ arguments: [String], input: [UInt8] = []) throws -> (status: Int32, output: String) {
        let own = tests.deletingLastPathComponent().appending(path: ".venv/bin/python3").path
        let process = Process()
        let hasOwn = FileManager.default.isExecutableFile(atPath: own)
        process.executableURL = URL(filePath: hasOwn ? own : "/usr/bin/env")
        process.arguments = (hasOwn ? [] : ["python3"]) + arguments
        let (standardInput, output) = (Pipe(), Pipe())
        process.standardInput = standardInput
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        try standardInput.fileHandleForWriting.write(contentsOf: input)
        try standardInput.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}
