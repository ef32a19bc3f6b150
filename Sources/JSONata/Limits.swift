/// Bounds under which an evaluation must end; meeting one is an error with code `U1001` (`D2014` for a range).
///
/// The defaults let ordinary expressions over megabytes of data pass, and stop a runaway within a few seconds.
public struct Limits: Sendable {
    /// How deep evaluations may nest: function calls, blocks, conditions and operators count one each, tail calls none.
    public var maximumDepth: Int
    /// How much of the thread's stack an evaluation may use, in bytes.
    ///
    /// The default leaves a reserve on a thread with 512 KiB, the smallest that the platforms make.
    public var maximumStackSize: Int
    /// How many steps an evaluation may take: a node evaluated, an element visited or a few dozen bytes copied is one each.
    public var maximumSteps: Int
    /// How many bytes of strings, arrays and objects an evaluation may make in all; what it frees meanwhile counts too.
    public var maximumAllocation: Int
    /// Asked every few thousand steps; where it answers `true` the evaluation ends.
    ///
    /// A host that bounds the time of an evaluation looks at its clock here.
    public var isInterrupted: (@Sendable () -> Bool)?

    /// Makes bounds.
    public init(
        maximumDepth: Int = 10_000,
        maximumStackSize: Int = 384 * 1024,
        maximumSteps: Int = 50_000_000,
        maximumAllocation: Int = 1 << 30,
        isInterrupted: (@Sendable () -> Bool)? = nil
    ) {
        self.maximumDepth = maximumDepth
        self.maximumStackSize = maximumStackSize
        self.maximumSteps = maximumSteps
        self.maximumAllocation = maximumAllocation
        self.isInterrupted = isInterrupted
    }
}
