import Foundation
import JSONModel
import Testing

/// What `usher campaign watch` draws on a terminal; Python makes the terminal.
@Suite("usher campaign watch on a terminal", .serialized, .timeLimit(.minutes(5)))
struct CampaignTerminalTests {
    /// Runs a command on a terminal of 60 columns, interrupts it after some drawings, and prints what it wrote and how it ended.
    private static let script = #"""
        import fcntl, os, pty, select, signal, struct, sys, termios, time
        drawings, arguments = int(sys.argv[1]), sys.argv[2:]
        child, terminal = pty.fork()
        if child == 0:
            # Here, so that the command never sees another size.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 60, 0, 0))
            os.environ["TERM"] = "xterm"
            os.execv(arguments[0], arguments)
        text, end = b"", time.monotonic() + 200
        while time.monotonic() < end:
            if select.select([terminal], [], [], 0.2)[0]:
                try:
                    part = os.read(terminal, 65536)
                except OSError:
                    break
                if not part:
                    break
                text += part
            if drawings and text.count(b"\x1b[J") >= drawings:
                os.kill(child, signal.SIGINT)
                drawings = 0
        status = os.waitpid(child, 0)[1]
        sys.stdout.buffer.write(text)
        sys.stdout.buffer.write(b"\nENDED %d" % (-os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)))
        """#

    private static let definition = """
        {"QueryLanguage": "JSONata", "StartAt": "All", "States": {"All": {
            "Type": "Map", "ItemReader": {"Resource": "usher:cohort"}, "ToleratedFailurePercentage": 100, "End": true,
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "Done", "States": {
                    "Done": {"Type": "Succeed", "Output": {"outcome": "verified"}}}}}}}
        """

    private func watch(_ endpoint: String, until drawings: Int) throws -> (text: String, status: Int) {
        let binary = Bundle.main.bundleURL.appendingPathComponent("usher").path
        let run = try Command.runPython(
            ["-c", Self.script, String(drawings), binary, "campaign", "watch", "1", "--interval", "0.1"],
            environment: ["USHER_ENDPOINT": endpoint, "NO_COLOR": "1"]
        )
        let parts = run.output.components(separatedBy: "\nENDED ")
        return (parts[0], try #require(parts.last.flatMap { Int($0) }, "\(run.errors)"))
    }

    @Test("it draws in place, keeps to the width, and leaves the terminal clean at its end and when it is interrupted")
    func draws() throws {
        let folder = try TemporaryFolder([
            "workflows/cohort/definition.asl.json": Self.definition,
            "workflows/cohort/workflow.json": #"{"applicant": [{"field": "email", "kind": "email"}]}"#,
            "customers.csv": "email\n" + (1...40).map { "c\($0)@example.com\n" }.joined(),
        ])
        let engine = try Usher.start(
            ["serve", "--database", "usher.db", "--listen", "127.0.0.1:0", "--insecure-no-auth"],
            in: folder.url
        )
        let line = try engine.line(beginning: "Serving ")
        let endpoint = try #require(line.split(separator: " ").first { $0.hasPrefix("http://") }.map(String.init))
        let made = try Usher.run(
            "campaign",
            "create",
            "--workflow",
            "cohort",
            "--name",
            "顧客の再確認 A name that is far longer than the sixty columns of a terminal",
            "--customers",
            folder.path("customers.csv"),
            "--rate",
            "10/s",
            "--reason",
            "A test.",
            environment: ["USHER_ENDPOINT": endpoint]
        )
        #expect(made.status == 0, "\(made.errors)")
        let held = try watch(endpoint, until: 3)
        #expect(held.status == -2)
        Self.check(held.text)
        #expect(held.text.contains("ready"))
        #expect(try Usher.run("campaign", "start", "1", "--reason", "Go.", "--endpoint", endpoint).status == 0)
        let whole = try watch(endpoint, until: 0)
        #expect(whole.status == 0)
        Self.check(whole.text)
        #expect(whole.text.contains("finished"))
        #expect(whole.text.contains("ended       ████████"))
        #expect(try engine.terminate().status == 0)
    }

    private static func check(_ text: String) {
        #expect(text.hasPrefix("\u{1B}[?25l"))
        #expect(text.hasSuffix("\r\n\u{1B}[?25h"))
        // Nothing is cleared before it is drawn anew, so nothing flickers.
        #expect(!text.contains("\u{1B}[2J"))
        #expect(text.contains("\u{1B}[J"))
        #expect(text.contains("A\u{1B}") || text.contains("ACampaign"))
        let visible = text.replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "")
        for line in visible.split(whereSeparator: \.isNewline) {
            // Each of these characters takes two columns.
            let wide = line.unicodeScalars.count { (0x3041...0x9FFF).contains($0.value) }
            #expect(line.count + wide <= 60, "\(line)")
        }
    }
}
