internal import JSONModel

/// A regular expression as ECMAScript defines them, with the flags `i` and `m`.
///
/// The toolchain's `Regex` matches by extended grapheme clusters, reads another dialect and cannot be stopped; so this is
/// an engine of its own. A pattern becomes a program for a machine that backtracks (``PatternMachine``), whose stack is
/// an array with a bound and whose steps count against those of the evaluation: a pathological pattern ends in an error.
final class RegularExpression: Sendable {
    let source: String
    let program: PatternProgram

    init(_ pattern: String, flags: String, position: Int) throws(Failure) {
        source = "/\(pattern)/\(flags)"
        do throws(PatternError) {
            var parser = PatternParser(pattern)
            let tree = try parser.parse()
            program = try PatternProgram(
                tree,
                captureCount: parser.captureCount,
                ignoresCase: flags.contains("i"),
                matchesLines: flags.contains("m")
            )
        } catch {
            throw Failure(
                "S0303",
                token: source,
                position: position,
                message: "Invalid regular expression \(source): \(error.message)"
            )
        }
    }

    /// Where a match is, and where its groups are; `nil` for a group that took no part.
    struct Match {
        var range: Range<Int>
        var groups: [Range<Int>?]
    }

    /// The first match that starts at a position or behind it.
    func match(in text: [Unicode.Scalar], from start: Int, run: Evaluation) throws(Failure) -> Match? {
        var machine = PatternMachine(program, text, run)
        var position = start
        while position <= text.count {
            if try machine.matches(at: position) { return machine.match }
            position += 1
        }
        return nil
    }

    /// All matches that do not overlap, or the first of them.
    ///
    /// - Throws: D1004 where one is empty, since going on behind it would never end.
    func matches(
        in text: [Unicode.Scalar],
        limit: Int = .max,
        run: Evaluation
    ) throws(Failure) -> [Match] {
        var found: [Match] = []
        var position = 0
        while found.count < limit, position <= text.count, let match = try match(in: text, from: position, run: run) {
            guard !match.range.isEmpty else { throw Failure("D1004", value: .string(source)) }
            try run.take(bytes: 64 + 16 * match.groups.count)
            found.append(match)
            position = match.range.upperBound
        }
        return found
    }
}

/// Why a pattern is no regular expression.
struct PatternError: Error {
    var message: String
}
