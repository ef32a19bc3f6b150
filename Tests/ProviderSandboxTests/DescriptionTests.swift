import HTTPTypes
import JSONModel
import Testing

@testable import ProviderSandbox

@Suite("What 'usher sandbox --describe' prints is complete")
struct DescriptionTests {
    private func reply(_ method: HTTPRequest.Method, _ path: String) -> TwinReply {
        var sandbox = Sandbox.all()
        let head = HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1", path: path)
        return sandbox.respond(to: TwinRequest(head: head), at: .epoch)
    }

    private func names(in twin: SandboxTwin) -> Set<String> {
        Set(twin.description.tables.flatMap(\.rows).map(\.name))
    }

    /// The names of dials, and of those inside other dials.
    private func dials(_ value: JSON) -> [String] {
        (value.objectValue ?? [:]).flatMap { key, value in
            // Numbers of statuses and faults by operation have names of their own tables.
            key == "statusCodes" || key == "operations" ? [key] : [key] + dials(value)
        }
    }

    @Test("every dial that a twin has", arguments: SandboxTwin.allCases)
    func dials(_ twin: SandboxTwin) {
        let documented = names(in: twin)
        let dials = dials(reply(.get, "/twin/\(twin.rawValue)/dials").json)
        #expect(dials.count > 8)
        for dial in dials { #expect(documented.contains(dial), "the dial \(dial)") }
    }

    @Test("every scenario, with a meaning")
    func scenarios() {
        let scenarios: [SandboxTwin: [(name: String, meaning: String)]] = [
            .auroraSentinel: AuroraSentinelScenario.table.map { ($0.name, $0.meaning) },
            .kajeetSentinel: KajeetSentinelScenario.table.map { ($0.name, $0.meaning) },
            .sardine: SardineScenario.table.map { ($0.name, $0.meaning) },
            .sentryInteractive: SentryInteractiveScenario.table.map { ($0.name, $0.meaning) },
        ]
        for twin in SandboxTwin.allCases {
            let rows = twin.description.tables.flatMap(\.rows)
            #expect(scenarios[twin]?.isEmpty == false)
            for (name, meaning) in scenarios[twin] ?? [] {
                let row = rows.first { $0.name == name || $0.name.hasSuffix(" " + name) }
                #expect(row?.meaning == meaning && !meaning.isEmpty, "\(twin.rawValue): \(name)")
            }
        }
        let numbers = SardineScenario.table.map(\.number)
        #expect(Set(numbers).count == numbers.count, "every number means one thing")
    }

    @Test(
        "every control end point that it lists is there, with the method that it says",
        arguments: SandboxTwin.allCases
    )
    func controls(_ twin: SandboxTwin) throws {
        let rows = try #require(twin.description.tables.first { $0.title == "Control" }).rows
        #expect(rows.count >= 6)
        for row in rows {
            let words = row.name.split(separator: " ").map(String.init)
            let path = words[1].prefix { $0 != "?" }.replacing(/\{[^}]*\}/, with: "x")
            let reply = reply(.put, String(path))
            #expect(reply.status == 405, "\(row.name)")
            let allowed = reply.response.headerFields[.allow] ?? ""
            #expect(allowed.contains(words[0]), "\(row.name) is allowed for \(allowed)")
        }
    }
}
