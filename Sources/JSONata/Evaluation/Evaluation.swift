internal import JSONModel

/// One evaluation under way: what it may use, and how much of it is left.
///
/// Objects of this class never leave the thread of the call to ``Expression/evaluate(_:bindings:in:)`` that made them.
final class Evaluation {
    /// How deep arrays and objects that an expression builds may nest.
    ///
    /// Freeing a value, printing it or comparing it recurses as deep as it nests.
    static let maximumNesting = 256
    /// How many steps pass between two looks at the host's interruption.
    private static let interruptionInterval = 4096

    /// A call in tail position that a function returned instead of making it.
    struct PendingCall {
        var function: Value
        var arguments: [Value]
        var token: String?
        var position: Int
    }

    let environment: Environment
    let dialect: Dialect
    /// What `$$` stands for.
    let root: Value
    /// The values of the free variables, by the number of their slot.
    let globals: [Value]
    /// The names of the local variables, by number; `$eval` adds to them.
    var symbols: SymbolTable
    var bindings: [String: JSON]
    var generator: SplitMix64
    var pendingCall: PendingCall?

    private let stack: StackGuard
    private var depth = 0
    private var steps = 0
    private var nextCheck: Int
    private var allocation = 0
    private var labels = 0
    private var retainedFrames: [Frame] = []

    init(
        root: Value,
        globals: [Value],
        symbols: SymbolTable,
        bindings: [String: JSON],
        dialect: Dialect,
        environment: Environment
    ) {
        self.root = root
        self.globals = globals
        self.symbols = symbols
        self.bindings = bindings
        self.dialect = dialect
        self.environment = environment
        generator = SplitMix64(seed: environment.seed)
        stack = StackGuard(maximumSize: environment.limits.maximumStackSize)
        nextCheck = min(Self.interruptionInterval, environment.limits.maximumSteps)
    }

    /// Goes one level deeper; every call that does not throw is followed by one to ``leave()``.
    @inline(__always)
    func enter() throws(Failure) {
        depth += 1
        steps += 1
        if depth > environment.limits.maximumDepth || steps > nextCheck || !stack.hasRoom {
            do throws(Failure) { try check() } catch {
                depth -= 1
                throw error
            }
        }
    }

    @inline(__always)
    func leave() { depth -= 1 }

    /// Counts steps that are no level of their own: elements visited, characters compared.
    @inline(__always)
    func take(steps count: Int) throws(Failure) {
        steps += count
        if steps > nextCheck { try check() }
    }

    /// Counts the bytes of a text that is read or compared.
    @inline(__always)
    func take(textOf count: Int) throws(Failure) {
        if count >= 64 { try take(steps: count >> 6) }
    }

    /// Counts bytes about to be allocated.
    func take(bytes: Int) throws(Failure) {
        let (sum, overflowed) = allocation.addingReportingOverflow(max(0, bytes))
        guard !overflowed, sum <= environment.limits.maximumAllocation else {
            throw Failure.limit("The expression allocates more than \(environment.limits.maximumAllocation) bytes.")
        }
        allocation = sum
        try take(steps: bytes >> 6)
    }

    /// The guard of the thread's stack, for what is compiled on the way.
    var remainingStack: StackGuard { stack }

    /// Numbers for the labels of an expression that is compiled on the way, apart from those of any other.
    func takeLabels() -> Int {
        labels += 1_000_000
        return labels
    }

    /// Fails where the stack is nearly used up; for recursion over values.
    func checkStack() throws(Failure) {
        guard stack.hasRoom else { throw Failure.stackOverflow }
    }

    /// A value that the expression built, unless it nests too deeply.
    func checked(_ value: Value) throws(Failure) -> Value {
        guard value.depth <= Self.maximumNesting else {
            throw Failure.limit(
                "The expression builds a value that nests more than \(Self.maximumNesting) levels deep."
            )
        }
        return value
    }

    private func check() throws(Failure) {
        let limits = environment.limits
        guard depth <= limits.maximumDepth, stack.hasRoom else { throw Failure.stackOverflow }
        guard steps <= limits.maximumSteps else {
            throw Failure.limit(
                "The expression takes more than \(limits.maximumSteps) steps. Check for an infinite loop."
            )
        }
        guard steps > nextCheck else { return }
        if let isInterrupted = limits.isInterrupted, isInterrupted() {
            throw Failure.limit("The evaluation was interrupted. Check for an infinite loop.")
        }
        nextCheck = min(steps + Self.interruptionInterval, limits.maximumSteps)
    }

    /// Remembers a frame that a function holds.
    ///
    /// A function bound in the frame that it holds refers to itself, which would never be freed; and a chain of functions
    /// may be long enough to overflow the stack when its head is freed. So all such frames live until the end.
    func retain(_ frame: Frame?) throws(Failure) {
        var frame = frame
        while let current = frame, !current.isRetained {
            current.isRetained = true
            retainedFrames.append(current)
            try take(bytes: 256)
            frame = current.parent
        }
    }

    /// Frees what the evaluation holds.
    func finish() {
        pendingCall = nil
        for frame in retainedFrames { frame.clear() }
        retainedFrames = []
    }
}

extension Failure {
    static func limit(_ message: String) -> Failure { Failure("U1001", message: message) }

    static var stackOverflow: Failure {
        limit(
            "Stack overflow: check for a function that never ends, or write it with its recursive call in tail position."
        )
    }
}
