internal import JSONModel

/// `States.MathAdd`, `States.MathRandom`.
extension IntrinsicRun {
    static func sum(_ left: Int, _ right: Int) throws(IntrinsicFault) -> JSON {
        let (sum, overflow) = left.addingReportingOverflow(right)
        guard !overflow else { throw .fault("The sum is beyond the range of integers") }
        return .integer(sum)
    }

    /// A number from the start up to, not including, the end.
    ///
    /// A seed of the call's own makes the number repeatable.
    mutating func random(_ arguments: IntrinsicArguments) throws(IntrinsicFault) -> JSON {
        let start = try arguments.integer(0)
        let end = try arguments.integer(1)
        guard start < end else { throw .fault("The start \(start) must be less than the end \(end)") }
        guard arguments.count > 2 else { return .integer(Int.random(in: start..<end, using: &randomness)) }
        var sequence = SplitMix64(seed: UInt64(bitPattern: Int64(try arguments.integer(2))))
        return .integer(Int.random(in: start..<end, using: &sequence))
    }
}
