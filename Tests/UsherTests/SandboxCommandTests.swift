import Foundation
import JSONModel
import Testing

@Suite("usher sandbox", .serialized, .timeLimit(.minutes(5)))
struct SandboxCommandTests {
    @Test("several providers are served at one address, each with its own dials")
    func servesSeveral() throws {
        let sandbox = try Usher.start(
            [
                "sandbox", "--provider", "sardine", "--provider", "aurora-sentinel", "--provider", "sardine",
                "--listen",
                "127.0.0.1:0", "--dial", "sardine.imageBytes=7", "--dial",
                "aurora-sentinel.webhooks.callbackUrl=http://127.0.0.1:8080/hooks/aurora-sentinel",
            ]
        )
        let greeting = "The sandbox of sardine, aurora-sentinel listens at "
        let line = try sandbox.line(beginning: greeting)
        let address = line.dropFirst(greeting.count).trimmingCharacters(in: CharacterSet(charactersIn: ".\n"))
        let sardine = try dials(of: "sardine", at: address)
        #expect(sardine["imageBytes"] == 7)
        let auroraSentinel = try dials(of: "aurora-sentinel", at: address)
        #expect(auroraSentinel["webhooks"]?["callbackUrl"] == "http://127.0.0.1:8080/hooks/aurora-sentinel")
        #expect(auroraSentinel["imageBytes"] == 1024)
        #expect(try sandbox.terminate().status == 0)
    }

    @Test("all providers are described one after another")
    func describesAll() throws {
        let run = try Usher.run("sandbox", "--provider", "all", "--describe")
        #expect(run.status == 0)
        for name in ["(aurora-sentinel)", "(kajeet-sentinel)", "(sardine)", "(sentry-interactive)"] {
            #expect(run.output.contains(name))
        }
    }

    @Test("a dial that is nobody's is refused with a remedy")
    func refusesDials() throws {
        let ambiguous = try Usher.run("sandbox", "--provider", "all", "--dial", "imageBytes=7")
        #expect(ambiguous.status == 10)
        #expect(
            ambiguous.errors
                == "Error: --dial imageBytes does not say whose it is. Begin it with a provider: aurora-sentinel.imageBytes=….\n"
        )
        let absent = try Usher.run("sandbox", "--provider", "sardine", "--dial", "kajeet-sentinel.scenario=sso")
        #expect(absent.status == 10)
        #expect(
            absent.errors
                == "Error: --dial kajeet-sentinel.scenario is of a provider that is not served. Add --provider kajeet-sentinel.\n"
        )
        let unknown = try Usher.run("sandbox", "--provider", "sardine", "--dial", "sardine.nope=1")
        #expect(unknown.status == 10)
        #expect(unknown.errors.hasPrefix("Error: A dial of sardine cannot be set so."))
    }

    /// The dials that a twin tells.
    private func dials(of provider: String, at address: String) throws -> JSON {
        let url = try #require(URL(string: "\(address)/twin/\(provider)/dials"))
        return try JSON(parsing: Array(Data(contentsOf: url)))
    }
}
