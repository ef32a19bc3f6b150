internal import JSONModel
internal import ProviderSandbox
internal import SQLiteStore
internal import StatesInterpreter
internal import WorkflowStore

/// What the demonstration came to, read from the store and from the twins.
struct Summary {
    private struct Line {
        var part: Cast.Part
        var outcome: String
        var seconds: Double
        var calls: Int
    }

    /// More than the twins of a demonstration send.
    private static let maximumMessages = 1000

    private let lines: [Line]
    private let tallies: [Tally]
    /// What Aurora Sentinel's twin sent.
    private let webhooksSent: Int
    /// The messages that the engine took in; what was refused is not among them.
    private let messagesTaken: Int
    private let violations: Int
    private let took: Duration
    private let stage: Stage

    init(of parts: [(Cast.Part, ExecutionKey)], _ stage: Stage, took: Duration) throws {
        let store = stage.assembly.store
        lines = try parts.map { part, key in
            let record = try store.execution(key)?.record
            let elapsed = record.map { $0.header.startTime.duration(to: $0.stoppedAt ?? $0.header.startTime) } ?? .zero
            return Line(
                part: part,
                outcome: record?.output?["outcome"]?.stringValue ?? record?.error ?? "running",
                seconds: elapsed / .seconds(1),
                calls: try store.calls(of: key).count
            )
        }
        tallies = SandboxTwin.allCases.map { Tally(of: $0, in: stage.state(of: $0)) }
        webhooksSent = stage.state(of: .auroraSentinel)?["webhooks"]?["sent"]?.integerValue ?? 0
        messagesTaken = try store.inbox(before: nil, limit: Self.maximumMessages).count
        violations = try store.audit(limit: 100).count
        self.took = took
        self.stage = stage
    }

    /// Whether everybody came to the outcome that was foreseen, exists once at the provider, the honest webhooks and no others were
    /// taken in, and the store is sound.
    var isAsExpected: Bool {
        lines.allSatisfy { $0.outcome == $0.part.outcome } && tallies.allSatisfy(\.isAsExpected)
            && messagesTaken > 0 && messagesTaken < webhooksSent && violations == 0
    }

    func text(isServing: Bool) -> String {
        var table = TextTable("PROVIDER", "APPLICANT", "OUTCOME", "TIME", "CALLS", "WHAT HAPPENED")
        for line in lines {
            table.add(
                line.part.provider.rawValue,
                line.part.applicant,
                line.outcome,
                Self.seconds(line.seconds),
                String(line.calls),
                line.part.plot
            )
        }
        return """

            \(table.text())

            Onboardings: \(lines.count), in \(Self.seconds(took / .seconds(1))). \
            At the providers: \(tallies.map(\.text).joined(separator: ", ")).
            Webhooks: \(webhooksSent) sent, \(messagesTaken) taken in; those with a wrong passphrase were refused. \
            Violations found by the audit: \(violations).

            \(isServing ? nextWhileServing : next)
            """
    }

    var json: JSON {
        [
            "onboardings": .array(
                lines.map { line in
                    [
                        "provider": .string(line.part.provider.rawValue), "workflow": .string(line.part.workflow),
                        "applicant": .string(line.part.applicant), "outcome": .string(line.outcome),
                        "expected": .string(line.part.outcome), "seconds": .double(line.seconds),
                        "calls": .integer(line.calls),
                    ]
                }
            ),
            "providers": .array(
                tallies.map { tally in
                    [
                        "provider": .string(tally.provider.rawValue), "counted": .string(tally.what),
                        "expected": .integer(tally.expected), "found": tally.found.map { .integer($0) } ?? .null,
                    ]
                }
            ),
            "webhooks": ["sent": .integer(webhooksSent), "takenIn": .integer(messagesTaken)],
            "violations": .integer(violations),
            "seconds": .double(took / .seconds(1)),
        ]
    }

    private var next: String {
        """
        What to try next:
          usher quickstart --serve             keep it running, and look around
          usher test                           run every case of every workflow on virtual time
          usher sandbox --provider all --describe
                                               what else can happen to an applicant
        """
    }

    private var nextWhileServing: String {
        """
        It keeps running until Ctrl-C. In another terminal:
          export USHER_ENDPOINT=\(stage.address.url)
          usher list
          usher show onb-2
          usher start sardine-onboarding --input '{"phoneNumber": "+14155550100"}'
        and open the link that 'usher show' gives in a browser on this machine.
        """
    }

    private static func seconds(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) s"
    }
}
