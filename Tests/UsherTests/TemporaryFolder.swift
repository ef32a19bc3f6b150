import Foundation

/// A folder for one test, which takes its files with it when it goes.
final class TemporaryFolder {
    let url: URL

    init(_ files: [String: String] = [:]) throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("usher-\(UUID().uuidString)")
            .resolvingSymlinksInPath()
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (path, text) in files {
            let file = url.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
        }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}

/// The workflows that the tests of the binary run.
enum Samples {
    /// Waits for a second, then ends.
    static let pause = """
        {"QueryLanguage": "JSONata", "StartAt": "Pause", "States": {
            "Pause": {"Type": "Wait", "Seconds": 1, "Next": "Done"},
            "Done": {"Type": "Succeed", "Output": {"outcome": "verified"}}}}
        """

    /// Waits for an hour.
    static let hour = """
        {"StartAt": "Hour", "States": {"Hour": {"Type": "Wait", "Seconds": 3600, "End": true}}}
        """

    /// A folder with both workflows.
    static func folder() throws -> TemporaryFolder {
        try TemporaryFolder([
            "workflows/pause/definition.asl.json": pause,
            "workflows/hour/definition.asl.json": hour,
        ])
    }
}
