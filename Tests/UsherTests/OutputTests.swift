import Foundation
import Testing

@Suite("Output of the command line")
struct OutputTests {
    /// Runs `usher` from a shell, which leads its streams elsewhere.
    private func shell(_ script: String) throws -> Usher.Run {
        let binary = Bundle.main.bundleURL.appendingPathComponent("usher").path
        return try Command.run("/bin/sh", ["-c", script], environment: ["usher": binary])
    }

    @Test("a full disk behind a redirection is said, and has its exit code")
    func saysFullDisk() throws {
        let run = try shell(#""$usher" jsonata 1 > /dev/full"#)
        #expect(run.status == 22)
        #expect(
            run.errors == "Error: Standard output cannot be written: No space left on device. Send it elsewhere.\n"
        )
    }

    @Test("a closed standard output is a failure, and is said")
    func saysClosedOutput() throws {
        let run = try shell(#""$usher" jsonata 1 >&-"#)
        #expect(run.status == 2)
        #expect(run.errors.hasPrefix("Error: Standard output cannot be written: "))
    }

    @Test("the exit code is the same where nobody can read what went wrong")
    func keepsExitCode() throws {
        #expect(try shell(#""$usher" show onb-1 --endpoint http://127.0.0.1:1 2>&-"#).status == 6)
        #expect(try shell(#""$usher" nope 2>/dev/full"#).status == 64)
    }

    @Test("a reader that goes away ends a command without a word")
    func letsReadersGo() throws {
        let run = try shell(#"{ "$usher" jsonata '[1..100000]'; echo "ended with $?" >&2; } | head -1"#)
        #expect(run.output == "[\n")
        #expect(run.errors == "ended with 0\n")
    }
}
