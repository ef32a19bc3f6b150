internal import JSONModel
internal import SQLiteStore
internal import StatesInterpreter
internal import WorkflowStore

/// What the demonstration came to, read from the store and from the twin.
struct Summary {
    private struct Line {
        var part: Cast.Part
        var outcome: String
        var seconds: Double
        var calls: Int
    }

    private let lines: [Line]
    private let entities: Int?
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
        entities = stage.entitiesInTwin()
        violations = try store.audit(limit: 100).count
        self.took = took
        self.stage = stage
    }

    /// Whether everybody came to the outcome that was foreseen, exists once at the provider, and the store is sound.
    var isAsExpected: Bool {
        lines.allSatisfy { $0.outcome == $0.part.outcome } && entities == lines.count && violations == 0
    }

    func text(isServing: Bool) -> String {
        var table = TextTable("PHONE NUMBER", "OUTCOME", "TIME", "CALLS", "WHAT HAPPENED")
        for line in lines {
            table.add(
                line.part.phoneNumber,
                line.outcome,
                Self.seconds(line.seconds),
                String(line.calls),
                line.part.plot
            )
        }
        return """

            \(table.text())

            People onboarded: \(lines.count). Entities at the provider: \(entities.map(String.init) ?? "unknown"). \
            Violations found by the audit: \(violations).

            \(isServing ? nextWhileServing : next)
            """
    }

    var json: JSON {
        [
            "onboardings": .array(
                lines.map { line in
                    [
                        "phoneNumber": .string(line.part.phoneNumber), "outcome": .string(line.outcome),
                        "expected": .string(line.part.outcome), "seconds": .double(line.seconds),
                        "calls": .integer(line.calls),
                    ]
                }
            ),
            "entities": entities.map { .integer($0) } ?? .null,
            "violations": .integer(violations),
            "seconds": .double(took / .seconds(1)),
        ]
    }

    private var next: String {
        """
        What to try next:
          usher quickstart --serve             keep it running, and look around
          usher test                           run every case of every workflow on virtual time
          usher sandbox --describe             what else can happen to an applicant
        """
    }

    private var nextWhileServing: String {
        """
        It keeps running until Ctrl-C. In another terminal:
          export USHER_ENDPOINT=\(stage.address.url)
          usher list
          usher show onb-2
          usher start \(Stage.workflow) --input '{"phoneNumber": "+14155550100"}'
        and open the link that 'usher show' gives in a browser on this machine.
        """
    }

    private static func seconds(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) s"
    }
}
