public import WorkflowStore

/// One thing that every store must do.
public struct StoreConformanceCase: Sendable, CustomStringConvertible {
    /// What the store must do, as a sentence.
    public let name: String
    private let body: @Sendable (() throws -> any EngineStore) throws -> Void

    init(_ name: String, _ body: @escaping @Sendable (() throws -> any EngineStore) throws -> Void) {
        self.name = name
        self.body = body
    }

    /// Runs the case.
    ///
    /// - Parameter makeStore: Opens the store of this run. It is empty when it is opened first. A case that opens it again has let
    ///   go of it before, and expects what it had committed.
    /// - Throws: ``ConformanceFailure`` if the store does something else; whatever the store throws where it should not.
    public func run(makeStore: () throws -> any EngineStore) throws {
        try body(makeStore)
    }

    /// The name.
    public var description: String { name }
}

/// What a store did instead of what it must do.
public struct ConformanceFailure: Error, Sendable, CustomStringConvertible {
    /// What was looked at.
    public var what: String
    /// What it should have been.
    public var expected: String
    /// What it was.
    public var got: String

    /// Makes a failure.
    public init(_ what: String, expected: String, got: String) {
        self.what = what
        self.expected = expected
        self.got = got
    }

    /// All of it in one line: `the status: expected RUNNING, got FAILED`.
    public var description: String { "\(what): expected \(expected), got \(got)" }
}

/// Fails unless two values are equal.
func expect<Value: Equatable>(_ what: String, _ got: Value, equals expected: Value) throws(ConformanceFailure) {
    guard got == expected else {
        throw ConformanceFailure(what, expected: abridged(expected), got: abridged(got))
    }
}

/// Fails unless the work throws a ``StoreError`` of the given code.
func expect(_ what: String, failsWith code: StoreError.Code, _ work: () throws -> Void) throws {
    do {
        try work()
    } catch let error as StoreError {
        guard error.code == code else {
            throw ConformanceFailure(what, expected: "\(code)", got: "\(error.code): \(error)")
        }
        guard !error.message.isEmpty else {
            throw ConformanceFailure(what, expected: "a message with a remedy", got: "an empty message")
        }
        return
    }
    throw ConformanceFailure(what, expected: "\(code)", got: "no error")
}

/// The value, or a failure that says that there is none.
func require<Value>(_ what: String, _ value: Value?) throws(ConformanceFailure) -> Value {
    guard let value else { throw ConformanceFailure(what, expected: "a value", got: "nil") }
    return value
}

/// The description of a value, cut where nobody would read on.
private func abridged(_ value: some Any) -> String {
    let text = String(describing: value)
    return text.count > 2000 ? text.prefix(2000) + "…" : text
}
