internal import JSONModel

/// `$match`, `$contains`, `$split` and `$replace`, whose pattern is a string, a regular expression or a function that finds
/// matches as a regular expression does.
enum PatternFunctions {
    static func all() throws(Failure) -> [NativeFunction] {
        [
            NativeFunction("match", try Signature("<s-f<s:o>n?:a<o>>"), arity: 3) { (arguments, call) throws(Failure) in
                guard case .string(let text) = arguments.argument(0) else { return .undefined }
                let limit = try limit(arguments.argument(2), code: "D3040")
                return try match(text, arguments.argument(1), limit: limit, call)
            },
            NativeFunction("contains", try Signature("<s-(sf):b>"), arity: 2) { (arguments, call) throws(Failure) in
                guard case .string(let text) = arguments.argument(0) else { return .undefined }
                if arguments.argument(1).isUndefined { return .undefined }
                let scalars = Array(text.unicodeScalars)
                if case .string(let token) = arguments.argument(1) {
                    let mark = Array(token.unicodeScalars)
                    return .bool(try TextSearch.index(of: mark, in: scalars, from: 0, call.run) != nil)
                }
                return .bool(try matches(scalars, arguments.argument(1), limit: 1, call).isEmpty == false)
            },
            NativeFunction("split", try Signature("<s-(sf)n?:a<s>>"), arity: 3) { (arguments, call) throws(Failure) in
                guard case .string(let text) = arguments.argument(0) else { return .undefined }
                let limit = try limit(
                    arguments.argument(2),
                    code: "D3020",
                    rounded: arguments.argument(1).isFunction ? .up : .down
                )
                return try split(text, arguments.argument(1), limit: limit, call)
            },
            NativeFunction("replace", try Signature("<s-(sf)(sf)n?:s>"), arity: 4) {
                (arguments, call) throws(Failure) in
                guard case .string(let text) = arguments.argument(0) else { return .undefined }
                if case .string("") = arguments.argument(1) {
                    throw Failure("D3010", value: .string(""))
                }
                let limit = try limit(arguments.argument(3), code: "D3011")
                return try replace(text, arguments.argument(1), arguments.argument(2), limit: limit, call)
            },
        ]
    }

    /// A match, by whomever it was found.
    private struct Found {
        var text: String
        var range: Range<Int>
        var groups: [Value]
    }

    /// How many matches are wanted; a fraction counts as one more where matches are counted off, and not at all where the
    /// parts of a text are.
    private static func limit(
        _ value: Value,
        code: String,
        rounded rule: FloatingPointRoundingRule = .up
    ) throws(Failure) -> Int {
        guard let number = value.number else { return .max }
        guard number >= 0 else { throw Failure(code, value: value.json) }
        return number >= 0x1p62 ? .max : Int(number.rounded(rule))
    }

    private static func matches(
        _ text: [Unicode.Scalar],
        _ pattern: Value,
        limit: Int,
        _ call: NativeFunction.Call
    ) throws(Failure) -> [Found] {
        if case .function(.matcher(let matcher)) = pattern {
            return try matcher.expression.matches(in: text, limit: limit, run: call.run).map { match in
                Found(
                    text: String(text[match.range]),
                    range: match.range,
                    groups: match.groups.map { $0.map { .string(String(text[$0])) } ?? .undefined }
                )
            }
        }
        return try calledMatches(text, pattern, limit: limit, call)
    }

    /// The matches that a function of the expression finds.
    private static func calledMatches(
        _ text: [Unicode.Scalar],
        _ pattern: Value,
        limit: Int,
        _ call: NativeFunction.Call
    ) throws(Failure) -> [Found] {
        guard pattern.isFunction else { return [] }
        var found: [Found] = []
        var match = try call.run.apply(pattern, [.string(String(text[...]))], input: call.input, frame: call.frame)
        while found.count < limit {
            try call.run.take(steps: 16)
            match = match.collapsed()
            if match.isUndefined { break }
            guard let start = match.member("start").number.flatMap({ Int(exactly: $0) }),
                let end = match.member("end").number.flatMap({ Int(exactly: $0) }),
                case .array(let groups) = match.member("groups"), case .function = match.member("next"),
                case .string(let matched) = match.member("match"), start >= 0, start <= end, end <= text.count
            else { throw Failure("T1010") }
            found.append(Found(text: matched, range: start..<end, groups: groups.values))
            match = try call.run.apply(match.member("next"), [], input: call.input, frame: call.frame)
        }
        return found
    }

    private static func match(
        _ text: String,
        _ pattern: Value,
        limit: Int,
        _ call: NativeFunction.Call
    ) throws(Failure) -> Value {
        var results = SequenceBuilder()
        for found in try matches(Array(text.unicodeScalars), pattern, limit: limit, call) {
            let record = Record(minimumCapacity: 3)
            record.set("match", .string(found.text))
            record.set("index", .integer(found.range.lowerBound))
            record.set("groups", .array(List(found.groups)))
            results.append(.record(record))
        }
        return .array(results.list(.sequence))
    }

