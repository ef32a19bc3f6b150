internal import JSONModel

/// `$sum`, `$count`, `$max`, `$min` and `$average`.
enum AggregationFunctions {
    static func all() throws(Failure) -> [NativeFunction] {
        [
            NativeFunction("sum", try Signature("<a<n>:n>"), arity: 1) { (arguments, call) throws(Failure) in
                guard let numbers = try numbers(arguments, call) else { return .undefined }
                return Value(number: numbers.reduce(0, +))
            },
            NativeFunction("count", try Signature("<a:n>"), arity: 1) { (arguments, _) throws(Failure) in
                guard case .array(let list) = arguments.argument(0) else { return .integer(0) }
                return .integer(list.count)
            },
            NativeFunction("max", try Signature("<a<n>:n>"), arity: 1) { (arguments, call) throws(Failure) in
                guard let largest = try numbers(arguments, call)?.max() else { return .undefined }
                return Value(number: largest)
            },
            NativeFunction("min", try Signature("<a<n>:n>"), arity: 1) { (arguments, call) throws(Failure) in
                guard let smallest = try numbers(arguments, call)?.min() else { return .undefined }
                return Value(number: smallest)
            },
            NativeFunction("average", try Signature("<a<n>:n>"), arity: 1) { (arguments, call) throws(Failure) in
                guard let numbers = try numbers(arguments, call), !numbers.isEmpty else { return .undefined }
                return Value(number: numbers.reduce(0, +) / Double(numbers.count))
            },
        ]
    }

    /// The numbers of the array that is the first argument; `nil` where it is undefined.
    private static func numbers(_ arguments: [Value], _ call: NativeFunction.Call) throws(Failure) -> [Double]? {
        guard case .array(let list) = arguments.argument(0) else { return nil }
        try call.run.take(steps: list.count)
        var numbers: [Double] = []
        numbers.reserveCapacity(list.count)
        for index in 0..<list.count {
            if let number = list[index].number { numbers.append(number) }
        }
        return numbers
    }
}
