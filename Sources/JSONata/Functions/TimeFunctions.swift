internal import JSONModel

/// `$now`, `$millis`, `$fromMillis` and `$toMillis`.
enum TimeFunctions {
    static func all() throws(Failure) -> [NativeFunction] {
        [
            NativeFunction("millis", try Signature("<:n>"), arity: 0) { (_, call) throws(Failure) in
                .integer(Int(call.run.environment.now.milliseconds))
            },
            NativeFunction("now", try Signature("<s?s?:s>"), arity: 2) { (arguments, call) throws(Failure) in
                try format(
                    call.run.environment.now.milliseconds,
                    arguments.argument(0),
                    arguments.argument(1),
                    call.run
                )
            },
            NativeFunction("fromMillis", try Signature("<n-s?s?:s>"), arity: 3) { (arguments, call) throws(Failure) in
                guard let milliseconds = arguments.argument(0).number else { return .undefined }
                guard milliseconds.magnitude <= DateTime.maximumMilliseconds else {
                    throw Failure.outOfRange(milliseconds)
                }
                return try format(
                    Int64(milliseconds.rounded(.down)),
                    arguments.argument(1),
                    arguments.argument(2),
                    call.run
                )
            },
            NativeFunction("toMillis", try Signature("<s-s?:n>"), arity: 2) { (arguments, call) throws(Failure) in
                guard case .string(let text) = arguments.argument(0) else { return .undefined }
                try call.run.take(bytes: text.utf8.count)
                guard case .string(let picture) = arguments.argument(1) else {
                    guard let milliseconds = DateTime.parseISO(text) else {
                        throw Failure("D3110", value: .string(text))
                    }
                    return Value(number: Double(milliseconds))
                }
                let reader = try DateTimeReader(DateTimePicture(picture))
                let milliseconds = try reader.read(text, now: call.run.environment.now, call.run)
                return milliseconds.map { Value(number: $0) } ?? .undefined
            },
        ]
    }

    private static func format(
        _ milliseconds: Int64,
        _ picture: Value,
        _ zone: Value,
        _ run: Evaluation
    ) throws(Failure) -> Value {
        var offset = DateTime.Offset.utc
        if case .string(let text) = zone { offset = try DateTime.Offset(text) }
        guard case .string(let text) = picture else {
            return .string(try DateTimePicture.iso8601().text(of: milliseconds, offset))
        }
        try run.take(bytes: text.utf8.count * 8)
        return .string(try DateTimePicture(text).text(of: milliseconds, offset))
    }
}
