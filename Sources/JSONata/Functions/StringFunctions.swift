internal import JSONModel

/// Functions of one string: its parts, its length, its case and its padding; and `$join`.
///
/// Positions count Unicode scalars.
enum StringFunctions {
    static func all() throws(Failure) -> [NativeFunction] {
        [
            NativeFunction("string", try Signature("<x-b?:s>"), arity: 1) { (arguments, call) throws(Failure) in
                let value = arguments.argument(0)
                if value.isUndefined { return .undefined }
                return .string(try value.string(call.run, pretty: try arguments.argument(1).isTruthy(call.run)))
            },
            NativeFunction("substring", try Signature("<s-nn?:s>"), arity: 3) { (arguments, call) throws(Failure) in
                guard case .string(let text) = arguments.argument(0), let start = arguments.argument(1).number else {
                    return .undefined
                }
                return try substring(text, from: start, length: arguments.argument(2).number, call.run)
            },
            NativeFunction("substringBefore", try Signature("<s-s:s>"), arity: 2) { (arguments, call) throws(Failure) in
                guard let (text, mark) = texts(arguments) else { return arguments.argument(0) }
                let place = try TextSearch.index(of: mark, in: text, from: 0, call.run)
                return .string(String(text[..<(place ?? text.count)]))
            },
            NativeFunction("substringAfter", try Signature("<s-s:s>"), arity: 2) { (arguments, call) throws(Failure) in
                guard let (text, mark) = texts(arguments) else { return arguments.argument(0) }
                let place = try TextSearch.index(of: mark, in: text, from: 0, call.run)
                return .string(String(text[(place.map { $0 + mark.count } ?? 0)...]))
            },
            NativeFunction("lowercase", try Signature("<s-:s>"), arity: 1) { (arguments, call) throws(Failure) in
                try map(arguments, call) { $0.lowercased() }
            },
            NativeFunction("uppercase", try Signature("<s-:s>"), arity: 1) { (arguments, call) throws(Failure) in
                try map(arguments, call) { $0.uppercased() }
            },
            NativeFunction("length", try Signature("<s-:n>"), arity: 1) { (arguments, _) throws(Failure) in
                guard case .string(let text) = arguments.argument(0) else { return .undefined }
                return .integer(text.unicodeScalars.count)
            },
            NativeFunction("trim", try Signature("<s-:s>"), arity: 1) { (arguments, call) throws(Failure) in
                try map(arguments, call) { text in
                    text.unicodeScalars.split { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }
                        .map { String($0) }.joined(separator: " ")
                }
            },
            NativeFunction("pad", try Signature("<s-ns?:s>"), arity: 3) { (arguments, call) throws(Failure) in
                guard case .string(let text) = arguments.argument(0) else { return .undefined }
                guard let width = arguments.argument(1).number else { return .string(text) }
                var filler = " "
                if case .string(let given) = arguments.argument(2), !given.isEmpty { filler = given }
                return .string(try pad(text, to: width, with: filler, call.run))
            },
            NativeFunction("join", try Signature("<a<s>s?:s>"), arity: 2) { (arguments, call) throws(Failure) in
                guard case .array(let list) = arguments.argument(0) else { return .undefined }
                var separator = ""
                if case .string(let given) = arguments.argument(1) { separator = given }
                var result = ""
                for index in 0..<list.count {
                    guard case .string(let part) = list[index] else { continue }
                    try call.run.take(bytes: part.utf8.count + separator.utf8.count)
                    if index > 0 { result += separator }
                    result += part
                }
                return .string(result)
            },
        ]
    }

    private static func texts(_ arguments: [Value]) -> (text: [Unicode.Scalar], mark: [Unicode.Scalar])? {
        guard case .string(let text) = arguments.argument(0), case .string(let mark) = arguments.argument(1) else {
            return nil
        }
        return (Array(text.unicodeScalars), Array(mark.unicodeScalars))
    }

    private static func map(
        _ arguments: [Value],
        _ call: NativeFunction.Call,
        _ transform: (String) -> String
    ) throws(Failure) -> Value {
        guard case .string(let text) = arguments.argument(0) else { return .undefined }
        try call.run.take(bytes: text.utf8.count)
        return .string(transform(text))
    }

    private static func substring(
        _ text: String,
        from start: Double,
        length: Double?,
        _ run: Evaluation
    ) throws(Failure) -> Value {
        try run.take(bytes: text.utf8.count)
        let scalars = text.unicodeScalars
        let count = Double(scalars.count)
        var start = start
        if count + start < 0 { start = 0 }
        if let length, length <= 0 { return .string("") }
        let first = start < 0 ? count + start : start
        // As ECMAScript slices: bounds are cut to whole numbers, and to the text.
        let lower = min(max(first.rounded(.towardZero), 0), count)
        let upper = length.map { min(max((first + $0).rounded(.towardZero), lower), count) } ?? count
        guard lower < upper, lower.isFinite, upper.isFinite else { return .string("") }
        return .string(String(String.UnicodeScalarView(scalars.dropFirst(Int(lower)).prefix(Int(upper - lower)))))
    }

    private static func pad(
        _ text: String,
        to width: Double,
        with filler: String,
        _ run: Evaluation
    ) throws(Failure) -> String {
        let missing = width.magnitude - Double(text.unicodeScalars.count)
        guard missing > 0 else { return text }
        guard missing <= Double(Int32.max) else { throw Failure.limit("$pad makes a text that is too long.") }
        let count = Int(missing)
        try run.take(bytes: count * 4 + text.utf8.count)
        let scalars = Array(filler.unicodeScalars)
        var padding = String.UnicodeScalarView()
        for index in 0..<count { padding.append(scalars[index % scalars.count]) }
        return width > 0 ? text + String(padding) : String(padding) + text
    }
}
