import Foundation
import JSONModel
import Testing

#if os(Linux)
@Suite("Answers of forty million bytes", .serialized, .timeLimit(.minutes(5)))
struct LargeAnswerTests {
    /// The most memory that a process has had at a time, in MiB.
    private func peakMemory(of process: Int32) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(Int(line.filter(\.isNumber))) / 1024
    }

    /// Verifies an applicant against the sandbox.
    private func verify(_ phoneNumber: String, at endpoint: String) throws {
        let input = "{\"phoneNumber\": \"\(phoneNumber)\"}"
        let run = try Usher.run(
            "start",
            "sardine-onboarding",
            "--input",
            input,
            "--wait",
            "--json",
            "--endpoint",
            endpoint
        )
        #expect(run.status == 0, "said: \(run.errors)")
        #expect(try JSON(parsing: run.output)["outcome"] == "verified")
    }

    @Test("P37 unwanted images cost the memory of one answer's bytes, and nothing is built of them")
    func boundsMemory() throws {
        let folder = try TemporaryFolder()
        let (sandbox, twin) = try SardineStage.twin()
        let (server, endpoint) = try SardineStage.server(folder, twin: twin)
        try verify("+14155550101", at: endpoint)
        let before = try peakMemory(of: server.processIdentifier)
        try verify("+14155550165", at: endpoint)
        let growth = try peakMemory(of: server.processIdentifier) - before
        // Three images of 10 MiB are 40 MiB of text. It is received into a buffer that doubles as it grows, and never copied into values.
        #expect(growth < 140, "the peak grew by \(growth) MiB")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).map { folder.path($0) }
        let stored = try files.reduce(0) { sum, path in
            sum + (try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0)
        }
        #expect(stored < 8 << 20, "nothing of the images is in the database")
        #expect(try server.terminate().status == 0)
        #expect(try sandbox.terminate().status == 0)
    }
}
#endif
