internal import JSONModel

/// `States.ArrayGetItem`, `States.ArrayPartition`, `States.ArrayRange`, `States.ArrayUnique`.
extension IntrinsicRun {
    /// The bound of Step Functions on the elements of a range.
    static let maximumRangeCount = 1000

    static func item(of array: [JSON], at index: Int) throws(IntrinsicFault) -> JSON {
        guard array.indices.contains(index) else {
            throw .fault("The index \(index) is out of bounds for an array of \(array.count) elements")
        }
        return array[index]
    }

    static func partition(_ array: [JSON], size: Int) throws(IntrinsicFault) -> JSON {
        guard size > 0 else { throw .fault("The chunk size must be a positive integer, but is \(size)") }
        // A size beyond the array is the same as the array's, and cannot overflow.
        let size = min(size, max(array.count, 1))
        return .array(
            stride(from: 0, to: array.count, by: size).map { start in
                .array(Array(array[start..<min(start + size, array.count)]))
            }
        )
    }

    static func range(from first: Int, to last: Int, by step: Int) throws(IntrinsicFault) -> JSON {
        guard step != 0 else { throw .fault("The step must not be 0") }
        var elements: [JSON] = []
        var element = first
        while step > 0 ? element <= last : element >= last {
            guard elements.count < maximumRangeCount else {
                throw .fault("The range has more than \(maximumRangeCount) elements")
            }
            elements.append(.integer(element))
            let (next, overflow) = element.addingReportingOverflow(step)
            if overflow { break }
            element = next
        }
        return .array(elements)
    }

    static func unique(_ array: [JSON]) -> JSON {
        var seen: Set<JSON> = []
        return .array(array.filter { seen.insert($0).inserted })
    }
}
