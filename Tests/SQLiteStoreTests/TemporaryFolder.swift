internal import Foundation
internal import GRDB
internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

@testable internal import SQLiteStore

/// Gives a folder that is gone afterwards.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("usher-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
}

/// Gives an open store in a temporary folder, and its path.
func withStore(_ body: (SQLiteStore, String) throws -> Void) throws {
    try withTemporaryFolder { folder in
        let path = folder + "/usher.db"
        try body(try SQLiteStore(path: path), path)
    }
}

/// Runs SQL as somebody with a database browser could, past every check that the tables make.
func tamper(_ path: String, _ sql: String) throws {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    configuration.busyMode = .timeout(5)
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    defer { try? queue.close() }
    try queue.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
        try db.execute(sql: sql)
    }
}

/// The error of work that must fail.
func storeError(_ work: () throws -> Void) throws -> StoreError? {
    do {
        try work()
        return nil
    } catch let error as StoreError {
        return error
    }
}

/// Small changes that fit each other.
enum Change {
    static let definition = DefinitionRecord(
        key: DefinitionKey(1),
        stateMachine: "onboarding",
        revision: 1,
        text: "{}",
        digest: String(repeating: "a", count: 64),
        roleARN: "role",
        createdAt: .epoch
    )

    static func record(_ key: Int64, input: JSON = ["applicant": "Maria"]) -> ExecutionRecord {
        let header = ExecutionHeader(
            arn: "arn:\(key)",
            name: "execution-\(key)",
            roleARN: "role",
            input: input,
            startTime: .epoch,
            stateMachineARN: "arn",
            stateMachineName: "onboarding"
        )
        return ExecutionRecord(
            key: ExecutionKey(key),
            name: header.name,
            stateMachine: header.stateMachineName,
            definition: DefinitionKey(1),
            header: header,
            deadline: Timestamp(milliseconds: 1_000_000 + key)
        )
    }

    static func branch(_ path: BranchPath = .root, wake: WakeSource = .timer(due: .epoch), frame: JSON = "frame")
        -> BranchRecord
    {
        BranchRecord(
            path: path,
            stateName: "Search",
            enteredAt: .epoch,
            wake: wake,
            frame: frame,
            activity: ["attempt": 1],
            task: nil
        )
    }

    static func event(_ id: Int, _ type: HistoryEventType = .passStateEntered, size: Int = 10) -> HistoryEvent {
        HistoryEvent(
            id: EventID(id),
            previous: EventID(id - 1),
            timestamp: .epoch,
            type: type,
            details: ["name": "Search", "input": .string(String(repeating: "x", count: size))]
        )
    }

    /// Starts an execution with some events.
    static func start(_ key: Int64, wake: WakeSource = .timer(due: .epoch), events: Int = 1, size: Int = 10)
        -> ExecutionChange
    {
        var change = ExecutionChange(key: ExecutionKey(key))
        change.row = .insert(record(key))
        change.branches = [.put(branch(wake: wake))]
        change.events = (1...max(1, events)).map {
            event($0, $0 == 1 ? .executionStarted : .passStateEntered, size: size)
        }
        return change
    }

    /// Ends an execution that has one event.
    static func end(_ key: Int64) -> ExecutionChange {
        var record = record(key)
        record.status = .failed
        record.stoppedAt = .epoch
        record.error = "Boom"
        var change = ExecutionChange(key: ExecutionKey(key))
        change.row = .update(record)
        change.branches = [.touch(branch(wake: .redrive))]
        change.events = [event(2, .executionFailed)]
        return change
    }

    static func set(_ executions: [ExecutionChange], definitions: [DefinitionRecord] = []) -> ChangeSet {
        var set = ChangeSet()
        set.definitions = definitions
        set.executions = executions
        return set
    }
}

extension SQLiteStore {
    func commit(_ executions: ExecutionChange...) throws { try commit(Change.set(executions)) }

    func commitDefinition() throws { try commit(Change.set([], definitions: [Change.definition])) }
}
