internal import JSONModel

/// The functions that AWS Step Functions adds to the language.
enum StepFunctions {
    /// The largest array that `$range` makes, as in `States.ArrayRange`.
    private static let maximumRange = 1_000_000

    static func all() throws(Failure) -> [NativeFunction] {
        [
            NativeFunction("partition", try Signature("<a-n:a<a>>"), arity: 2) { (arguments, call) throws(Failure) in
                try partition(arguments, call.run)
            },
            NativeFunction("range", try Signature("<nnn?:a<n>>"), arity: 3) { (arguments, call) throws(Failure) in
                try range(arguments, call.run)
            },
            NativeFunction("random", try Signature("<n?:n>"), arity: 1) { (arguments, call) throws(Failure) in
                guard let seed = arguments.argument(0).number else { return .double(call.run.generator.fraction()) }
                // A seed gives the same number each time.
                var generator = SplitMix64(seed: seed.bitPattern)
                return .double(generator.fraction())
            },
            NativeFunction("uuid", try Signature("<:s>"), arity: 0) { (_, call) throws(Failure) in
                .string(call.run.generator.uuid())
            },
            NativeFunction("parse", try Signature("<s-:x>"), arity: 1) { (arguments, call) throws(Failure) in
                guard case .string(let text) = arguments.argument(0) else { return .undefined }
                try call.run.take(bytes: text.utf8.count * 16)
                do throws(JSONParseError) {
                    return Value(try JSON(parsing: text, maximumDepth: Evaluation.maximumNesting))
                } catch {
                    throw Failure("D3137", message: "The argument of $parse is no JSON text: \(error)")
                }
            },
            hash(digest: nil, signature: try Signature("<s-s:s>")),
        ]
    }

    static func hash(
        digest: (@Sendable (_ algorithm: String, _ bytes: [UInt8]) -> String?)?,
        signature: Signature
    ) -> NativeFunction {
        NativeFunction("hash", signature, arity: 2) { (arguments, call) throws(Failure) in
            guard case .string(let text) = arguments.argument(0), case .string(let algorithm) = arguments.argument(1)
            else { return .undefined }
            guard let digest else {
                throw Failure("D3137", message: "$hash needs digests, and the host of this expression offers none")
            }
            guard ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"].contains(algorithm),
                let text = digest(algorithm, Array(text.utf8))
            else {
                throw Failure(
                    "D3137",
                    message: "$hash knows the algorithms MD5, SHA-1, SHA-256, SHA-384 and SHA-512, not \(algorithm)"
                )
            }
            try call.run.take(bytes: text.utf8.count)
            return .string(text)
        }
    }

    private static func partition(_ arguments: [Value], _ run: Evaluation) throws(Failure) -> Value {
        guard case .array(let list) = arguments.argument(0), let size = arguments.argument(1).number else {
            return .undefined
        }
        guard size >= 1, let size = Int(exactly: size) else {
            throw Failure("D3137", message: "The second argument of $partition must be a positive integer")
        }
        try run.take(bytes: list.count * 2 * MemoryLayout<Value>.stride)
        let values = list.values
        var parts = SequenceBuilder()
        var start = 0
        while start < values.count {
            let end = size < values.count - start ? start + size : values.count
            parts.append(.array(List(Array(values[start..<end]))))
            start = end
        }
        return try run.checked(.array(parts.list()))
    }

    private static func range(_ arguments: [Value], _ run: Evaluation) throws(Failure) -> Value {
        guard let first = arguments.argument(0).number, let last = arguments.argument(1).number else {
            return .undefined
        }
        let step = arguments.argument(2).number ?? 1
        guard step != 0, step.isFinite, first.isFinite, last.isFinite else {
            throw Failure("D3137", message: "The third argument of $range must be a number other than 0")
        }
        let count = ((last - first) / step).rounded(.down) + 1
        guard count >= 1 else { return .undefined }
        guard count <= Double(maximumRange) else { throw Failure("D2014", value: Number.json(count)) }
        try run.take(bytes: Int(count) * MemoryLayout<Value>.stride)
        // On AWS a range of one number is that number, as it is for a sequence.
        return .array(List((0..<Int(count)).map { Value(number: first + Double($0) * step) }, flags: .sequence))
    }
}