    private static func split(
        _ text: String,
        _ separator: Value,
        limit: Int,
        _ call: NativeFunction.Call
    ) throws(Failure) -> Value {
        var parts: [Value] = []
        let scalars = Array(text.unicodeScalars)
        try call.run.take(bytes: scalars.count * 4)
        if case .string(let token) = separator {
            let mark = Array(token.unicodeScalars)
            if mark.isEmpty {
                parts = scalars.prefix(limit).map { .string(String($0)) }
            } else {
                var start = 0
                while parts.count < limit {
                    let end = try TextSearch.index(of: mark, in: scalars, from: start, call.run)
                    parts.append(.string(String(scalars[start..<(end ?? scalars.count)])))
                    guard let end else { break }
                    start = end + mark.count
                }
            }
        } else {
            var start = 0
            for found in try matches(scalars, separator, limit: limit, call) {
                guard found.range.lowerBound >= start else { continue }
                parts.append(.string(String(scalars[start..<found.range.lowerBound])))
                start = found.range.upperBound
            }
            if parts.count < limit { parts.append(.string(String(scalars[start...]))) }
        }
        try call.run.take(bytes: parts.count * MemoryLayout<Value>.stride)
        return .array(List(parts))
    }

    private static func replace(
        _ text: String,
        _ pattern: Value,
        _ replacement: Value,
        limit: Int,
        _ call: NativeFunction.Call
    ) throws(Failure) -> Value {
        let scalars = Array(text.unicodeScalars)
        try call.run.take(bytes: scalars.count * 4)
        var result = ""
        var start = 0
        if case .string(let token) = pattern {
            let mark = Array(token.unicodeScalars)
            var count = 0
            while count < limit, let place = try TextSearch.index(of: mark, in: scalars, from: start, call.run) {
                let found = Found(text: token, range: place..<place + mark.count, groups: [])
                result += String(scalars[start..<place])
                if case .string(let text) = replacement {
                    try call.run.take(bytes: text.utf8.count)
                    result += text
                } else {
                    result += try substitute(found, replacement, call)
                }
                start = place + mark.count
                count += 1
            }
        } else {
            for found in try matches(scalars, pattern, limit: limit, call) where found.range.lowerBound >= start {
                result += String(scalars[start..<found.range.lowerBound])
                result += try substitute(found, replacement, call)
                start = found.range.upperBound
            }
        }
        return .string(result + String(scalars[start...]))
    }

    private static func substitute(
        _ found: Found,
        _ replacement: Value,
        _ call: NativeFunction.Call
    ) throws(Failure) -> String {
        if case .string(let template) = replacement {
            let text = expand(Array(template.unicodeScalars), found)
            try call.run.take(bytes: text.utf8.count)
            return text
        }
        let record = Record(minimumCapacity: 5)
        record.set("match", .string(found.text))
        record.set("start", .integer(found.range.lowerBound))
        record.set("end", .integer(found.range.upperBound))
        record.set("groups", .array(List(found.groups)))
        let value = try call.run.apply(replacement, [.record(record)], input: call.input, frame: call.frame)
        guard case .string(let text) = value.collapsed() else { throw Failure("D3012", value: value.json) }
        return text
    }

    /// A replacement with `$0` for the match, `$1` for its first group and `$$` for a dollar sign.
    private static func expand(_ template: [Unicode.Scalar], _ found: Found) -> String {
        var result = String.UnicodeScalarView()
        var index = 0
        while index < template.count {
            guard template[index] == "$", index + 1 < template.count else {
                result.append(template[index])
                index += 1
                continue
            }
            index += 1
            if template[index] == "$" {
                result.append("$")
                index += 1
                continue
            }
            var end = index
            while end < template.count, ("0"..."9").contains(template[end]) { end += 1 }
            guard end > index else {
                result.append("$")
                continue
            }
            if template[index] == "0" {
                result.append(contentsOf: found.text.unicodeScalars)
                index += 1
                continue
            }
            // As many digits as the number of groups has; if there is no such group, one digit fewer.
            let digits = String(found.groups.count).count
            var used = min(end - index, digits)
            var number = Int(String(template[index..<index + used])) ?? 0
            if used > 1 && number > found.groups.count {
                used -= 1
                number = Int(String(template[index..<index + used])) ?? 0
            }
            if number >= 1, number <= found.groups.count, case .string(let group) = found.groups[number - 1] {
                result.append(contentsOf: group.unicodeScalars)
            }
            index += used
        }
        return String(result)
    }
}
