internal import Foundation
internal import JSONModel
internal import SQLiteStore
internal import WorkflowRuntime
internal import WorkflowStore

/// Many executions that wait, made by the kernel itself.
struct WaitingPopulation {
    let folder: String

    /// The folder of workflows for a server on such a database.
    var workflows: String { folder + "/workflows" }

    /// How many executions are started in one transaction.
    private static let batchSize = 2000
    /// The shortest wait, in seconds, and the range over which waits are spread: none ends while it is measured.
    private static let shortest = 7 * 86_400
    private static let range = 30 * 86_400

    private static let name = "waiting"
    private static let definition = """
        {"QueryLanguage": "JSONata", "StartAt": "Remember", "States": {
          "Remember": {"Type": "Pass", "Assign": {"phoneNumber": "{% $states.input.phoneNumber %}"}, "Next": "Wait"},
          "Wait": {"Type": "Wait", "Seconds": "{% $states.input.seconds %}", "End": true}
        }}
        """

    /// Writes the workflow that the executions run, for a server to find.
    func writeWorkflow() throws {
        let path = "\(workflows)/\(Self.name)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Self.definition.write(
            toFile: "\(path)/\(WorkflowLibrary.definitionName)",
            atomically: true,
            encoding: .utf8
        )
    }

    /// Makes a database in which so many executions wait.
    func fill(_ path: String, count: Int, progress: (Int) -> Void) throws {
        let store = try BenchEngine.store(at: path)
        defer { try? store.close() }
        let kernel = try Kernel(
            store: store,
            resources: TaskResources(),
            mint: TokenMint(secret: try store.tokenSecret(), publicURL: "http://127.0.0.1")
        )
        let clock = SystemClock()
        let draft = DefinitionDraft(stateMachine: Self.name, text: Self.definition, roleARN: "")
        try kernel.handle(.register(draft, reply: ReplyID(1)), at: clock.now(), seed: 1)
        for number in 0..<count {
            let request = StartRequest(
                stateMachine: Self.name,
                name: "applicant-\(number)",
                input: Self.input(number)
            )
            try kernel.handle(
                .start(request, reply: ReplyID(UInt64(number) + 2)),
                at: clock.now(),
                seed: UInt64(number)
            )
            guard (number + 1) % Self.batchSize == 0 || number + 1 == count else { continue }
            guard let batch = kernel.seal() else { continue }
            try store.commit(batch.changes)
            kernel.committed(batch)
            if (number + 1) % (Self.batchSize * 50) == 0 { progress(number + 1) }
        }
    }

    private static func input(_ number: Int) -> JSON {
        // A step that has no factor in common with the range visits all of it.
        let seconds = shortest + (number &* 7_919) % range
        return ["phoneNumber": .string("+1212\(5_000_000 + number % 1_000_000)"), "seconds": .integer(seconds)]
    }
}
